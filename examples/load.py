"""Loading an example: its ground first, then its story, step by step in date order."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction

from partnership.area.models import Area, forget_kept_words
from partnership.boards.models import Agency, Board
from partnership.notices.actions import mark_read
from partnership.people.models import User
from partnership.places.models import Place
from partnership.records.notices import Notice
from partnership.records.queue import nothing_queued

from .basics import load_basics, read
from .ground import build_ground, give_passwords
from .story import tell
from .world import World

STILL_UNREAD = 14  # days: what people were told longer ago they have read
HERE = Path(__file__).resolve().parent


class Refused(Exception):
    """Nothing can be loaded here. The text says why."""


def is_empty() -> bool:
    """Whether the database has no area and nothing of one."""
    ground = (Area, Agency, Board, Place, User)
    return not any(model._default_manager.exists() for model in ground)


def names() -> list[str]:
    """The examples that there are."""
    return sorted(path.parent.name for path in HERE.glob("*/area.toml"))


@transaction.atomic
def load_example(name: str, *, day: date) -> World:
    """Build an example in an empty database, through the product's own actions.

    `day` is D: every date of the example is relative to it. Raises Refused where the database is
    marked production or holds anything already, or where there is no such example.
    """
    if name not in names():
        raise Refused(f"There is no example {name!r}. There is: {', '.join(names())}.")
    if settings.PRODUCTION or Area.objects.filter(is_production=True).exists():
        raise Refused("This database is marked as production: no example is loaded into it.")
    if not is_empty():
        raise Refused("This database is not empty: an example is loaded only into an empty one.")
    load_basics()
    folder = HERE / name
    data = read(folder / "area.toml")
    data["area"]["example_loaded_on"] = day
    world = World(day=day)
    with nothing_queued():
        build_ground(world, data)
        steps = [step for path in sorted(folder.glob("story/*.toml")) for step in read(path).get("step", [])]
        tell(world, steps)
        read_old_notices(world)
        give_passwords(world, data["sign_ins"]["accounts"])
    forget_kept_words()
    return world


def read_old_notices(world: World) -> None:
    """As in a board at work: people have been through their notices but for the latest."""
    until = world.at(-STILL_UNREAD)
    for mail, person in world.people.items():
        last = Notice.objects.visible_to(person).filter(at__lt=until).order_by("-pk").first()
        if last is not None:
            mark_read(by=world.actor(mail), up_to=last.pk, at=until)
