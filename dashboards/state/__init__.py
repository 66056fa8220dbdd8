"""What stands where, for one reader on one day: the questions that home and dashboard both ask."""
