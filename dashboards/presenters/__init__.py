"""What home and dashboard show, worked out so that templates decide nothing."""
