"""Who reads a strategy, its inputs, sections and versions; and who finds nothing."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from partnership.clock import at_time, today
from partnership.people.models import User
from partnership.records.grants import Grant
from partnership.records.marking import Marking
from strategies.actions import (
    answer_input,
    endorse,
    flag_for_upper_board,
    open_strategy,
    watch,
)
from strategies.models import Strategy
from tests.factories.ground import actor, make_person, make_seat, upper_board
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
from tests.strategies.pages import SignIn, page_of, pages_below

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june")]


def grant(user: User, strategy: Strategy, until: date | None = None) -> None:
    Grant.objects.create(
        user=user,
        target_kind="strategy",
        target_id=strategy.pk,
        until=until or today() + timedelta(days=30),
        why="Inspection",
        given_by=an_officer(),
        given_at=at_time(today() - timedelta(days=30)),
    )


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
