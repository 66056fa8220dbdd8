"""Inputs by tier: added, changed, taken out, and "none, because…"."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from partnership.behaviours.models import Tier
from partnership.records.events import Event
from partnership.records.moves import NotAllowed
from partnership.records.notices import Notice
from partnership.records.versions import Clash
from strategies.actions import MoneyLine, add_input, answer_input, edit_input, remove_input, say_none
from strategies.models import Input, Money, NoInput, Strategy
from tests.factories.ground import actor, make_agency, make_area, make_person, make_seat
from tests.factories.strategies import an_officer, consult, make_input, make_strategy

pytestmark = pytest.mark.django_db


def fields_of(item: Input, **changed: object) -> dict[str, object]:
    """All that `edit_input` takes, as the input is."""
    return {
        "tier": item.tier,
        "title": item.title,
        "what": item.what,
        "lead": item.lead,
        "starts_on": item.starts_on,
        "ends_on": item.ends_on,
        "horizon": item.horizon,
        "evidence": item.evidence,
        "evidence_source": item.evidence_source,
        "places": list(item.places.all()),
        "communities": list(item.communities.all()),
        "money": [MoneyLine(m.financial_year, m.kind, m.source, m.pounds) for m in item.money.all()],
        **changed,
    }


def edit(item: Input, **changed: object) -> Input:
    item.refresh_from_db()
    return edit_input(
        input=item, base_version=item.version, by=actor(an_officer()), **fields_of(item, **changed)
    )


def answered_input(**fields: object) -> Input:
    """An input in consultation that its lead's seat holder has agreed to."""
    strategy = make_strategy()
    seat = make_seat()
    make_person("holder", seat=seat)
    item = make_input(strategy, lead=seat.agency, **fields)
    consult(strategy)
    answer_input(input=item, says="agree", by=actor(an_officer()), recorded_from="Mail of 3 June")
    item.refresh_from_db()
    return item


def test_an_input_keeps_all_that_was_said_and_takes_a_number() -> None:
    area = make_area()
    money = [MoneyLine(2026, "cash", "Police", 12_000), MoneyLine(2026, "in_kind", "Police", 3_000)]
    item = make_input(make_strategy(), 3, money=money, places=[area], what="Visits", evidence="strong")
    assert item.reference.startswith("IN-")
    assert {(m.kind, m.pounds) for m in item.money.all()} == {("cash", 12_000), ("in_kind", 3_000)}
    assert list(item.places.all()) == [area]
    assert Event.objects.of(item).get().kind == "added"


def test_an_input_cannot_end_before_it_starts() -> None:
    with pytest.raises(NotAllowed, match="before"):
        make_input(make_strategy(), starts_on=date(2026, 5, 2), ends_on=date(2026, 5, 1))
    item = make_input(make_strategy())
    with pytest.raises(IntegrityError), transaction.atomic():
        Input.objects.filter(pk=item.pk).update(ends_on=date(2020, 1, 1))


def test_one_line_of_money_for_each_year_kind_and_source() -> None:
    twice = [MoneyLine(2026, "cash", "Police", 1), MoneyLine(2026, "cash", " police ", 2)]
    with pytest.raises(NotAllowed, match="Add them up"):
        make_input(make_strategy(), money=twice)
    item = make_input(make_strategy(), money=twice[:1])
    with pytest.raises(IntegrityError), transaction.atomic():
        Money.objects.create(input=item, financial_year=2026, kind="cash", source="Police", pounds=5)


def test_none_at_a_tier_says_why_and_gives_way_to_an_input() -> None:
    strategy, tier = make_strategy(), Tier.objects.get(position=1)
    by = actor(an_officer())
    with pytest.raises(NotAllowed):
        say_none(strategy=strategy, tier=tier, because=" ", by=by)
    say_none(strategy=strategy, tier=tier, because="Others hold it", by=by)
    say_none(strategy=strategy, tier=tier, because="The other board holds it", by=by)
    assert [row.because for row in strategy.no_inputs.all()] == ["The other board holds it"]
    make_input(strategy, 1)
    assert not NoInput.objects.filter(strategy=strategy).exists()
    with pytest.raises(NotAllowed, match="There are inputs"):
        say_none(strategy=strategy, tier=tier, because="No more", by=by)


def test_an_input_moved_to_a_tier_takes_the_place_of_none_there() -> None:
    strategy, tier = make_strategy(), Tier.objects.get(position=1)
    item = make_input(strategy, 2)
    say_none(strategy=strategy, tier=tier, because="Nothing", by=actor(an_officer()))
    edit(item, tier=tier)
    assert not strategy.no_inputs.exists()


def test_an_input_changed_meanwhile_is_a_clash() -> None:
    item = make_input(make_strategy())
    edit(item, title="Theirs")
    with pytest.raises(Clash):
        edit_input(input=item, base_version=1, by=actor(an_officer()), **fields_of(item, title="Mine"))
    item.refresh_from_db()
    assert item.title == "Theirs"


CHANGES = {
    "title": "Another title",
    "what": "More of it",
    "starts_on": date(2026, 5, 1),
    "ends_on": date(2028, 3, 31),
    "horizon": Input.Horizon.LONGER,
    "money": [MoneyLine(2026, "cash", "Core budget", 9_999)],
}


@pytest.mark.parametrize("name", CHANGES)
def test_an_answer_lapses_when_what_it_was_given_on_changes(name: str) -> None:
    item = answered_input()
    Notice.objects.all().delete()
    edited = edit(item, **{name: CHANGES[name]})
    assert edited.answer_now == ""
    event = Event.objects.of(item).first()
    assert (event.kind, event.data["answer_lapsed"]) == ("edited", True)
    assert event.note
    assert [notice.kind for notice in Notice.objects.all()] == ["answer_lapsed"]


@pytest.mark.parametrize("name", ["tier", "lead", "places", "communities"])
def test_it_lapses_too_when_tier_lead_places_or_communities_change(name: str) -> None:
    from partnership.places.models import Community

    item = answered_input()
    change = {
        "tier": Tier.objects.get(position=0),
        "lead": make_agency(),
        "places": [make_area()],
        "communities": [Community.objects.create(name="People leaving prison")],
    }[name]
    assert edit(item, **{name: change}).answer_now == ""


def test_the_old_and_the_new_lead_are_told() -> None:
    item = answered_input()
    seat = make_seat()
    new = make_person("deputy", seat=seat)
    Notice.objects.all().delete()
    edit(item, lead=seat.agency)
    old = item.lead.memberships.get().user
    assert {notice.to_id for notice in Notice.objects.filter(kind="answer_lapsed")} == {old.pk, new.pk}


def test_an_answer_holds_when_only_the_evidence_changes() -> None:
    item = answered_input()
    Notice.objects.all().delete()
    edited = edit(item, evidence="strong", evidence_source="A trial of 2024")
    assert edited.answer_now == "agree"
    assert Event.objects.of(item).first().data["answer_lapsed"] is False
    assert not Notice.objects.exists()


def test_an_answer_holds_again_when_the_fields_are_again_what_they_were() -> None:
    item = answered_input(title="Visits")
    assert edit(item, title="Calls").answer_now == ""
    assert edit(item, title="Visits").answer_now == "agree"


def test_an_input_is_taken_out_of_a_draft_only_while_nobody_has_answered() -> None:
    strategy = make_strategy()
    item = make_input(strategy, title="A mistake")
    by = actor(an_officer())
    with pytest.raises(NotAllowed):
        remove_input(input=item, because="", by=by)
    remove_input(input=item, because="Entered twice", by=by)
    assert not strategy.inputs.exists()
    assert "A mistake" in Event.objects.of(strategy).first().note
    with pytest.raises(NotAllowed):
        remove_input(input=answered_input(), because="No", by=by)


def test_an_answered_input_stays_even_in_a_draft() -> None:
    item = answered_input()
    Strategy.objects.filter(pk=item.strategy_id).update(status="draft")
    item.strategy.refresh_from_db()
    with pytest.raises(NotAllowed, match="answered"):
        remove_input(input=item, because="No", by=actor(an_officer()))


def test_a_lead_is_asked_when_an_input_is_added_in_consultation() -> None:
    strategy = answered_input().strategy
    seat = make_seat()
    person = make_person("holder", seat=seat)
    make_input(strategy, lead=seat.agency)
    assert Notice.objects.get(to=person).kind == "answer_asked"


def test_nothing_is_added_once_it_is_with_the_board() -> None:
    strategy = make_strategy()
    item = make_input(strategy)
    Strategy.objects.filter(pk=strategy.pk).update(status="board_review")
    with pytest.raises(NotAllowed):
        make_input(strategy)
    with pytest.raises(NotAllowed):
        edit(item, title="Late")


def test_an_input_has_a_title() -> None:
    with pytest.raises(NotAllowed):
        add_input(
            strategy=make_strategy(),
            tier=Tier.objects.first(),
            title=" ",
            lead=make_agency(),
            starts_on=date(2026, 4, 1),
            ends_on=date(2026, 5, 1),
            horizon="longer",
            by=actor(an_officer()),
        )
