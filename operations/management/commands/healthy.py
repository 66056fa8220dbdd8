"""manage.py healthy worker|beat"""

from datetime import timedelta
from socket import gethostname
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from operations.state import read_queue
from partnership.celery import app
from partnership.clock import moment

PATIENCE = 10.0  # seconds for a worker's answer
TICKS_MISSED = 3


class Command(BaseCommand):
    help = "Ask the worker of this host, or beat, whether it works. Ends with 1 and a sentence if it doesn't."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("program", choices=["worker", "beat"])

    def handle(self, *args: Any, program: str, **options: Any) -> None:
        queue = read_queue()
        if queue is None:
            raise CommandError("The broker can't be reached.")
        if program == "worker":
            name = f"celery@{gethostname()}"
            if not app.control.inspect(destination=[name], timeout=PATIENCE).ping():
                raise CommandError(f"{name} does not answer.")
        elif queue.tick_sent_at is None or moment() - queue.tick_sent_at > TICKS_MISSED * timedelta(
            seconds=settings.TICK_SECONDS
        ):
            raise CommandError("Beat has not sent a tick lately.")
