"""What agencies are asked: the list of them, and one with all that it answers, does and pays."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from partnership.boards.models import Agency, Seat
from partnership.records.marking import Marking
from strategies.actions import MoneyLine, answer_input, mark_done, prepare_answer, report_delivery
from strategies.models import Strategy
from tests.factories.ground import actor, add_role, make_agency, make_person, make_seat, upper_board
from tests.factories.strategies import (
    an_officer,
    consult,
    make_active,
    make_input,
    make_strategy,
    make_targeted,
)
from tests.strategies.pages import SignIn, text_of, to, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june")]


@pytest.fixture
def fire() -> Seat:
    return make_seat(agency=make_agency("Fire Service"))


def money(year: int, cash: int = 0, in_kind: int = 0) -> list[MoneyLine]:
    lines = (("cash", cash), ("in_kind", in_kind))
    return [MoneyLine(year, kind, "Core budget", pounds) for kind, pounds in lines if pounds]


def in_every_state(agency: Agency) -> dict[str, Strategy]:
    """One input of the agency in a strategy of each kind: asked, answered, under way, refused, drafted."""
    found = {}
    for kind in ("asked", "answered", "under way", "refused", "drafted"):
        found[kind] = strategy = make_strategy(title=f"Strategy {kind}")
        item = make_input(strategy, 3, lead=agency, title=f"Input {kind}", money=money(2026, cash=1_000))
        if kind == "under way":
            make_active(strategy)
        elif kind == "refused":
            make_input(strategy, 3)
            consult(strategy)
            by = actor(an_officer())
            answer_input(input=item, says="not_able", note="No engine", by=by, recorded_from="Mail")
            Strategy.objects.filter(pk=strategy.pk).update(status="board_review")
        elif kind != "drafted":
            consult(strategy)
    return found


# One agency -----------------------------------------------------------------------------------------
def test_its_page_as_a_member_and_what_it_is_asked_lead_to_each_other(fire: Seat, client_as: SignIn) -> None:
    record, asked = reverse("agency_detail", args=[fire.agency_id]), to("agency_detail", fire.agency_id)
    holder = client_as(make_person("holder", seat=fire))
    assert f'href="{record}"' in holder.get(asked).content.decode()
    assert f'href="{asked}"' not in holder.get(record).content.decode()  # it leads no input
    make_input(make_strategy(), 3, lead=fire.agency)
    assert f'href="{asked}"' in holder.get(record).content.decode()
    administrator = client_as(make_person("administrator"))
    assert f'href="{asked}"' not in administrator.get(record).content.decode()


def test_a_holder_sees_on_one_page_all_that_the_agency_is_asked(fire: Seat, client_as: SignIn) -> None:
    holder = make_person("holder", seat=fire, post="Chief Fire Officer")
    strategies = in_every_state(fire.agency)
    item = strategies["answered"].inputs.get()
    answer_input(input=item, says="subject_to", note="Two more staff", by=actor(holder))
    client, page = client_as(holder), to("agency_detail", fire.agency_id)
    context = client.get(page).context
    shown = {
        name: [row.title for row in context[name]]
        for name in ("to_answer", "answered", "under_way", "coming", "not_agreed")
    }
    assert shown == {
        "to_answer": ["Input asked"],
        "answered": ["Input answered", "Input refused"],
        "under_way": ["Input under way"],
        "coming": ["Input drafted"],
        "not_agreed": [],
    }
    seen = words_of(client, page)
    assert "1 input to answer on, 1 under way." in seen
    assert "Agree subject to: Two more staff Submitted 10 June 2026 by Chief Fire Officer for Fire" in seen
    assert "Seat holder Chief Fire Officer" in seen
    assert f"Answer on {strategies['asked'].inputs.get().reference}" in seen
    assert "What your agency is asked" in words_of(client, to("strategy_list"))


def test_what_it_costs_each_year_is_what_is_agreed_and_what_is_asked_apart(
    fire: Seat, client_as: SignIn
) -> None:
    asked, agreed, refused = (make_strategy() for _ in range(3))
    make_input(asked, 3, lead=fire.agency, money=[*money(2026, 100, 7), *money(2027, 200)])
    make_input(asked, 2, lead=fire.agency, money=money(2027, 40))
    make_input(asked, 2, money=money(2026, 999))
    consult(asked)
    make_input(agreed, 3, lead=fire.agency, money=money(2027, 1_000, 5))
    make_active(agreed)
    item = make_input(refused, 3, lead=fire.agency, money=money(2026, 5_000))
    consult(refused)
    answer_input(input=item, says="not_able", note="No", by=actor(an_officer()), recorded_from="Mail")
    context = client_as(make_person("holder", seat=fire)).get(to("agency_detail", fire.agency_id)).context
    assert [
        (line.year, line.agreed_cash, line.asked_cash, line.agreed_in_kind, line.asked_in_kind)
        for line in context["years"]
    ] == [("2026 to 2027", 0, 100, 0, 7), ("2027 to 2028", 1_000, 240, 5, 0)]


def test_what_is_prepared_is_read_by_the_agencys_own_people(fire: Seat, client_as: SignIn) -> None:
    strategy = make_strategy()
    items = [make_input(strategy, 3, lead=fire.agency) for _ in range(2)]
    consult(strategy)
    colleague = make_person("colleague", seat=fire)
    prepare_answer(input=items[0], says="not_able", note="Secret doubt", by=actor(colleague))
    page = to("agency_detail", fire.agency_id)
    own = words_of(client_as(colleague), page)
    assert "Prepared: a seat holder or deputy submits it" in own
    assert "Change what is prepared" in own
    assert f"Prepare the answer on {items[1].reference}" in own
    assert "Answer on 2 inputs, one by one" in words_of(client_as(make_person("holder", seat=fire)), page)
    for other in (an_officer(), make_person("holder"), make_person("chair")):
        seen = words_of(client_as(other), page)
        assert "repared" not in seen
        assert "Secret doubt" not in seen
        assert "Answer on 2 inputs" not in seen
    assert words_of(client_as(an_officer()), page).count("Record a written answer") == 2


def test_how_it_goes_is_told_behind_schedule_first(fire: Seat, client_as: SignIn) -> None:
    strategy = make_strategy()
    going = make_input(strategy, 3, lead=fire.agency, title="Going")
    done = make_input(strategy, 3, lead=fire.agency, title="Done already", ends_on=date(2026, 6, 1))
    make_input(strategy, 3, lead=fire.agency, title="Late", ends_on=date(2026, 6, 9))
    make_active(strategy)
    holder = make_person("holder", seat=fire)
    mark_done(input=done, note="In post", by=actor(holder))
    report_delivery(input=going, says="at_risk", note="No staff", by=actor(holder))
    client, page = client_as(holder), to("agency_detail", fire.agency_id)
    assert [row.title for row in client.get(page).context["under_way"]] == ["Late", "Going", "Done already"]
    seen = words_of(client, page)
    assert "2 under way, 1 behind schedule." in seen
    assert "Behind schedule: was due 9 June 2026" in seen
    assert "At risk, reported 10 June 2026 No staff" in seen
    assert "Report" in seen


@pytest.mark.parametrize("role", ["community_contact", "zone_coordinator", "administrator", None])
def test_others_are_refused(role: str | None, fire: Seat, client_as: SignIn) -> None:
    client = client_as(make_person(role))
    assert client.get(to("agency_list")).status_code == 403
    assert client.get(to("agency_detail", fire.agency_id)).status_code == 403


def test_the_board_above_has_no_such_page(fire: Seat, client_as: SignIn) -> None:
    client = client_as(make_person("commissioner", board=upper_board()))
    assert client.get(to("agency_list")).status_code == 403
    assert client.get(to("agency_detail", fire.agency_id)).status_code == 403
    assert "Agencies" not in words_of(client, to("strategy_list"))


def test_a_sensitive_input_is_there_for_whoever_is_cleared_and_marks_the_page(
    fire: Seat, client_as: SignIn
) -> None:
    strategy = make_strategy(targeted=make_targeted("Hidden words", marking=Marking.SENSITIVE))
    make_input(strategy, 3, lead=fire.agency, title="Hidden input")
    consult(strategy)
    page, listing = to("agency_detail", fire.agency_id), to("agency_list")
    other, cleared = client_as(make_person("holder")), client_as(make_person("holder", sensitive=True))
    for url in (page, listing):
        assert "OFFICIAL-SENSITIVE" in cleared.get(url).content.decode()
        assert "OFFICIAL-SENSITIVE" not in other.get(url).content.decode()
    assert "Hidden" not in other.get(page).content.decode()
    assert "Fire Service" not in text_of(other.get(listing))


def test_whoever_sits_for_two_agencies_has_a_link_to_each(fire: Seat, client_as: SignIn) -> None:
    person = make_person("holder", seat=fire)
    other = make_seat(agency=make_agency("Ambulance Service"))
    add_role(person, "deputy", seat=other)
    seen = words_of(client_as(person), to("strategy_list"))
    assert "What Fire Service is asked" in seen
    assert "What Ambulance Service is asked" in seen


# The list -------------------------------------------------------------------------------------------
def test_the_list_says_who_owes_what_and_who_owes_first(fire: Seat, client_as: SignIn) -> None:
    make_person("holder", seat=fire)
    asked, running = make_strategy(), make_strategy()
    make_input(asked, 3, lead=fire.agency)
    make_input(asked, 2, lead=fire.agency)
    silent = make_input(asked, 2, lead=make_agency("Borough Council"))
    consult(asked)
    late = make_agency("University")
    make_input(running, 3, lead=late, ends_on=date(2026, 6, 1))
    make_input(running, 3, lead=make_agency("All is well"))
    make_active(running)
    client = client_as(an_officer())
    rows = client.get(to("agency_list")).context["rows"]
    assert [(row.name, row.awaited, row.behind, row.under_way) for row in rows] == [
        ("University", 0, 1, 1),
        ("Borough Council", 1, 0, 0),
        ("Fire Service", 2, 0, 0),
        ("All is well", 0, 0, 1),
    ]
    assert {row.name for row in rows if row.is_unheard} == {"University", "Borough Council", "All is well"}
    seen = words_of(client, to("agency_list"))
    assert "3 of 4 agencies owe something: 2 have not answered and 1 is behind schedule." in seen
    assert "Nobody can answer here: write to them" in seen

    def named(query: str) -> list[str]:
        return [row.name for row in client.get(to("agency_list") + query).context["rows"]]

    assert named("?owes=answers") == ["Borough Council", "Fire Service"]
    assert named("?owes=delivery") == ["University"]
    assert len(named("?owes=nonsense")) == 4
    answer_input(input=silent, says="agree", by=actor(an_officer()), recorded_from="Mail")
    assert named("?owes=answers") == ["Fire Service"]


def test_an_empty_list_says_what_that_means(client_as: SignIn) -> None:
    client = client_as(make_person("holder"))
    assert "No agency leads an input of a strategy that is under way." in words_of(client, to("agency_list"))
    make_active(with_one_input())
    assert "None of 1 agency owes anything." in words_of(client, to("agency_list"))
    assert "No agency owes this." in words_of(client, to("agency_list") + "?owes=answers")
    assert "Send a reminder" not in words_of(client_as(an_officer()), to("agency_list"))


def with_one_input() -> Strategy:
    strategy = make_strategy()
    make_input(strategy)
    return strategy


# What they cost -------------------------------------------------------------------------------------
def test_both_pages_take_few_queries_however_many_inputs_there_are(
    fire: Seat, client_as: SignIn, django_assert_max_num_queries: object
) -> None:
    for _ in range(4):
        strategy = make_strategy()
        for tier in range(4):
            make_input(strategy, tier, lead=fire.agency)
            make_input(strategy, tier)
        make_active(strategy)
    asked = make_strategy()
    for tier in range(4):
        make_input(asked, tier, lead=fire.agency)
    consult(asked)
    client: Client = client_as(make_person("holder", seat=fire))
    for page, queries in ((to("agency_detail", fire.agency_id), 18), (to("agency_list"), 12)):
        client.get(page)
        with django_assert_max_num_queries(queries):  # type: ignore[operator]
            assert client.get(page).status_code == 200
