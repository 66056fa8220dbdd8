"""The report to the upper board: what it says, and that it says nothing of what that board may not open."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client

from issues_log.models import Issue
from meetings.models import Action, Decision
from monitoring.models import Agreement, Submission
from partnership.clock import at_time
from partnership.people.models import User
from partnership.records.events import record
from partnership.records.marking import Marking
from partnership.records.references import next_number
from people_zones.models import Zone
from prioritisation.models import Candidate, Round, TargetedBehaviour
from reports.models import Report
from strategies.actions import watch
from strategies.models import Input, Strategy
from tests.factories.ground import actor, make_agency, make_person, upper_board
from tests.factories.issues_log import make_issue
from tests.factories.monitoring import make_indicator
from tests.factories.people_zones import make_legacy_zone
from tests.factories.prioritisation import open_round
from tests.factories.reports import (
    an_action,
    published_report,
    series,
    whole_area,
)
from tests.factories.strategies import consult, make_active, make_decision, make_input, make_strategy
from tests.factories.strategies import make_targeted as targeted
from tests.papers.reading import words_of

pytestmark = pytest.mark.django_db
JUNE_9 = at_time(date(2026, 6, 9))
FALLING = [40, 44, 38, 42, 39, 41, 43, 40, 38, 44, 42, 40, 30, 29, 28, 28, 27, 28, 27]
NOT_THEIRS = "Heronsgate"
"""A word in every record that the upper board may not open, and nowhere else."""


def to_upper_board(edition: str = "official", **fields: Any) -> Report:
    return published_report(edition, board=upper_board(), key="upper", title="Report to them", **fields)


def the_work_of_the_board() -> Strategy:
    """A record of every kind that stays on the board itself; returned is the strategy that went further."""
    area, officer = whole_area(), actor(make_person("officer"))
    make_issue(what=f"{NOT_THEIRS} issue", at=JUNE_9)
    for made in (open_round(name=f"{NOT_THEIRS} round"), make_legacy_zone(f"{NOT_THEIRS} zone")):
        record(made, by=officer, kind="edited", at=JUNE_9)
    agency = make_agency(f"{NOT_THEIRS} agency")
    draft = make_strategy(targeted=targeted("Fires"), title=f"{NOT_THEIRS} draft", at=JUNE_9)
    make_input(draft, title=f"{NOT_THEIRS} input", lead=agency, at=JUNE_9)
    indicator = make_indicator(name="Fires in sheds")
    watch(strategy=draft, indicator=indicator, by=officer)
    series(indicator, area, FALLING)
    consult(draft)
    local = make_strategy(targeted=targeted("Fraud"), title=f"{NOT_THEIRS} local")
    late = make_input(local, title=f"{NOT_THEIRS} late", ends_on=date(2026, 6, 1))
    make_active(local)
    decision = make_decision(text=f"{NOT_THEIRS} decided", recorded_at=JUNE_9)
    an_action(f"{NOT_THEIRS} action", decision=decision, due_on=date(2026, 6, 1))
    Submission.objects.create(
        number=next_number("SB"), agency=agency, format="police_street", file_name=f"{NOT_THEIRS}.csv",
        sha256="x", sent_by=make_person("analyst"), sent_at=JUNE_9, settled_at=JUNE_9, status="rejected",
        refused_because=f"{NOT_THEIRS} header",
    )  # fmt: skip
    Agreement.objects.create(name=NOT_THEIRS, basis="Duty", during=(date(2025, 1, 1), date(2026, 7, 20)))
    assert late.lead_id
    flagged = make_strategy(targeted=targeted("Hate"), title="Against hate")
    make_input(flagged, title="Street workers", ends_on=date(2026, 6, 2))
    make_active(flagged, flagged=True, at=at_time(date(2026, 6, 20)))
    return flagged


@pytest.fixture
def member(client_as: Any) -> Client:
    return client_as(make_person("holder", upper_board()))  # type: ignore[no-any-return]


def page_and_pdf(client: Client, report: Report) -> str:
    """All that a reader gets of a report: the page in the browser, and the words of the file."""
    page, pdf = client.get(f"/reports/{report.pk}/"), client.get(f"/reports/{report.pk}/pdf/")
    assert (page.status_code, pdf.status_code) == (200, 200)
    shown = " ".join(re.sub(r"<[^>]*>", "", unescape(page.content.decode())).split())
    return f"{shown} {words_of(pdf.content)}"


def test_neither_page_nor_pdf_holds_a_word_of_what_they_may_not_open(member: Client) -> None:
    the_work_of_the_board()
    told = page_and_pdf(member, to_upper_board())
    assert NOT_THEIRS not in told
    for prefix in ("PB-", "RD-", "PZ-", "AC-", "SB-"):
        assert prefix not in told, prefix
    assert Marking.SENSITIVE.label not in told


def test_the_boards_own_report_would_have_told_them(client_as: Any) -> None:
    """The test above proves something: the same month's report to the board itself holds those words."""
    the_work_of_the_board()
    told = page_and_pdf(client_as(make_person("holder")), published_report())
    for word in ("issue", "round", "zone", "draft", "decided", "action", "header"):
        assert f"{NOT_THEIRS} {word}" in told, word


def test_they_read_how_every_targeted_behaviour_stands_and_of_what_came_to_them(member: Client) -> None:
    flagged = the_work_of_the_board()
    told = page_and_pdf(member, to_upper_board())
    assert "Of the three behaviours that the Prevention Board targets, one is improving" in told
    assert "Fires: Fires in sheds" in told, "a figure is not hidden by a strategy that is not theirs to read"
    assert f"Against hate ({flagged.reference})" in told
    assert "Street workers" in told
    assert "1 input of the active strategies that came to this board is behind schedule." in told
    assert "an answer" not in told
    assert "Files" not in told


def test_it_denies_nothing_that_it_only_leaves_out(member: Client) -> None:
    """ "No data were sent" and "nothing changed" would be untrue of what they can't see."""
    the_work_of_the_board()
    told = page_and_pdf(member, to_upper_board())
    assert "No data were sent" not in told
    assert "Nothing changed" not in told
    assert "No agency owes" not in told
    assert "No decision of this board was recorded" not in told, "it approved one strategy"
    assert "No action of this board is open, and none was done since the last report." in told
    assert "1 record that this board reads changed." in told


def test_what_is_on_its_way_to_them_is_told_without_the_answers_of_others(member: Client) -> None:
    strategy = make_strategy(title="Against fires")
    make_input(strategy)
    make_active(strategy, flagged=True)
    Strategy.objects.filter(pk=strategy.pk).update(status="upper_review", upper_decision=None)
    told = page_and_pdf(member, to_upper_board())
    assert "1 strategy that came to this board is not active yet." in told
    assert strategy.reference in told


def test_the_sensitive_edition_to_them_is_for_the_cleared_and_holds_no_more_of_the_board(
    client_as: Any,
) -> None:
    the_work_of_the_board()
    make_issue(what=f"{NOT_THEIRS} secret", marking=Marking.SENSITIVE, at=JUNE_9)
    targeted(f"Quiet {NOT_THEIRS}", official_wording="A behaviour", marking=Marking.SENSITIVE)
    report = to_upper_board("sensitive")
    told = json.dumps(report.content)
    assert "Of the four behaviours" in told, "a targeted behaviour is theirs to read"
    assert f"{NOT_THEIRS} secret" not in told
    assert f"{NOT_THEIRS} draft" not in told
    cleared = make_person("holder", upper_board(), sensitive=True)
    assert client_as(cleared).get(f"/reports/{report.pk}/").status_code == 200
    assert client_as(make_person("holder", upper_board())).get(f"/reports/{report.pk}/").status_code == 404
    assert client_as(make_person("holder", sensitive=True)).get(f"/reports/{report.pk}/").status_code == 404


# The example ------------------------------------------------------------------------------------
def unseen_by(person: User) -> Iterator[str]:
    """The reference and the words of every record that this person may not open."""
    seen_names = {
        str(row)
        for model in (TargetedBehaviour, Issue, Strategy, Input, Candidate, Zone, Decision, Action)
        for row in model.objects.visible_to(person)
    }
    for model in (Issue, Round, Strategy, Input, Candidate, Zone, Decision, Action, Submission):
        for row in model._default_manager.exclude(pk__in=model.objects.visible_to(person).values("pk")):
            if hasattr(row, "reference"):
                yield row.reference
            if len(str(row)) > 12 and str(row) not in seen_names:
                yield str(row)


@pytest.mark.whole
@pytest.mark.parametrize("mail", ["spb-member", "commissioner"])
def test_no_report_of_the_example_tells_them_of_what_they_may_not_open(
    llr: None, client_as: Any, mail: str
) -> None:
    person = User.objects.get(email=f"{mail}@example.org")
    client = client_as(person)
    mine = list(Report.objects.visible_to(person))
    assert [report.status for report in mine] == ["published"]
    unseen = set(unseen_by(person))
    assert len(unseen) > 100
    for report in mine:
        told = page_and_pdf(client, report)
        assert [words for words in unseen if words in told] == []
