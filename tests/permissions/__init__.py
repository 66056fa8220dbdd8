"""A package, unlike other folders of tests: its world is planted once for all of its files."""
