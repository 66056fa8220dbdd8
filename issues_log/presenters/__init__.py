"""What the pages of the log show, worked out for one reader, so that templates decide nothing."""
