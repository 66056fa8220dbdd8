"""manage.py example_age"""

from typing import Any

from django.core.management.base import BaseCommand

from partnership.area.models import Area
from partnership.clock import today


class Command(BaseCommand):
    help = "Say how old the loaded example is, if it was not loaded today."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded_on = Area.objects.values_list("example_loaded_on", flat=True).first()
        if loaded_on is None or loaded_on >= today():
            return
        days = (today() - loaded_on).days
        self.stdout.write(
            f"The example was loaded {days} day{'s' if days > 1 else ''} ago, so its dates are that old. "
            "make demo FRESH=1 loads it anew."
        )
