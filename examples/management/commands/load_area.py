"""manage.py load_area FILE.xlsx"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from examples.area import Loaded, NotRight, load_area
from examples.load import Refused
from examples.workbook.reading import CannotBeOpened
from partnership.wording import counted, listed

PLURALS = {"agency": "agencies", "community": "communities", "step of the schedule": "steps of the schedule"}


class Command(BaseCommand):
    help = "Make an area from its workbook, in a database that has none. area_template writes an empty one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check everything and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            loaded = load_area(path=path, dry_run=options["dry_run"])
        except NotRight as wrong:
            for fault in wrong.faults:
                self.stderr.write(str(fault))
            mend = counted(len(wrong.faults), "thing")
            raise CommandError(f"{mend} to mend in {path.name}. Nothing was loaded.") from None
        except (CannotBeOpened, Refused) as refusal:
            raise CommandError(str(refusal)) from None
        if options["verbosity"]:
            self.stdout.write(said(loaded, dry_run=options["dry_run"]))


def said(loaded: Loaded, *, dry_run: bool) -> str:
    """What was done, and what comes next."""
    if not loaded.changed:
        return f"{loaded.area} was loaded from this workbook before. Nothing was changed."
    made = listed([counted(number, noun, PLURALS.get(noun, "")) for number, noun in loaded.made if number])
    if dry_run:
        return f"Nothing is wrong. {loaded.area} would have {made}. Nothing was changed."
    lines = [f"{loaded.area} is loaded: {made}."]
    if loaded.not_said:
        lines += [
            "",
            "Not said yet, and missing on the privacy notice and the accessibility statement:",
            *(f"  {question}" for question in loaded.not_said),
        ]
    return "\n".join([*lines, "", "These are invited by mail, and run the rest from there:", *first(loaded)])


def first(loaded: Loaded) -> list[str]:
    return [
        *(f"  {mail}" for mail in loaded.first),
        "A worker sends the invitations. Nobody else is invited yet: an administrator does that when the "
        f"board is ready, at {settings.SITE_URL.rstrip('/')}{reverse('person_list')}",
    ]
