"""What `make` runs: set-up, servers for the demo and the tests, checks. Never shipped to production."""
