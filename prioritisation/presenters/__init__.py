"""What the pages of rounds show, worked out so that templates decide nothing."""
