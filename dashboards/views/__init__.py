"""Home for everyone; the dashboard and the lists behind its numbers."""
