"""What the pages show, worked out so that templates decide nothing."""
