"""What the official edition must not hold, and the sensitive one says."""

from __future__ import annotations

import json
from datetime import date

import pytest

from partnership.boards.models import Agency
from partnership.clock import at_time
from partnership.papers.pdf import as_pdf
from partnership.records.marking import Marking
from reports.models import Report
from strategies.actions import mark_done
from tests.factories.ground import actor, make_agency
from tests.factories.issues_log import make_issue
from tests.factories.reports import an_action, made_report
from tests.factories.strategies import consult, make_decision, make_input, make_strategy, make_targeted
from tests.papers.reading import words_of

from .reading import JUNE_9, STEADY, active, june, officer, paper_of, section, text

pytestmark = pytest.mark.django_db
SECRET = "Heronsgate"


def sensitive_matters() -> Agency:
    """A record of every kind that is OFFICIAL-SENSITIVE, each with one word that must not come out."""
    agency = make_agency()
    marked = {"marking": Marking.SENSITIVE}
    targeted = make_targeted(
        f"{SECRET} targeted", aim=f"Less {SECRET}", official_wording="A behaviour", **marked
    )
    strategy = active(STEADY, targeted=targeted, title=f"{SECRET} strategy", indicator={"name": "Calm"})
    item = strategy.inputs.get()
    mark_done(input=item, note=f"{SECRET} done", by=actor(officer()), at=at_time(date(2026, 6, 25)))
    draft = make_strategy(
        targeted=make_targeted(f"{SECRET} second", official_wording="Another", **marked), at=JUNE_9
    )
    make_input(draft, title=f"{SECRET} input", lead=agency, at=JUNE_9)
    consult(draft)
    make_issue(what=f"{SECRET} issue", at=JUNE_9, **marked)
    decision = make_decision(
        text=f"{SECRET} decided", reason=f"{SECRET} reason", recorded_at=JUNE_9, **marked
    )
    an_action(f"{SECRET} action", decision=decision, due_on=date(2026, 6, 1))
    return agency


def test_the_official_edition_holds_no_word_of_a_sensitive_record() -> None:
    sensitive_matters()
    report = made_report("official")
    paper = paper_of(report)
    assert paper.marking == ""
    assert SECRET not in json.dumps(report.content)
    assert SECRET not in words_of(as_pdf(paper))
    assert "The board targets no behaviour yet." in text(section(paper, "Summary"))
    assert "OFFICIAL-SENSITIVE" not in json.dumps(report.content)


def test_the_official_edition_counts_no_sensitive_record_either() -> None:
    an_action("Ordinary", due_on=date(2026, 7, 9))
    before = text(june())
    Report.objects.all().delete()
    sensitive_matters()
    after = paper_of(made_report("official"))
    for heading in ("Summary", "Actions"):
        assert text(section(after, heading)) in before


def test_a_decision_about_a_sensitive_record_is_left_out_whatever_its_own_marking() -> None:
    strategy = make_strategy(
        targeted=make_targeted(official_wording="A behaviour", marking=Marking.SENSITIVE)
    )
    decision = make_decision(strategy, text=f"{SECRET} decided", recorded_at=JUNE_9)
    an_action(f"{SECRET} action", decision=decision)
    told = text(june())
    assert SECRET not in told
    assert decision.reference not in told


def test_the_sensitive_edition_tells_all_of_it_and_says_that_it_is_marked() -> None:
    sensitive_matters()
    paper = paper_of(made_report("sensitive"))
    assert paper.marking == "OFFICIAL-SENSITIVE"
    for word in ("targeted", "strategy", "done", "issue", "decided", "reason", "action"):
        assert f"{SECRET} {word}" in text(paper), word
    assert "OFFICIAL-SENSITIVE" in words_of(as_pdf(paper))
