"""manage.py renew_encryption"""

from typing import Any

from django.core.management.base import BaseCommand

from partnership.sign_in.second_factor import renew_encryption


class Command(BaseCommand):
    help = (
        "Encrypt second factors with SECRET_KEY that still rest under SECRET_KEY_BEFORE, which can go then."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Second factors that rest under the new key now: {renew_encryption()}")
