"""The pages of meetings, decisions and actions: one file for each noun."""
