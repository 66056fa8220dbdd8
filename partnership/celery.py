"""The Celery application. One static beat tick; what is due is decided in our own tables."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")

app = Celery("partnership")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()  # each app's
app.autodiscover_tasks(["partnership.notices", "partnership.people"])  # the ground's


@setup_logging.connect
def log_as_django_does(**_: Any) -> None:
    """Keep Celery from replacing our logging: settings.LOGGING is the one place."""
    from logging.config import dictConfig

    from django.conf import settings

    dictConfig(settings.LOGGING)
