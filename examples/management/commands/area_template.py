"""manage.py area_template FILE.xlsx"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from examples.workbook.template import write_template


class Command(BaseCommand):
    help = "Write the empty workbook of an area: notes, lists and an example row on each sheet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            with path.open("xb") as file:
                write_template(file)
        except FileExistsError:
            raise CommandError(f"{path} is there already: give another name.") from None
        except OSError as refusal:
            raise CommandError(f"{path} can't be written: {refusal.strerror}.") from None
        if options["verbosity"]:
            self.stdout.write(f"{path} is ready to be filled in. Its first sheet says how.")
