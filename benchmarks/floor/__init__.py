"""The floor: a session, rows and a template, with the middleware that signing in needs and no more."""
