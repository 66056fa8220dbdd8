"""manage.py load_example llr"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from examples.load import Refused, load_example
from partnership.clock import today


class Command(BaseCommand):
    help = "Build an example area in an empty database, dated from today."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            load_example(options["name"], day=today())
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        if options["verbosity"]:
            self.stdout.write("The example is loaded.")
