"""manage.py backup DIR"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import filesizeformat

from operations.backup import Refused, make_backup


class Command(BaseCommand):
    help = "Write the database and every file into a new folder, whole or not at all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a folder that does not exist yet")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            made = make_backup(folder)
        except (Refused, OSError) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            f"{folder} holds {made.rows:,} rows of {len(made.tables)} tables and {len(made.files):,} files: "
            f"{filesizeformat(made.size)}."
        )
        if made.not_in_store:
            self.stderr.write(
                f"{len(made.not_in_store)} files that records have are missing in the store, and so in the "
                "backup. Its manifest names them under not_in_store."
            )
