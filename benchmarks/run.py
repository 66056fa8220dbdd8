"""The whole measurement, from the loaded example to the table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from devtools.guard import Guard
from issues_log.models import Issue
from monitoring.models import Indicator
from partnership.people.models import User
from partnership.records.drafts import Draft
from partnership.sign_in.second_factor import SET_UP_HERE
from prioritisation.models import Round
from reports.models import Report
from strategies.models import Strategy

from . import police
from .issues import COMMON, RARE, grow_log_to
from .measuring import REPEATS, ROUNDS, Measured, measure
from .results import FILE, written
from .site import Reader, Site

SMALL, LARGE = 10_000, 100_000
GROWS_BY_AT_MOST = 1.5
WORKER_AT_MOST = 180  # megabytes
BARE_BACKEND = "django.contrib.auth.backends.ModelBackend"
ANSWERS = {
    "what": "Riders are followed home from the late bus",
    "detail": "Three times this month, always from the same stop.",
    "whom": "area",
    "who_is_harmed": "Women who work in the evening",
    "why": "Two have given up their work. Others walk an hour instead.",
    "not_sure": True,
}


def person(mail: str) -> User:
    return User.objects.get(email=f"{mail}@example.org")


def session_of(somebody: User, *, bare: bool = False) -> str:
    """The cookie of somebody signed in, with a second factor where one is compelled."""
    client = Client()
    client.force_login(somebody, backend=BARE_BACKEND if bare else None)
    session = client.session
    session[SET_UP_HERE] = True
    session.save()
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def run(guard: Guard) -> int:
    """Measure everything, print the table and write it. Exit code 1 if a ratio does not hold."""
    board = Site("board", "partnership.settings", guard)
    floor = Site("floor", "benchmarks.floor.settings", guard)
    for site in (board, floor):
        site.start()
    measured = [taken_in()]
    print(f"\nA log of {SMALL:,} issues", flush=True)
    grow_log_to(SMALL)
    pages = Pages(board, floor)
    small = pages.of_the_log()
    measured += [*small, *pages.others(), *pages.logging()]
    print(f"\nA log of {LARGE:,} issues", flush=True)
    grow_log_to(LARGE)
    large = pages.of_the_log()
    measured += [grown(before, after) for before, after in zip(small, large, strict=True)]
    sizes = board.worker_sizes()
    result = written(measured, notes_on(sizes))
    FILE.write_text(result)
    print(f"\n{result}")
    return 0 if all(each.holds for each in measured) and max(sizes) <= WORKER_AT_MOST else 1


def first(model: type[Any]) -> int:
    return int(model._default_manager.order_by("pk").values_list("pk", flat=True)[0])


class Pages:
    """The pages that are measured, each as somebody who works with it."""

    def __init__(self, board: Site, floor: Site) -> None:
        self.board = board
        self.sessions = {mail: session_of(person(mail)) for mail in ("officer", "holder", "chief-executive")}
        self.bare = Reader(floor, session_of(person("officer"), bare=True))
        self.bare_list = partial(self.bare.opens, "/")
        self.bare_detail = partial(self.bare.opens, f"/{self.an_issue()}/")

    def an_issue(self) -> int:
        """One with voices and a timeline."""
        return Issue.objects.filter(voices__isnull=False, status="passed_on").order_by("-pk")[0].pk

    def open(self, mail: str, path: str) -> Callable[[], float]:
        return partial(Reader(self.board, self.sessions[mail]).opens, path)

    def of_the_log(self) -> list[Measured]:
        """The list in two views, and two searches through all of it."""
        issues = reverse("issues_log:issue_list")
        pages = {
            "issue list": (issues, 2.5),
            "issue list, all": (f"{issues}?view=all", 2.5),
            "search, a rare word": (f"{issues}?view=all&words={RARE}", 3),
            "search, a common word": (f"{issues}?view=all&words={COMMON}", 3),
        }
        return [
            measure(name, self.open("officer", path), "bare list", self.bare_list, at_most)
            for name, (path, at_most) in pages.items()
        ]

    def others(self) -> list[Measured]:
        indicator = Indicator.objects.filter(key="police-shoplifting").get()
        found = []
        detail = reverse("issues_log:issue_detail", args=[self.an_issue()])
        found.append(
            measure("issue detail", self.open("officer", detail), "bare detail", self.bare_detail, 8)
        )
        for name, mail, path, at_most in (
            ("dashboard", "chief-executive", reverse("dashboards:dashboard"), 6),
            ("indicator page", "officer", reverse("monitoring:indicator_detail", args=[indicator.pk]), 6),
            ("home", "officer", reverse("home"), None),
            ("strategy", "officer", reverse("strategies:strategy_detail", args=[first(Strategy)]), None),
            (
                "results of a round",
                "officer",
                reverse("prioritisation:round_results", args=[first(Round)]),
                None,
            ),
            ("report", "chief-executive", reverse("reports:report_detail", args=[first(Report)]), None),
        ):
            found.append(measure(name, self.open(mail, path), "bare list", self.bare_list, at_most))
        return found

    def logging(self) -> list[Measured]:
        """The last press of the button, which makes the issue: the form's other pages make none."""
        member = person("holder")
        writer = Reader(self.board, self.sessions["holder"])
        many = (ROUNDS + 1) * REPEATS
        made = Draft.objects.bulk_create(
            [Draft(person=member, form="issue", answers=ANSWERS) for _ in range(many)]
        )
        drafts = iter(made)
        typed = {name: str(ANSWERS[name]) for name in ("what", "detail", "who_is_harmed", "why")}

        def log_one() -> float:
            return writer.sends(reverse("issues_log:issue_check", args=[next(drafts).pk]), {})

        return [
            measure("logging an issue", log_one, "bare create", partial(self.bare.sends, "/new/", typed), 5)
        ]


def grown(before: Measured, after: Measured) -> Measured:
    """A page of the large log beside itself in the small one."""
    name = f"{after.name} of {LARGE:,}"
    return Measured(
        name, after.took, f"the same of {SMALL:,}", before.took, after.took / before.took, GROWS_BY_AT_MOST
    )


def taken_in() -> Measured:
    """Police files of one month after another, as a worker takes them in."""
    print("\nA street file", flush=True)
    officer = person("officer")
    months = months_before()
    contents: dict[str, bytes] = {}

    def take() -> float:
        month = next(months)
        contents["last"] = police.street_file(month)
        return police.taken_in(contents["last"], month, officer)

    take()  # the first one makes the indicators
    name = f"police file of {police.ROWS:,} rows"
    return measure(name, take, "pandas + COPY", lambda: police.bare(contents["last"]), 5, repeats=1)


def months_before() -> Iterator[str]:
    for number in count():
        yield f"{2022 + number // 12}-{number % 12 + 1:02}"


def notes_on(sizes: list[float]) -> list[str]:
    held = "yes" if max(sizes) <= WORKER_AT_MOST else "NO"
    each = " and ".join(f"{size:.0f}" for size in sizes)
    return [f"Web workers after all of it: {each} MB resident, at most {WORKER_AT_MOST}: {held}."]
