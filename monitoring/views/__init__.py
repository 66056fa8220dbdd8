"""Pages of monitoring: indicators, and what agencies send."""
