"""Mails and notices: nobody is told of what they may not see, by whatever is done to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from issues_log import actions as issues
from meetings import actions as meetings
from partnership.boards.standing import Actor
from partnership.clock import moment, today
from partnership.notices.actions import mail_notice
from partnership.people.models import User
from partnership.records import registry
from partnership.records.marking import Marking
from partnership.records.notices import Notice
from reports.actions import publish_report
from reports.models import Report
from tests.factories.ground import actor
from tests.factories.strategies import consult, make_input, make_strategy, make_targeted
from tests.permissions.world import READS_MAIN, Kept, World, both

pytestmark = [pytest.mark.whole, pytest.mark.usefixtures("llr")]
SENSITIVE = Marking.SENSITIVE
READ_THEIR_MAIL = ("holder", "officer", "commissioner", "coordinator", "guest", "other", "officer, cleared")


@pytest.mark.parametrize("who", READ_THEIR_MAIL)
def test_no_mail_tells_of_what_its_reader_may_not_see(world: World, who: str) -> None:
    """Everybody has a notice of every record. Nor does one hold a word of a sensitive record for anybody."""
    reader = world.readers[who]
    for notice in Notice.objects.filter(to=reader.user):
        mail_notice(notice_id=notice.pk)
    assert mail.outbox
    texts = [f"{each.subject}\n{each.body}" for each in mail.outbox]
    assert [words for text in texts for words in world.told(text, reader)] == []
    sensitive = {word for kept in world.kept if kept.sensitive for word in kept.words}
    assert [text for text in texts if any(word in text.lower() for word in sensitive)] == []


def act_on_issues(world: World, by: Actor) -> None:
    """Every move of sensitive issues on which people who aren't cleared have spoken; and marking one."""
    hidden = world.find("issue", "another's sensitive").row
    issues.take_up(issue=hidden, by=by)
    issues.put_on_hold(issue=hidden, until=today() + timedelta(days=9), reason="Waits.", by=by)
    issues.reopen(issue=hidden, reason="On.", by=by)
    issues.give_to(issue=hidden, owner=world.reader_called("officer", True).user, reason="Yours.", by=by)
    issues.pass_on(issue=hidden, to_agency=world.home, reason="Theirs.", by=by)
    issues.reopen(issue=hidden, reason="On.", by=by)
    issues.not_take_further(issue=hidden, reason="Not now.", by=by)
    issues.mark_sensitive(issue=world.find("issue", "another's").row, reason="It is.", by=by)
    other = world.find("issue", "sensitive, under review").row
    issues.merge(issue=other, into=hidden, reason="One harm.", by=by)


def act_on_decisions(world: World, by: Actor) -> None:
    """Decisions about sensitive records of every sort of marking, what they ask for, and disputing one."""
    about = (
        world.find("issue", "another's sensitive"),
        world.find("strategy", "sensitive, the board's only"),
        world.find("targeted", "sensitive, the board's only"),
        world.find("input", "Home Agency's, sensitive, the board's only"),
        world.find("action", "the board's, asked of Home Agency, sensitive"),
        world.find("zone", "another's sensitive"),
    )
    whose = both(*READS_MAIN)
    for kept in about:
        decision = meetings.record_decision(
            board=world.main,
            route="correspondence",
            kind="general",
            text="Agreed.",
            reason="So.",
            decided_on=today(),
            record=kept.row,
            by=by,
        )
        made = world.put("decision", f"about the {kept}", decision, whose, sensitive=True)
        asked = meetings.ask_for(
            board=world.main, what="Act", agency=world.home, due_on=today(), decision=decision, by=by
        )
        world.put("action", f"of the {made}", asked, whose, sensitive=True)
    chair = world.reader_called("chair", True)
    meetings.dispute_decision(decision=decision, because="Not so.", by=Actor(chair.user))
    meeting = meetings.call_meeting(board=world.other, held_on=today() + timedelta(days=60), by=by)
    world.put("meeting", "another board's new", meeting, ["other"])


def act_on_strategies(world: World, by: Actor) -> None:
    """A sensitive strategy that asks an agency for its answer."""
    strategy = make_strategy(world.officer, make_targeted("Quiet", marking=SENSITIVE))
    world.put("strategy", "new sensitive", strategy, sensitive=True)
    world.put("input", "new sensitive", make_input(strategy, 2, world.home), sensitive=True)
    strategy.refresh_from_db()
    consult(strategy, closes_on=today() + timedelta(days=9), at=moment())


def act_on_reports(world: World, by: Actor) -> None:
    """Publishing the sensitive edition."""
    ready = world.find("draft report", "the board's official").row
    Report.objects.filter(pk=ready.pk).update(edition=SENSITIVE)
    ready.refresh_from_db()
    world.kept.append(
        Kept("report", "new sensitive", ready, world.find("report", "the board's sensitive").own, True)
    )
    publish_report(report=ready, by=by)


@pytest.mark.parametrize("act", [act_on_issues, act_on_decisions, act_on_strategies, act_on_reports])
def test_whatever_is_done_tells_nobody_who_may_not_see_it(
    world: World, client_as: Callable[[User], Client], act: Callable[[World, Actor], None]
) -> None:
    before = list(Notice.objects.values_list("pk", flat=True))
    kept, words = list(world.kept), dict(world.word)
    act(world, actor(world.officer))
    told = Notice.objects.exclude(pk__in=before).filter(to__in=[each.user for each in world.readers.values()])
    wrong = [
        f"{reader} is told {notice.kind} of {about}"
        for notice, about, reader in whom(world, told)
        if closed(about, reader)
    ]
    assert told.exists()
    wrong += seen_by_the_rest(world, client_as)
    world.kept[:], world.word = kept, words
    assert wrong == []


def whom(world: World, notices: Any) -> list[Any]:
    """Each notice, the record that it is about as the table knows it, and its reader."""
    readers = {reader.user.pk: reader for reader in world.readers.values()}
    known = {registry.target_of(each.row): each for each in world.kept if is_a_target(each)}
    return [(notice, known[notice.target], readers[notice.to_id]) for notice in notices]


def is_a_target(kept: Kept) -> bool:
    return kept.kind.removeprefix("draft ") in {kind.name for kind in registry.kinds()}


def closed(about: Kept, reader: Any) -> bool:
    return about.answer(reader) == "nothing"


def seen_by_the_rest(world: World, client_as: Callable[[User], Client]) -> list[str]:
    """What the pages on which all this shows tell those who may not see it."""
    told = []
    for who in ("officer", "chair", "holder", "commissioner"):
        reader = world.readers[who]
        client = client_as(reader.user)
        for name in (
            "home",
            "notice_list",
            "meetings:decision_list",
            "meetings:action_list",
            "dashboards:owing_list",
        ):
            text = client.get(reverse(name)).content.decode()
            told += [f"{name} to {who}: {words}" for words in world.told(text, reader)]
    return told
