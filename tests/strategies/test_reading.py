"""Who reads what: the list, a strategy, its inputs, sections and versions; and at what cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time

from monitoring.models import Indicator
from partnership.behaviours.models import Tier
from partnership.clock import at_time, today
from partnership.people.models import User
from partnership.records.grants import Grant
from partnership.records.marking import Marking
from strategies.actions import (
    MoneyLine,
    answer_input,
    endorse,
    flag_for_upper_board,
    mark_done,
    open_strategy,
    prepare_answer,
    say_none,
    send_to_board,
    watch,
)
from strategies.models import Strategy
from tests.factories.ground import actor, make_agency, make_person, make_seat, upper_board
from tests.factories.issues_log import make_issue
from tests.factories.monitoring import make_indicator
from tests.factories.strategies import (
    an_officer,
    consult,
    make_active,
    make_decision,
    make_input,
    make_strategy,
    make_targeted,
    to_board,
)

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _still() -> object:
    with freeze_time("2026-06-10 11:00"):
        yield


def page_of(strategy: Strategy) -> str:
    return reverse("strategies:strategy_detail", args=[strategy.pk])


def grant(user: User, strategy: Strategy, until: date | None = None) -> None:
    Grant.objects.create(
        user=user,
        target_kind="strategy",
        target_id=strategy.pk,
        until=until or today() + timedelta(days=30),
        why="Inspection",
        given_by=an_officer(),
        given_at=at_time(today()),
    )


def pages_below(strategy: Strategy) -> list[str]:
    """Every page that reads this strategy."""
    found = [
        page_of(strategy),
        reverse("strategies:strategy_history", args=[strategy.pk]),
        reverse("strategies:section_detail", args=[strategy.pk, "behaviour"]),
        *(reverse("strategies:input_detail", args=[item.pk]) for item in strategy.inputs.all()),
    ]
    return found + [
        reverse("strategies:version_detail", args=[strategy.pk, version.number])
        for version in strategy.versions.all()
    ]


READERS = ["holder", "deputy", "colleague", "chair", "vice_chair", "officer", "chief_executive", "analyst"]


@pytest.mark.parametrize("role", READERS)
def test_members_of_the_board_read_everything(role: str, client_as: SignIn) -> None:
    strategy = make_strategy()
    make_input(strategy)
    make_active(strategy)
    client = client_as(make_person(role))
    for url in [
        *pages_below(strategy),
        reverse("strategies:strategy_list"),
        reverse("strategies:investment"),
    ]:
        assert client.get(url).status_code == 200, url


@pytest.mark.parametrize("role", ["community_contact", "zone_coordinator", "administrator", None])
def test_others_see_nothing(role: str | None, client_as: SignIn) -> None:
    strategy = make_strategy()
    make_input(strategy)
    make_active(strategy)
    client = client_as(make_person(role))
    assert [client.get(url).status_code for url in pages_below(strategy)] == [404] * 5
    assert client.get(reverse("strategies:strategy_list")).status_code == 403
    assert client.get(reverse("strategies:investment")).status_code == 403


def test_a_guest_reads_the_granted_strategy_its_inputs_and_history_and_nothing_else(
    client_as: SignIn,
) -> None:
    strategy, other = make_strategy(), make_strategy()
    indicator = make_indicator()
    watch(strategy=strategy, indicator=indicator, by=actor(an_officer()))
    make_input(strategy)
    make_input(other)
    make_active(strategy)
    make_active(other)
    guest = make_person(None)
    grant(guest, strategy)
    client = client_as(guest)
    assert [client.get(url).status_code for url in pages_below(strategy)] == [200] * 5
    assert {client.get(url).status_code for url in pages_below(other)} == {404}
    assert client.get(reverse("strategies:strategy_list")).status_code == 403
    html = client.get(page_of(strategy)).content.decode()
    links = {
        link for link in re.findall(r'href="(/[^"#]*)', html) if not link.startswith(("/static", "/acc"))
    }
    assert {link for link in links if client.get(link).status_code in (403, 404)} == set()
    assert indicator.name in html


def test_a_grant_ends(client_as: SignIn) -> None:
    strategy, guest = make_strategy(), make_person(None)
    grant(guest, strategy, until=today() - timedelta(days=1))
    assert client_as(guest).get(page_of(strategy)).status_code == 404


def test_the_upper_board_reads_what_went_to_it(client_as: SignIn) -> None:
    flagged, other, waiting = make_strategy(), make_strategy(), make_strategy()
    for strategy in (flagged, other, waiting):
        make_input(strategy)
    flag_for_upper_board(strategy=waiting, because="Money", by=actor(an_officer()))
    to_board(waiting)
    make_active(other)
    make_active(flagged, flagged=True)
    client = client_as(make_person("commissioner", board=upper_board()))
    assert client.get(page_of(flagged)).status_code == 200
    assert client.get(page_of(other)).status_code == 404
    assert client.get(page_of(waiting)).status_code == 404
    listed = client.get(reverse("strategies:strategy_list")).content.decode()
    assert flagged.title in listed
    assert other.title not in listed
    endorse(strategy=waiting, decision=make_decision(waiting), by=actor(an_officer()))
    assert client.get(page_of(waiting)).status_code == 200


def test_a_sensitive_strategy_is_not_there_for_those_who_may_not_see_it(client_as: SignIn) -> None:
    strategy = make_strategy(targeted=make_targeted("Hidden words", marking=Marking.SENSITIVE))
    make_input(strategy, title="Hidden input")
    make_active(strategy)
    client, cleared = client_as(make_person("holder")), client_as(make_person("holder", sensitive=True))
    assert {client.get(url).status_code for url in pages_below(strategy)} == {404}
    assert {cleared.get(url).status_code for url in pages_below(strategy)} == {200}
    for name in ("strategy_list", "investment"):
        for query in ("", "?format=csv"):
            assert "Hidden" not in client.get(reverse(f"strategies:{name}") + query).content.decode()
    assert "Hidden words" in cleared.get(reverse("strategies:strategy_list")).content.decode()
    assert "OFFICIAL-SENSITIVE" in cleared.get(page_of(strategy)).content.decode()


def test_an_issue_behind_it_that_one_may_not_see_is_not_named(client_as: SignIn) -> None:
    strategy = make_strategy()
    hidden = make_issue(marking=Marking.SENSITIVE)
    strategy.targeted.candidate.issues.add(hidden)
    assert hidden.reference not in client_as(make_person("holder")).get(page_of(strategy)).content.decode()


# The page ---------------------------------------------------------------------------------------
def words_of(client: Client, url: str) -> str:
    html = client.get(url).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_gaps_reasons_and_inputs_stand_on_the_pyramid(client_as: SignIn) -> None:
    strategy = make_strategy()
    make_input(strategy, 3, title="Visits")
    say_none(
        strategy=strategy,
        tier=Tier.objects.get(position=2),
        because="The court does it",
        by=actor(an_officer()),
    )
    reader, officer = client_as(make_person("holder")), client_as(an_officer())
    seen = words_of(reader, page_of(strategy))
    assert "Visits" in seen
    assert "None at this tier The court does it" in seen
    assert seen.count("Gap: neither an input nor a reason") == 2
    assert "Inputs 1, and 2 gaps" in seen
    assert "say why there is none" not in seen
    assert (
        words_of(officer, page_of(strategy)).count("say why there is none at") == 3
    )  # two gaps and the note
    assert "Start the consultation" not in words_of(officer, page_of(strategy))


def test_the_task_list_says_how_far_each_step_is(client_as: SignIn) -> None:
    strategy = make_strategy()
    make_input(strategy, 3, evidence="strong", evidence_source="A trial")
    make_input(strategy, 3, money=[])
    seen = words_of(client_as(an_officer()), page_of(strategy))
    assert "The behaviour and the aim From the round" in seen
    assert "Analysis and conclusions Not started" in seen
    assert "Inputs at T3 2 inputs" in seen
    assert "Inputs at T0 Gap" in seen
    assert "Evidence for each input 1 of 2" in seen
    assert "Money for each input 1 of 2" in seen
    assert "How it will be watched Not started" in seen
    assert [f"{n}. " in seen for n in (1, 2, 3, 4)] == [True] * 4


def test_answers_are_waited_for_late_given_or_not_agreed(client_as: SignIn) -> None:
    strategy = make_strategy()
    seat = make_seat(agency=make_agency("Fire"))
    item = make_input(strategy, 3, lead=seat.agency)
    make_input(strategy, 3, lead=make_agency("Health"))
    person = make_person("holder", seat=seat)
    reader = client_as(person)
    assert "Not asked yet" in words_of(reader, page_of(strategy))
    consult(strategy)
    seen = words_of(reader, page_of(strategy))
    assert "Fire (yours)" in seen
    assert "Waiting, due 1 July 2026. Answer on" in seen
    assert "Agencies have answered 0 of 2" in seen
    holder = make_person("deputy", seat=seat)
    answer_input(input=item, says="subject_to", note="Two more staff", by=actor(holder))
    seen = words_of(reader, page_of(strategy))
    assert "Agree subject to, 10 June 2026: Two more staff" in seen
    assert "Agencies have answered 1 of 2" in seen
    with freeze_time("2026-07-02 09:00"):
        reader = client_as(person)
        assert "Was due 1 July 2026." in words_of(reader, page_of(strategy))
        send_to_board(strategy=strategy, by=actor(an_officer()), despite="It can’t wait")
        seen = words_of(reader, page_of(strategy))
        assert "Did not answer: not agreed" in seen
        assert "1 input is not agreed and counts in no total." in seen
        assert "It can’t wait" in seen
        assert "Cash, 2026 to 2027 £10,000 agreed" in seen


def test_a_decision_shows_that_it_is_to_be_confirmed(client_as: SignIn) -> None:
    strategy = make_strategy()
    make_input(strategy)
    to_board(strategy)
    decision = make_decision(strategy)
    endorse(strategy=strategy, decision=decision, by=actor(an_officer()))
    client = client_as(make_person("holder"))
    assert "Active to be confirmed" in words_of(client, page_of(strategy))
    type(decision).objects.filter(pk=decision.pk).update(
        status="confirmed", confirmed_by=make_person("chair"), confirmed_at=at_time(today())
    )
    assert "to be confirmed" not in words_of(client, page_of(strategy))


def test_done_and_behind_schedule_are_shown(client_as: SignIn) -> None:
    strategy = make_strategy()
    make_input(strategy, 3, ends_on=date(2026, 6, 9))
    finished = make_input(strategy, 3)
    make_active(strategy)
    mark_done(input=finished, note="In post", by=actor(an_officer()))
    seen = words_of(client_as(make_person("holder")), page_of(strategy))
    assert "Behind schedule: was due 9 June 2026" in seen
    assert "Done 10 June 2026" in seen


def test_the_suggestion_to_flag_is_the_officers_alone_and_says_the_facts(client_as: SignIn) -> None:
    strategy = make_strategy()
    make_input(strategy, 3, money=[MoneyLine(2026, "cash", "Core", 200_000)])
    make_input(strategy, 2, money=[MoneyLine(2026, "cash", "Core", 90_000)])
    facts = "2 agencies would put in £290,000 in cash"
    assert facts in words_of(client_as(an_officer()), page_of(strategy))
    assert facts not in words_of(client_as(make_person("holder")), page_of(strategy))
    flag_for_upper_board(strategy=strategy, because="That money", by=actor(an_officer()))
    assert facts not in words_of(client_as(an_officer()), page_of(strategy))


def test_what_a_colleague_prepared_is_seen_by_that_agency_alone(client_as: SignIn) -> None:
    strategy, seat = make_strategy(), make_seat()
    item = make_input(strategy, lead=seat.agency)
    consult(strategy)
    prepare_answer(
        input=item, says="not_able", note="Secret doubt", by=actor(make_person("colleague", seat=seat))
    )
    url = reverse("strategies:input_detail", args=[item.pk])
    own, other = client_as(make_person("holder", seat=seat)), client_as(make_person("holder"))
    assert "Secret doubt" in own.get(url).content.decode()
    for client in (other, client_as(an_officer()), client_as(make_person("chair"))):
        for page in (url, page_of(strategy)):
            assert "Secret doubt" not in client.get(page).content.decode()


def test_community_contributors_are_not_named_in_the_history(client_as: SignIn) -> None:
    strategy, seat = make_strategy(), make_seat()
    leader = make_person("holder", seat=seat, post="Pat Smith, faith leader", community_area="Eastham")
    item = make_input(strategy, lead=seat.agency)
    consult(strategy)
    answer_input(input=item, says="agree", by=actor(leader))
    client = client_as(make_person("holder"))
    for url in (page_of(strategy), reverse("strategies:input_detail", args=[item.pk])):
        html = client.get(url).content.decode()
        assert "a community member, Eastham" in html
        assert "Pat Smith" not in html


def test_text_is_escaped(client_as: SignIn) -> None:
    bad = "<script>alert(1)</script>"
    strategy = open_strategy(targeted=make_targeted(), title=bad, by=actor(an_officer()))
    make_input(strategy, title=bad, what=bad)
    make_active(strategy)
    client = client_as(make_person("holder"))
    for url in [
        *pages_below(strategy),
        reverse("strategies:strategy_list"),
        reverse("strategies:investment"),
    ]:
        assert bad not in client.get(url).content.decode()


# The list ---------------------------------------------------------------------------------------
def test_the_list_is_filtered_by_state_agency_tier_and_owed_answers(client_as: SignIn) -> None:
    fire = make_agency("Fire")
    draft, asked, active = (make_strategy(title=title) for title in ("Drafted", "Asked", "Running"))
    make_input(draft, 1, lead=fire)
    make_input(asked, 3, lead=fire)
    make_input(asked, 1)
    make_input(active, 3)
    consult(asked)
    make_active(active)
    client = client_as(make_person("holder"))

    def listed(query: str) -> list[str]:
        html = client.get(reverse("strategies:strategy_list") + query).content.decode()
        return [title for title in ("Drafted", "Asked", "Running") if f">{title}<" in html]

    assert listed("") == ["Drafted", "Asked", "Running"]
    assert listed("?status=draft&status=active") == ["Drafted", "Running"]
    assert listed(f"?agency={fire.pk}") == ["Drafted", "Asked"]
    assert listed("?tier=3") == ["Asked", "Running"]
    assert listed("?owed=1") == ["Asked"]
    assert listed(f"?agency={fire.pk}&tier=1&owed=1") == []
    assert listed("?status=nonsense&agency=x&tier=9&page=77") == ["Drafted", "Asked", "Running"]
    html = client.get(
        reverse("strategies:strategy_list") + f"?status=draft&agency={fire.pk}"
    ).content.decode()
    assert 'href="?agency=' in html
    assert 'href="?status=draft"' in html


def test_the_csv_cannot_run_anything(client_as: SignIn) -> None:
    make_strategy(title='=HYPERLINK("http://x")')
    client = client_as(make_person("holder"))
    response = client.get(reverse("strategies:strategy_list") + "?format=csv")
    assert response["Content-Type"].startswith("text/csv")
    assert "'=HYPERLINK" in response.content.decode()


def test_an_empty_list_says_what_that_means(client_as: SignIn) -> None:
    client = client_as(make_person("holder"))
    assert (
        "No strategy has been opened yet" in client.get(reverse("strategies:strategy_list")).content.decode()
    )
    make_strategy()
    html = client.get(reverse("strategies:strategy_list") + "?status=closed").content.decode()
    assert "No strategy is like that." in html


# What it costs ----------------------------------------------------------------------------------
def test_a_list_of_thirty_takes_few_queries(client_as: SignIn, django_assert_max_num_queries: object) -> None:
    for _ in range(30):
        make_input(make_strategy())
    client = client_as(make_person("holder"))
    client.get(reverse("strategies:strategy_list"))
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        html = client.get(reverse("strategies:strategy_list")).content.decode()
    assert "Showing 1 to 25 of 30" in html


@pytest.mark.parametrize("role", ["holder", "officer"])
def test_a_strategy_with_fifteen_inputs_takes_few_queries(
    role: str, client_as: SignIn, django_assert_max_num_queries: object
) -> None:
    strategy = make_strategy()
    for number in range(15):
        make_input(strategy, number % 4)
    for number in range(3):
        watch(strategy=strategy, indicator=make_indicator(f"key-{number}"), by=actor(an_officer()))
    make_active(strategy, flagged=True)
    assert Indicator.objects.count() == 3
    client = client_as(make_person(role))
    client.get(page_of(strategy))
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        assert client.get(page_of(strategy)).status_code == 200


def test_an_input_and_the_investment_page_take_few_queries(
    client_as: SignIn, django_assert_max_num_queries: object
) -> None:
    strategy = make_strategy()
    for number in range(15):
        make_input(strategy, number % 4)
    make_active(strategy)
    client = client_as(make_person("holder"))
    for url in (
        reverse("strategies:input_detail", args=[strategy.inputs.first().pk]),
        reverse("strategies:investment"),
    ):
        client.get(url)
        with django_assert_max_num_queries(14):  # type: ignore[operator]
            assert client.get(url).status_code == 200


# Beside other records ---------------------------------------------------------------------------
def test_the_page_of_a_targeted_behaviour_leads_to_its_strategy_or_opens_one(client_as: SignIn) -> None:
    targeted = make_targeted()
    url = reverse("prioritisation:targeted_detail", args=[targeted.pk])
    opening = reverse("strategies:strategy_open", args=[targeted.pk])
    officer, holder = client_as(an_officer()), client_as(make_person("holder"))
    assert opening in officer.get(url).content.decode()
    assert opening not in holder.get(url).content.decode()
    strategy = make_strategy(targeted=targeted)
    for client in (officer, holder):
        html = client.get(url).content.decode()
        assert page_of(strategy) in html
        assert opening not in html


def test_the_whole_history_is_paged(client_as: SignIn) -> None:
    strategy = make_strategy()
    for number in range(30):
        make_input(strategy, number % 4)
    html = (
        client_as(make_person("holder"))
        .get(reverse("strategies:strategy_history", args=[strategy.pk]))
        .content
    )
    assert b"Showing 1 to 25 of 31" in html
