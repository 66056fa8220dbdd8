"""The dashboard: who reads it, what it says, and what it keeps from whom."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from dashboards.presenters.overview import Overview
from meetings.actions import finish_action
from meetings.models import Action
from monitoring.models import Signal
from partnership.area.models import forget_kept_words
from partnership.clock import at_time
from partnership.people.models import User
from partnership.places.models import Place
from partnership.records.marking import Marking
from partnership.records.registry import url_of
from partnership.wording import short
from people_zones.actions import seek_commitment
from people_zones.models import Zone
from strategies.actions import mark_done, watch
from strategies.models import Strategy
from tests.factories.ground import actor, make_agency, make_person, make_seat, upper_board
from tests.factories.meetings import make_action, make_decision, make_meeting
from tests.factories.monitoring import make_indicator
from tests.factories.people_zones import make_legacy_zone, make_zone
from tests.factories.prioritisation import answer as submit_sheet
from tests.factories.prioritisation import held_seat, open_round
from tests.factories.reports import series, whole_area
from tests.factories.strategies import consult, make_active, make_input, make_strategy, make_targeted
from tests.factories.strategies import make_decision as decision_on

from .reading import numbers_of, rows_behind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]
URL = "/dashboard/"
STEADY = [20, 22, 19, 21, 20, 22, 21, 19, 20, 22, 21, 20]
RISING = [*STEADY, 30, 31, 29, 32, 30, 31, 33]
FALLING = [*STEADY, 10, 9, 11, 8, 10, 9, 7]


@pytest.fixture
def area() -> Any:
    yield whole_area("Eastham", "Westham")
    forget_kept_words()


def page_for(client_as: Any, person: User) -> Overview:
    response = client_as(person).get(URL)
    assert response.status_code == 200
    return response.context["page"]  # type: ignore[no-any-return]


def watched_strategy(area: Place, values: list[int | None], name: str = "Fires", **fields: Any) -> Strategy:
    """A draft that watches an indicator with those values, the last of them for May."""
    strategy = make_strategy(targeted=make_targeted(name), title=f"Against {name.lower()}", **fields)
    make_input(strategy)
    indicator = make_indicator(name=f"Counts of {name.lower()}", baseline=12)
    series(indicator, area, values)
    watch(strategy=strategy, indicator=indicator, by=actor(make_person("officer")))
    return strategy


# Who reads it -----------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["dashboard", "behaviour_list", "signal_list", "owing_list"])
@pytest.mark.parametrize("role", ["zone_coordinator", "community_contact", "administrator", None])
def test_people_who_do_not_read_the_board_are_refused(client_as: Any, name: str, role: str | None) -> None:
    assert client_as(make_person(role)).get(reverse(f"dashboards:{name}")).status_code == 403


@pytest.mark.parametrize("name", ["dashboard", "behaviour_list", "signal_list", "owing_list"])
def test_strangers_sign_in_first(client: Any, name: str) -> None:
    response = client.get(reverse(f"dashboards:{name}"))
    assert response.status_code == 302
    assert "/accounts/login/" in response.headers["Location"]


@pytest.mark.parametrize("name", ["dashboard", "behaviour_list", "signal_list", "owing_list"])
def test_nothing_is_written_here(client_as: Any, name: str) -> None:
    assert client_as(make_person("officer")).post(reverse(f"dashboards:{name}")).status_code == 405


def test_an_empty_installation_says_what_will_stand_here(client_as: Any) -> None:
    response = client_as(make_person("chief_executive")).get(URL)
    assert response.context["page"].is_empty
    assert "Nothing has come before the boards yet." in response.content.decode()
    for name, words in {
        "behaviour_list": "No targeted behaviour reads so now.",
        "signal_list": "Nothing has changed by more than chance.",
        "owing_list": "Nothing is owed here.",
    }.items():
        other = client_as(make_person("officer")).get(reverse(f"dashboards:{name}"))
        assert words in other.content.decode()


# Behaviours -------------------------------------------------------------------------------------
def test_behaviours_are_read_by_their_first_watched_indicator(client_as: Any, area: Place) -> None:
    watched_strategy(area, RISING, "Fires")
    watched_strategy(area, FALLING, "Theft")
    watched_strategy(area, STEADY, "Noise")
    make_targeted("Speeding")
    page = page_for(client_as, make_person("chief_executive"))
    assert [(row.name, row.word, row.icon) for row in page.behaviours] == [
        ("Fires", "Concern", "concern"),
        ("Theft", "Improvement", "better"),
        ("Noise", "Usual variation", "usual"),
        ("Speeding", "No reading yet", ""),
    ]
    assert page.behaviours_say.startswith(
        "Of 4 targeted behaviours 1 is improving, 1 is worsening, 1 is steady and 1 is without a reading."
    )
    assert [row.period for row in page.behaviours] == ["May 2026", "May 2026", "May 2026", ""]
    assert "<svg" in page.behaviours[0].spark
    assert page.figures_to == "May 2026"


def test_an_improvement_older_than_its_strategy_is_said_to_be(client_as: Any, area: Place) -> None:
    strategy = watched_strategy(area, FALLING)
    Strategy.objects.filter(pk=strategy.pk).update(opened_at=at_time(date(2026, 5, 20)))
    page = page_for(client_as, make_person("chief_executive"))
    assert page.behaviours_say.endswith("The improvement began before its strategy.")
    assert page.behaviours[0].detail.endswith(". The improvement began before the strategy of 20 May 2026")

    Strategy.objects.filter(pk=strategy.pk).update(opened_at=at_time(date(2025, 1, 20)))
    page = page_for(client_as, make_person("chief_executive"))
    assert "before" not in page.behaviours_say + page.behaviours[0].detail + page.behaviours[0].brief


def test_a_concern_is_never_said_to_have_begun_before_its_strategy(client_as: Any, area: Place) -> None:
    watched_strategy(area, RISING)
    assert "before" not in page_for(client_as, make_person("chief_executive")).behaviours[0].detail


def test_a_small_count_of_people_stays_hidden_in_every_place(client_as: Any, area: Place) -> None:
    strategy = make_strategy()
    eastham = area.children.first()
    assert eastham is not None
    indicator = make_indicator(name="People harmed", rule="people", counts="people")
    series(indicator, eastham, [30, 32, 31, 29, 30, 31, 30, 32, 31, 30, 29, 31, 30, 5])
    watch(strategy=strategy, indicator=indicator, place=eastham, by=actor(make_person("officer")))
    page = page_for(client_as, make_person("chief_executive"))
    assert page.behaviours[0].value == "*"
    assert "to 5 " not in page.behaviours[0].spark


def test_the_list_of_behaviours_can_be_filtered_by_which_way_they_go(client_as: Any, area: Place) -> None:
    watched_strategy(area, RISING, "Fires")
    watched_strategy(area, FALLING, "Theft")
    client = client_as(make_person("holder"))
    url = reverse("dashboards:behaviour_list")
    assert rows_behind(client, url) == 2
    worse = client.get(f"{url}?going=worsening").content.decode()
    assert "Fires" in worse
    assert "Theft" not in worse
    assert rows_behind(client, f"{url}?going=nonsense") == 2


# Changes ----------------------------------------------------------------------------------------
def test_at_most_five_changes_are_shown_targeted_behaviours_first(client_as: Any, area: Place) -> None:
    for number in range(6):
        series(make_indicator(name=f"Strong {number}", baseline=12), area, [*STEADY, 60 + number])
    watched_strategy(area, RISING, "Fires")
    series(make_indicator(name="Quiet"), area, STEADY)
    series(make_indicator(name="In one place", baseline=12), area.children.first(), RISING)  # type: ignore[arg-type]
    person = make_person("chief_executive")
    page = page_for(client_as, person)
    assert [words.indicator for words in page.signals] == [
        "Counts of fires", "Strong 5", "Strong 4", "Strong 3", "Strong 2",
    ]  # fmt: skip
    told = Signal.objects.telling().filter(place=area).count()
    assert page.more_signals is not None
    assert page.more_signals.label == f"See all {told} changes"
    assert rows_behind(client_as(person), page.more_signals.url) == told
    assert f"{told} indicators have changed by more than chance" in page.signals_say
    assert "1 of them for targeted behaviours" in page.signals_say


# What waits -------------------------------------------------------------------------------------
def test_what_waits_for_a_board_is_listed_with_its_page(client_as: Any) -> None:
    officer = make_person("officer")
    decision = make_decision(by=officer, text="Share the analysis. And more.")
    strategy = make_strategy(title="Against fires")
    Strategy.objects.filter(pk=strategy.pk).update(status=Strategy.Status.BOARD_REVIEW)
    zone = seek_commitment(zone=make_zone(make_strategy(), "Castle Street"), by=actor(officer))
    make_zone(make_strategy(), "Not asked yet")
    page = page_for(client_as, make_person("chief_executive"))
    waiting = {each.lead: each for each in page.waiting if each.url == url_of(decision)}
    assert [each.words for each in waiting.values()] == ["Share the analysis"]
    leads = [each.lead for each in page.waiting]
    assert f"Endorse or return {strategy.reference}" in leads
    assert f"{zone.reference} Castle Street" in leads
    assert not any("Not asked yet" in lead for lead in leads)
    assert page.facts[0].value == str(len(page.waiting))


def test_what_waits_beyond_one_screen_is_one_press_away(client_as: Any) -> None:
    for number in range(8):
        make_decision(text=f"Decision of kind {number}")
    response = client_as(make_person("chief_executive")).get(URL)
    page, words = response.context["page"], response.content.decode()
    assert len(page.waiting) == 8
    assert "3 more" in words
    assert all(f"Decision of kind {number}" in words for number in range(8))


def test_a_zone_that_seeks_commitment_says_what_it_lacks(client_as: Any) -> None:
    zone = make_zone(
        make_strategy(), "Castle Street", summary="Two agencies are missing. It is near the mill."
    )
    seek_commitment(zone=zone, by=actor(make_person("officer")))
    make_legacy_zone("Mill Lane", summary="Nothing is missing.")
    page = page_for(client_as, make_person("chief_executive"))
    assert {line.name: line.lacks for line in page.zones}[f"{zone.reference} Castle Street"] == (
        "Two agencies are missing"
    )
    assert sum(bool(line.lacks) for line in page.zones) == 1


def test_conditions_of_the_upper_board_are_listed_until_they_are_met(client_as: Any) -> None:
    strategy = make_strategy(title="Against fires")
    answer = decision_on(strategy, kind="upper_board", board=upper_board())
    agency = make_agency("Fire and Rescue")
    first = make_action(upper_board(), what="Show it by ethnic group", decision=answer, agency=agency)
    second = make_action(upper_board(), what="Show what it costs", decision=answer)
    make_action(upper_board(), what="Not of a strategy")
    make_action(what="Of our own board", decision=decision_on(strategy))
    page = page_for(client_as, make_person("chief_executive"))
    assert page.conditions_say == "2 conditions of the Strategic Partnership Board are not met yet"
    assert [(each.lead, each.words, each.url) for each in page.conditions] == [
        (first.reference, "Show it by ethnic group", url_of(first)),
        (second.reference, "Show what it costs", url_of(second)),
    ]
    assert page.conditions[0].note == f"Fire and Rescue, due {short(first.due_on)}"
    finish_action(action=first, note="Shown", by=actor(make_person("officer")))
    response = client_as(make_person("chief_executive")).get(URL)
    assert "1 condition of the Strategic Partnership Board is not met yet:" in response.content.decode()
    finish_action(action=second, note="Shown", by=actor(make_person("officer")))
    assert "not met yet" not in client_as(make_person("chief_executive")).get(URL).content.decode()


def test_a_condition_of_a_sensitive_decision_is_shown_to_those_who_may_read_it(client_as: Any) -> None:
    strategy = make_strategy(title="Against fires")
    answer = decision_on(strategy, board=upper_board(), marking=Marking.SENSITIVE)
    make_action(upper_board(), what="Show it by street", decision=answer)
    blind, cleared = make_person("chief_executive"), make_person("chief_executive", sensitive=True)
    assert page_for(client_as, blind).conditions == []
    page = page_for(client_as, cleared)
    assert len(page.conditions) == 1
    assert page.marking == Marking.SENSITIVE.label


def test_meetings_are_said_with_their_day_and_how_soon(client_as: Any) -> None:
    make_meeting(held_on=date(2026, 6, 9), at=at_time(date(2026, 6, 1)))
    make_meeting(held_on=date(2026, 7, 6))
    make_meeting(held_on=date(2026, 8, 6))
    make_meeting(upper_board(), date(2026, 7, 13))
    page = page_for(client_as, make_person("chief_executive"))
    assert page.title == "Before the Strategic Partnership Board"
    assert [(line.board, line.day, line.soon) for line in page.meetings] == [
        ("Strategic Partnership Board", "Monday 13 July 2026", "in 33 days"),
        ("Prevention Board", "Monday 6 July 2026", "in 26 days"),
    ]


# Who owes ---------------------------------------------------------------------------------------
def test_who_owes_is_counted_by_agency_and_every_number_leads_to_its_rows(client_as: Any) -> None:
    fire = make_agency("Fire Service", short_name="Fire")
    make_person("holder", seat=make_seat(agency=fire))
    strategy = make_strategy()
    make_input(strategy, lead=fire)
    make_input(strategy, lead=fire)
    make_input(strategy)
    consult(strategy)
    make_action(agency=fire, due_on=date(2026, 6, 2), at=at_time(date(2026, 6, 1)))
    make_action(agency=fire)
    round = open_round()
    seat, holder = held_seat()
    submit_sheet(round, 50, seat, holder)
    person = make_person("chief_executive")
    page = page_for(client_as, person)
    assert page.owing_say == "2 answers are awaited, 1 action is overdue and 1 of 2 seats has not scored."
    first = page.debtors[0]
    assert (first.name, first.short_name) == ("Fire Service", "Fire")
    assert [link.label for link in (first.answers, first.actions, first.scores) if link] == ["1", "1", "1"]
    response = client_as(person).get(URL)
    checked = [(url, n) for url, n in numbers_of(response) if url.startswith("/dashboard/owing/")]
    assert len(checked) >= 5
    for url, number in checked:
        assert rows_behind(client_as(person), url) == number, url


def test_a_lead_owes_word_of_each_input_that_is_behind_schedule(client_as: Any) -> None:
    fire = make_agency("Fire Service", short_name="Fire")
    strategy = make_strategy()
    late = [make_input(strategy, lead=fire, ends_on=date(2026, 6, 9)) for _ in range(2)]
    make_input(strategy, lead=fire)
    make_active(strategy)
    person = make_person("chief_executive")
    page = page_for(client_as, person)
    assert page.owing_say == "2 inputs are behind schedule."
    (line,) = page.debtors
    assert (line.name, line.delivery and line.delivery.label, line.answers) == ("Fire Service", "2", None)
    url = reverse("dashboards:owing_list") + "?what=delivery"
    rows = client_as(person).get(url).context["rows"]
    assert [(row.reference, row.state) for row in rows] == [(item.reference, "1 day late") for item in late]
    for address, number in numbers_of(client_as(person).get(URL)):
        if address.startswith("/dashboard/owing/"):
            assert rows_behind(client_as(person), address) == number, address
    mark_done(input=late[0], note="Fitted", by=actor(person))
    assert page_for(client_as, person).owing_say == "1 input is behind schedule."


def test_a_round_tells_who_has_answered_and_nothing_of_what(client_as: Any) -> None:
    seat, holder = held_seat()
    round = open_round(name="Summer round")
    submit_sheet(round, 75, seat, holder)
    page = page_for(client_as, make_person("chief_executive"))
    assert [line.words for line in page.rounds] == ["1 of 1 seats have scored"]
    words = client_as(make_person("chief_executive")).get(URL).content.decode()
    main = words.partition("<main")[2].partition("</main>")[0]
    assert "75" not in main  # the forms around it have tokens, which may hold any figures


def test_seats_are_counted_over_two_rounds_and_it_is_said(client_as: Any) -> None:
    seat, holder = held_seat()
    held_seat()
    first, second = open_round(), open_round(days=20)
    submit_sheet(first, 50, seat, holder)
    page = page_for(client_as, make_person("chief_executive"))
    assert page.owing_say == "3 of 4 seats have not scored in 2 rounds."
    assert (page.facts[-1].label, page.facts[-1].value) == ("Seats that have scored", "1")
    assert page.facts[-1].note == f"of 2 in {first.reference}"
    assert second.reference not in page.facts[-1].note


# What is kept from whom -------------------------------------------------------------------------
def test_sensitive_records_are_neither_shown_nor_counted(client_as: Any, area: Place) -> None:
    secret = watched_strategy(area, RISING, "Secretive behaviour")
    Strategy.objects.filter(pk=secret.pk).update(
        marking=Marking.SENSITIVE, status=Strategy.Status.BOARD_REVIEW
    )
    secret.targeted.candidate.marking = Marking.SENSITIVE
    secret.targeted.candidate.official_wording = "Something else"
    secret.targeted.candidate.save()
    cleared = make_person("officer", sensitive=True)
    make_decision(by=cleared, marking=Marking.SENSITIVE, text="A secretive decision")
    zone = make_legacy_zone("Secretive place", marking=Marking.SENSITIVE)
    Zone.objects.filter(pk=zone.pk).update(status=Zone.Status.SEEKING)
    public = page_for(client_as, make_person("chief_executive"))
    words = client_as(make_person("holder")).get(URL).content.decode()
    assert "ecretive" not in words.replace("Counts of secretive behaviour", "")
    assert "OFFICIAL-SENSITIVE" not in words
    assert (public.behaviours, public.zones, public.stages) == ([], [], [])
    assert public.facts[2].value == "0"
    assert public.facts[2].note == "of 0"
    seen = page_for(client_as, make_person("chief_executive", sensitive=True))
    assert len(seen.behaviours) == len(seen.zones) == 1
    assert len(seen.waiting) == len(public.waiting) + 3
    assert "OFFICIAL-SENSITIVE" in client_as(cleared).get(URL).content.decode()


def test_the_overdue_action_of_a_sensitive_decision_is_hidden(client_as: Any) -> None:
    cleared = make_person("officer", sensitive=True)
    decision = make_decision(by=cleared, marking=Marking.SENSITIVE)
    action = make_action(decision=decision, what="Do a secretive thing")
    Action.objects.filter(pk=action.pk).update(due_on=date(2026, 6, 1))
    url = reverse("dashboards:owing_list")
    assert "secretive" not in client_as(make_person("holder")).get(url).content.decode()
    page = client_as(cleared).get(url).content.decode()
    assert "Do a secretive thing" in page
    assert "OFFICIAL-SENSITIVE" in page


def test_the_upper_board_sees_what_went_to_it_and_nothing_of_the_rest(client_as: Any, area: Place) -> None:
    member = make_person("holder", board=upper_board(), seat=make_seat(upper_board()))
    gone = watched_strategy(area, FALLING, "Fires")
    make_active(gone, flagged=True)
    kept = watched_strategy(area, RISING, "Theft")
    consult(kept)
    make_legacy_zone("Riverside")
    open_round(name="Summer round")
    make_meeting(held_on=date(2026, 7, 6))
    make_meeting(upper_board(), date(2026, 7, 13))
    response = client_as(member).get(URL)
    page, words = response.context["page"], response.content.decode()
    assert [row.strategy for row in page.behaviours] == [gone.reference, ""]
    assert page.behaviours[1].word == "Concern", "the figure is theirs to see, the draft strategy is not"
    assert [link.note for link in page.stages] == ["1"]
    assert [line.board for line in page.meetings] == ["Strategic Partnership Board"]
    assert not page.zones
    assert not page.rounds
    assert not page.debtors
    for hidden in (kept.reference, "Against theft", "Riverside", "Summer round", "Prevention Board:"):
        assert hidden not in words
    for url, number in numbers_of(response):
        if not url.startswith(("#", "/indicators/")):
            assert rows_behind(client_as(member), url) == number, url


def test_money_is_said_in_words_with_its_year(client_as: Any) -> None:
    strategy = make_strategy()
    make_input(strategy, tier=3)
    make_active(strategy)
    page = page_for(client_as, make_person("chief_executive"))
    assert page.money is not None
    assert page.money.investment.sentence == "Most money is in the top two tiers (£10,000 against £0)."
    words = client_as(make_person("holder")).get(URL).content.decode()
    assert "Cash for 2026 to 2027" in words


def test_the_number_of_queries_does_not_grow(
    client_as: Any, area: Place, django_assert_max_num_queries: Any
) -> None:
    for name in ("Fires", "Theft", "Noise", "Speeding", "Litter"):
        consult(watched_strategy(area, RISING, name))
        make_legacy_zone(f"Zone of {name}")
        make_decision(text=name)
        make_action()
        held_seat()
    open_round()
    make_meeting(held_on=date(2026, 7, 6))
    client = client_as(make_person("chief_executive"))
    with django_assert_max_num_queries(38):
        client.get(URL)
    for name in ("behaviour_list", "signal_list", "owing_list"):
        with django_assert_max_num_queries(12):
            client.get(reverse(f"dashboards:{name}"))
