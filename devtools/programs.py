"""The three programs of the product, as the demo, the tests and docker-compose.yml run them.

How many processes each has, where the web listens and all else comes from the environment.
"""

WEB = ("gunicorn", "--config=python:partnership.web", "partnership.wsgi:application")
WORKER = ("celery", "--quiet", "--app=partnership", "worker", "--without-gossip", "--without-mingle")
BEAT = ("celery", "--quiet", "--app=partnership", "beat", "--pidfile=")
PROGRAMS = {"web": WEB, "worker": WORKER, "beat": BEAT}
