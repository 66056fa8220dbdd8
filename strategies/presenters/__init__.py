"""What the pages of strategies show, worked out so that templates decide nothing."""
