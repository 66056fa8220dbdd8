"""manage.py example_accounts"""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from examples import PASSWORD
from examples.basics import HERE, read


class Command(BaseCommand):
    help = "Print the accounts of an example, one for each role."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", default="llr")

    def handle(self, *args: Any, **options: Any) -> None:
        accounts = read(HERE / options["name"] / "area.toml")["sign_ins"]["accounts"]
        width = max(len(account["mail"]) for account in accounts) + len("@example.org")
        self.stdout.write(f"Sign in with any of these and the password {PASSWORD}\n")
        for account in accounts:
            address = f"{account['mail']}@example.org"
            self.stdout.write(f"  {address:<{width}}  {account['does']}")
