"""manage.py load_basics"""

from typing import Any

from django.core.management.base import BaseCommand

from examples.basics import load_basics


class Command(BaseCommand):
    help = "Make the rows that every area needs: tiers, criteria, terms, contacts."

    def handle(self, *args: Any, **options: Any) -> None:
        load_basics()
        if options["verbosity"]:
            self.stdout.write("Tiers, criteria, terms and contacts are in place.")
