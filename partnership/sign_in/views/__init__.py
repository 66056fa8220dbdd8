"""Pages of signing in, of what protects an account, and of how long a session lasts."""
