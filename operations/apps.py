from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """How the service runs: its log, its figures, its failed jobs, backup and restore."""

    name = "operations"

    def ready(self) -> None:
        from . import watching

        watching.watch()
