"""Backup and restore: one folder that holds the database, the files and a list of both with checksums."""

from .making import make_backup
from .manifest import Refused
from .restoring import restore_backup

__all__ = ["Refused", "make_backup", "restore_backup"]
