"""Opening a strategy and drafting it: actions and what the database refuses."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from meetings.models import Decision
from partnership.boards.standing import SYSTEM
from partnership.clock import at_time
from partnership.places.models import Community
from partnership.records.events import Event
from partnership.records.marking import Marking
from partnership.records.moves import NotAllowed
from partnership.records.versions import Clash
from strategies.actions import (
    endorse,
    flag_for_upper_board,
    open_strategy,
    rename,
    set_aside,
    stop_watching,
    unflag,
    watch,
    write_section,
)
from strategies.actions.drafting import AlreadyOpen
from strategies.models import Section, Strategy, Watched
from strategies.sections import text_at, texts_of
from tests.factories.ground import actor, make_area, make_person
from tests.factories.monitoring import make_indicator
from tests.factories.strategies import (
    an_officer,
    consult,
    make_decision,
    make_input,
    make_strategy,
    make_targeted,
    to_board,
)

pytestmark = pytest.mark.django_db
NOON = at_time(date(2026, 6, 1), 12)


def test_a_strategy_is_opened_from_a_targeted_behaviour() -> None:
    area = make_area()
    targeted = make_targeted("Shop theft", marking=Marking.SENSITIVE, handling="Do not forward")
    targeted.candidate.places.add(area)
    group = Community.objects.create(name="Night-time workers")
    targeted.candidate.communities.add(group)
    strategy = open_strategy(targeted=targeted, by=actor(an_officer()), at=NOON)
    assert (strategy.title, strategy.status) == ("Shop theft", "draft")
    assert strategy.reference.startswith("ST-")
    assert (strategy.marking, strategy.handling) == (Marking.SENSITIVE, "Do not forward")
    assert list(strategy.places.all()) == [area]
    assert list(strategy.communities.all()) == [group]
    assert strategy.opened_at == NOON
    sections = {section.key: section.text for section in strategy.sections.all()}
    assert set(sections) == set(Section.Key.values)
    assert sections["behaviour"] == "What Shop theft means.\n\nThe aim: Fewer people are hurt"
    assert not any(text for key, text in sections.items() if key != "behaviour")
    assert Event.objects.of(strategy).get().kind == "opened"


def test_there_is_one_strategy_for_each_behaviour() -> None:
    targeted = make_targeted()
    make_strategy(targeted=targeted)
    with pytest.raises(AlreadyOpen, match="answers this behaviour already"):
        open_strategy(targeted=targeted, by=actor(an_officer()))
    assert Strategy.objects.count() == 1


def test_the_database_keeps_one_strategy_for_each_behaviour() -> None:
    strategy = make_strategy()
    with pytest.raises(IntegrityError), transaction.atomic():
        Strategy.objects.create(
            targeted=strategy.targeted, title="Again", owner=strategy.owner, opened_at=strategy.opened_at
        )


def test_a_section_is_saved_with_its_version_and_stays_in_the_history() -> None:
    section = make_strategy().sections.get(key="analysis")
    by = actor(an_officer())
    write_section(section=section, text="First.", base_version=1, by=by, at=NOON)
    write_section(section=section, text="Second.", base_version=2, by=by, at=NOON)
    section.refresh_from_db()
    assert (section.text, section.version, section.edited_by) == ("Second.", 3, by.user)
    assert [event.data["text"] for event in texts_of(section)] == ["Second.", "First."]
    assert [text_at(section, version) for version in (1, 2, 3)] == ["", "First.", "Second."]


def test_the_first_section_started_from_the_round() -> None:
    section = make_strategy().sections.get(key="behaviour")
    assert text_at(section, 1) == section.text != ""


def test_a_section_changed_meanwhile_is_a_clash_and_nothing_is_written() -> None:
    section = make_strategy().sections.get(key="analysis")
    by = actor(an_officer())
    write_section(section=section, text="Theirs.", base_version=1, by=by)
    with pytest.raises(Clash):
        write_section(section=section, text="Mine.", base_version=1, by=by)
    section.refresh_from_db()
    assert section.text == "Theirs."
    set_aside(section=section, text="Mine.", by=by)
    assert {event.data["text"] for event in texts_of(section)} == {"Theirs.", "Mine."}


def test_with_the_board_nothing_is_edited() -> None:
    strategy = make_strategy()
    make_input(strategy)
    section = strategy.sections.get(key="analysis")
    to_board(strategy)
    with pytest.raises(NotAllowed, match="With the board"):
        write_section(section=section, text="Late.", base_version=1, by=actor(an_officer()))
    with pytest.raises(NotAllowed):
        rename(
            strategy=strategy,
            title="New",
            lead_agency=None,
            base_version=strategy.version,
            by=actor(an_officer()),
        )
    with pytest.raises(NotAllowed):
        watch(strategy=strategy, indicator=make_indicator(), by=actor(an_officer()))


def test_title_and_lead_are_changed_from_the_version_that_was_read() -> None:
    strategy = make_strategy()
    by = actor(an_officer())
    rename(strategy=strategy, title="Better words", lead_agency=None, base_version=1, by=by)
    with pytest.raises(Clash):
        rename(strategy=strategy, title="Others", lead_agency=None, base_version=1, by=by)
    strategy.refresh_from_db()
    assert strategy.title == "Better words"


def test_an_indicator_is_watched_once_in_each_place() -> None:
    strategy, indicator, area = make_strategy(), make_indicator(), make_area()
    by = actor(an_officer())
    first = watch(strategy=strategy, indicator=indicator, expectation="Fewer by 2028", by=by)
    watch(strategy=strategy, indicator=indicator, place=area, by=by)
    with pytest.raises(NotAllowed, match="already"):
        watch(strategy=strategy, indicator=indicator, by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Watched.objects.create(strategy=strategy, indicator=indicator)
    assert [row.position for row in strategy.watched.all()] == [0, 1]
    stop_watching(watched=first, by=by)
    assert strategy.watched.count() == 1


def test_the_flag_says_why_and_can_be_taken_off_with_a_reason() -> None:
    strategy, by = make_strategy(), actor(an_officer())
    with pytest.raises(NotAllowed):
        flag_for_upper_board(strategy=strategy, because="  ", by=by)
    flag_for_upper_board(strategy=strategy, because="Money of four agencies", by=by)
    strategy.refresh_from_db()
    assert strategy.needs_upper_board
    with pytest.raises(NotAllowed):
        unflag(strategy=strategy, because="", by=by)
    unflag(strategy=strategy, because="Only two remain", by=by)
    strategy.refresh_from_db()
    assert (strategy.needs_upper_board, strategy.upper_board_because) == (False, "")
    assert Event.objects.of(strategy).first().note == "Only two remain"
    with pytest.raises(NotAllowed):
        unflag(strategy=strategy, because="Again", by=by)


@pytest.mark.parametrize("fields", [{"needs_upper_board": True}, {"upper_board_because": "Money"}])
def test_the_database_refuses_a_flag_without_its_reason(fields: dict[str, object]) -> None:
    strategy = make_strategy()
    with pytest.raises(IntegrityError), transaction.atomic():
        Strategy.objects.filter(pk=strategy.pk).update(**fields)


@pytest.mark.parametrize("status", Strategy.NEEDS_ENDORSEMENT)
def test_no_state_after_the_board_without_its_decision(status: str) -> None:
    strategy = make_strategy()
    with pytest.raises(IntegrityError), transaction.atomic():
        Strategy.objects.filter(pk=strategy.pk).update(status=status)


def test_one_is_opened_by_a_person() -> None:
    with pytest.raises(NotAllowed):
        open_strategy(targeted=make_targeted(), by=SYSTEM)


def test_the_consultation_can_still_be_drafted() -> None:
    strategy = make_strategy()
    make_input(strategy)
    consult(strategy)
    section = strategy.sections.get(key="evidence")
    assert (
        write_section(section=section, text="Now.", base_version=1, by=actor(make_person("officer"))).text
        == "Now."
    )


def test_a_decision_behind_a_strategy_cannot_be_deleted() -> None:
    strategy = make_strategy()
    make_input(strategy)
    to_board(strategy)
    decision = make_decision(strategy)
    endorse(strategy=strategy, decision=decision, by=actor(an_officer()))
    with pytest.raises(ProtectedError):
        decision.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        delete_in_sql(decision)
    with pytest.raises(IntegrityError), transaction.atomic():
        Strategy.objects.filter(pk=strategy.pk).update(endorsement=None)


def delete_in_sql(decision: Decision) -> None:
    """Past Django, as somebody with a database console would."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM meetings_decision WHERE id = %s", [decision.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
