"""gunicorn's settings: `gunicorn --config=python:partnership.web partnership.wsgi:application`.

Read once, before any process is forked, so that a faulty setting of ours is said once too.
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")

from django.conf import settings

bind = settings.BIND
workers = settings.WEB_CONCURRENCY
preload_app = True  # loaded once: the workers share that memory, and one that ends is replaced at once
control_socket_disable = True  # it would be shared by every gunicorn of one user
accesslog = None  # operations.middleware writes a line for each request, without its words
logconfig_dict = settings.LOGGING
