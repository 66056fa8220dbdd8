"""manage.py restore DIR"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from operations.backup import Refused, restore_backup
from operations.backup.restoring import unapplied


class Command(BaseCommand):
    help = "Bring a backup back into an empty database and an empty store of files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="what manage.py backup has written")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            kept = restore_backup(folder)
        except (Refused, OSError) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            f"Restored the backup of {kept.made_at}: {kept.rows:,} rows of {len(kept.tables)} tables and "
            f"{len(kept.files):,} files, each compared with what was backed up."
        )
        if unapplied(kept):
            self.stdout.write("It is of an earlier version: run manage.py migrate before the service starts.")
