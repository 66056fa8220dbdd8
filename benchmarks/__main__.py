"""How long pages take, as ratios to a floor measured in the same run: make bench.

The floor is Django answering with fifty rows of one table and nothing else. A ratio says more than
milliseconds, which differ from machine to machine.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.template import engines  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402

from issues_log.models import Issue  # noqa: E402
from partnership.people.models import User  # noqa: E402

ISSUES = 10_000
ROUNDS = 15
PAGES = (
    ("issues log, 25 of 10,000", "officer", "/issues/"),
    ("issues log, a search", "officer", "/issues/?words=violence"),
    ("an issue", "officer", "/issues/1/"),
    ("the results of a round", "officer", "/rounds/1/results/"),
    ("a strategy", "officer", "/strategies/1/"),
    ("an indicator with its chart", "officer", "/indicators/1/"),
    ("home", "holder", "/"),
    ("the dashboard", "chief-executive", "/dashboard/"),
    ("a report", "chief-executive", "/reports/1/"),
)
BARE = "<ul>{% for row in rows %}<li>{{ row.0 }} {{ row.1 }}</li>{% endfor %}</ul>"


def prepare() -> None:
    """The example, and enough issues for a list to be long. Kept between runs."""
    call_command("migrate", verbosity=0)
    if not User.objects.exists():
        call_command("load_example", "llr", verbosity=0)
    missing = ISSUES - Issue.objects.count()
    if missing > 0:
        like = Issue.objects.filter(status="logged")[0]
        first = (Issue.objects.order_by("-number").values_list("number", flat=True).first() or 0) + 1
        Issue.objects.bulk_create(
            (
                Issue(
                    number=first + offset,
                    what=f"{like.what} ({offset})",
                    why=like.why,
                    raised_by=like.raised_by,
                    agency=like.agency,
                    logged_at=like.logged_at,
                    moved_at=like.moved_at,
                )
                for offset in range(missing)
            ),
            batch_size=1000,
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def milliseconds(visit: Callable[[], object]) -> float:
    """The median of several visits, after one that does not count."""
    visit()
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        visit()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def bare() -> object:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, what FROM issues_log_issue ORDER BY logged_at DESC LIMIT 50")
        rows = cursor.fetchall()
    request = RequestFactory().get("/")
    return engines["django"].from_string(BARE).render({"rows": rows}, request)


def main() -> None:
    prepare()
    floor = milliseconds(bare)
    print(f"{'floor: fifty rows and nothing else':<36} {floor:8.1f} ms")
    for title, mail, path in PAGES:
        client = Client()
        client.force_login(User.objects.get(email=f"{mail}@example.org"))

        def visit(client: Client = client, path: str = path) -> object:
            response = client.get(path)
            if response.status_code != 200:
                raise SystemExit(f"{path} answered {response.status_code}")
            return response

        taken = milliseconds(visit)
        print(f"{title:<36} {taken:8.1f} ms  {taken / floor:6.1f} × the floor")


if __name__ == "__main__":
    main()
