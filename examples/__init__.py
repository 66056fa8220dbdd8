"""What every area needs, and the example of one."""

PASSWORD = "prevention-board-demo"  # noqa: S105 - printed by the demo, useless elsewhere
