"""What every area needs before its first day: tiers, criteria, terms, contacts, questions, the schedule."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from dashboards.models import ScheduleStep
from partnership.area.models import Contact, Statement, Term, forget_kept_words
from partnership.behaviours.models import Tier
from prioritisation.models import Criterion

HERE = Path(__file__).resolve().parent


def read(path: Path) -> dict[str, Any]:
    """One TOML file of an area."""
    with path.open("rb") as file:
        return tomllib.load(file)


@transaction.atomic
def load_basics() -> None:
    """Make or mend the rows that every area needs. Safe to run again: what an area renamed stays."""
    basics = read(HERE / "basics.toml")
    for row in basics["tiers"]:
        Tier.objects.get_or_create(position=row["position"], defaults=row)
    for position, row in enumerate(basics["criteria"]):
        Criterion.objects.get_or_create(key=row["key"], defaults={**row, "position": position})
    for key, row in basics["terms"].items():
        Term.objects.get_or_create(key=key, defaults=row)
    for position, (key, question) in enumerate(basics["statements"].items()):
        Statement.objects.update_or_create(key=key, defaults={"question": question, "position": position})
    if not Contact.objects.exists():
        Contact.objects.bulk_create(
            Contact(position=position, **row) for position, row in enumerate(basics["contacts"])
        )
    if not ScheduleStep.objects.exists():
        ScheduleStep.objects.bulk_create(ScheduleStep(**row) for row in basics["schedule"])
    forget_kept_words()
