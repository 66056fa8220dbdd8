"""Template tags and filters of every app."""
