"""Pages of seats and agencies: who sits where, and keeping that true."""
