"""People Zones: proposing, carrying over, roles, what is impossible, and who reads which."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.urls import reverse

from partnership.clock import today
from partnership.places.models import Community
from partnership.records.events import Event
from partnership.records.moves import NotAllowed, WrongState
from partnership.records.notices import Notice
from people_zones.actions import (
    NoStrategy,
    Nowhere,
    carry_over_zone,
    give_zone_role,
    propose_zone,
    seek_commitment,
)
from people_zones.models import Zone
from people_zones.panels import zones_of_strategy
from strategies.models import Strategy
from tests.factories.ground import actor, make_area, make_person, upper_board
from tests.factories.meetings import make_decision, officer
from tests.factories.people_zones import make_legacy_zone, make_zone
from tests.factories.strategies import make_strategy

pytestmark = pytest.mark.django_db
LIST = "people_zones:zone_list"


def detail(zone: Zone) -> str:
    return reverse("people_zones:zone_detail", args=[zone.pk])


@pytest.fixture
def strategy() -> Strategy:
    return make_strategy()


# Actions
def test_a_zone_is_proposed_from_a_draft_strategy(strategy: Strategy) -> None:
    area = make_area()
    group = Community.objects.create(name="Night-time workers")
    zone = propose_zone(
        name="Castle Street",
        approach="behaviour",
        strategy=strategy,
        places=[area],
        communities=[group],
        summary="Six shops.",
        by=actor(officer()),
    )
    assert strategy.status == "draft"
    assert (zone.status, zone.legacy, zone.reference) == ("proposed", False, f"PZ-{zone.number:04d}")
    assert zone.behaviour == strategy.targeted.candidate.behaviour
    assert (zone.footprint().places, zone.footprint().communities) == ((area,), (group,))
    assert Event.objects.of(zone).get().kind == "proposed"


def test_a_new_zone_has_a_strategy_and_a_place(strategy: Strategy) -> None:
    with pytest.raises(NoStrategy, match="A new People Zone delivers a strategy"):
        propose_zone(name="x", approach="assets", by=actor(officer()), places=[make_area()])
    with pytest.raises(Nowhere):
        propose_zone(name="x", approach="assets", by=actor(officer()), strategy=strategy)
    assert not Zone.objects.exists()


def test_a_zone_starts_at_its_strategys_marking(strategy: Strategy) -> None:
    strategy.marking = "sensitive"
    strategy.save()
    assert make_zone(strategy).marking == "sensitive"


def test_commitment_is_sought_once(strategy: Strategy) -> None:
    zone = seek_commitment(zone=make_zone(strategy), by=actor(officer()))
    assert zone.status == "seeking"
    assert Event.objects.of(zone).filter(kind="commitment_sought").exists()
    with pytest.raises(WrongState):
        seek_commitment(zone=zone, by=actor(officer()))


def test_a_legacy_zone_is_carried_over() -> None:
    zone = carry_over_zone(
        name="Riverside",
        approach="assets",
        status="evaluating",
        places=[make_area()],
        started_on=date(2024, 1, 1),
        by=actor(officer()),
    )
    assert (zone.legacy, zone.strategy, zone.status) == (True, None, "evaluating")
    with pytest.raises(NotAllowed, match="live, evaluating or closed"):
        make_legacy_zone(status="proposed")
    with pytest.raises(NotAllowed, match="has started already"):
        make_legacy_zone(started_on=today() + timedelta(days=1))


def test_a_role_is_given_once_and_its_holder_is_told() -> None:
    zone, person = make_legacy_zone(), make_person("zone_coordinator")
    for _ in range(2):
        role = give_zone_role(zone=zone, user=person, role="coordinator", by=actor(officer()))
    assert list(zone.people.all()) == [role]
    assert Event.objects.of(zone).filter(kind="role_given").count() == 1
    assert Notice.objects.get().to == person


# What the database refuses
def test_only_a_legacy_zone_lacks_a_strategy(strategy: Strategy) -> None:
    zone, closed = make_zone(strategy), make_legacy_zone(status="closed")
    with pytest.raises(IntegrityError, match="only_legacy_zones_lack_a_strategy"), transaction.atomic():
        Zone.objects.filter(pk=zone.pk).update(strategy=None)
    with pytest.raises(IntegrityError, match="only_legacy_zones_lack_a_strategy"), transaction.atomic():
        Zone.objects.filter(pk=closed.pk).update(legacy=False)


@pytest.mark.parametrize("status", ["commissioned", "live", "evaluating"])
def test_a_zone_is_not_commissioned_without_its_decision(strategy: Strategy, status: str) -> None:
    zone = make_zone(strategy)
    with pytest.raises(IntegrityError, match="commissioned_zones_have_the_decision"), transaction.atomic():
        Zone.objects.filter(pk=zone.pk).update(status=status)


def test_without_the_decision_row_a_commissioned_zone_is_impossible(strategy: Strategy) -> None:
    zone = make_zone(strategy)
    decision = make_decision(record=zone, kind="commission")
    Zone.objects.filter(pk=zone.pk).update(status="commissioned", commissioned_by=decision)
    with pytest.raises(ProtectedError):
        decision.delete()
    with connection.cursor() as sql:
        sql.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="commissioned_by_id"), transaction.atomic():
            sql.execute("DELETE FROM meetings_decision WHERE id = %s", [decision.pk])
    with pytest.raises(IntegrityError, match="commissioned_zones_have_the_decision"), transaction.atomic():
        Zone.objects.filter(pk=zone.pk).update(commissioned_by=None)
    zone.refresh_from_db()
    assert (zone.status, zone.commissioned_by) == ("commissioned", decision)


# Pages
def test_readers_of_the_board_see_all_zones(client_as, strategy: Strategy) -> None:
    zone, old = make_zone(strategy), make_legacy_zone()
    for role in ("holder", "colleague", "chair", "officer", "analyst"):
        client = client_as(make_person(role))
        shown = client.get(reverse(LIST)).content.decode()
        assert "Castle Street" in shown
        assert "Riverside" in shown
        assert client.get(detail(zone)).status_code == 200
        assert client.get(detail(old)).status_code == 200


@pytest.mark.parametrize(
    ("membership", "role"),
    [("zone_coordinator", "coordinator"), ("community_contact", "contact"), (None, "community_lead")],
)
def test_a_zones_own_people_see_only_that_zone(client_as, strategy: Strategy, membership, role) -> None:
    mine, other = make_zone(strategy), make_legacy_zone()
    person = make_person(membership)
    give_zone_role(zone=mine, user=person, role=role, by=actor(officer()))
    give_zone_role(zone=mine, user=person, role="agency_lead", by=actor(officer()))
    client = client_as(person)
    shown = client.get(reverse(LIST)).content.decode()
    assert shown.count("Castle Street") == 1
    assert "Riverside" not in shown
    assert client.get(detail(other)).status_code == 404
    page = client.get(detail(mine)).content.decode()
    assert "A record you can’t see".lower() in page.lower()
    assert strategy.title not in page.replace(str(mine.behaviour), "")


def test_a_zones_own_people_read_who_keeps_its_page(client_as) -> None:
    make_person("officer", post="Partnerships Officer")
    zone = make_legacy_zone()
    people = {"coordinator": make_person("zone_coordinator"), "contact": make_person("community_contact")}
    words = "The Office of the Police and Crime Commissioner keeps this page. Tell them what has changed: "
    for role, person in people.items():
        give_zone_role(zone=zone, user=person, role=role, by=actor(officer()))
        shown = client_as(person).get(detail(zone)).content.decode()
        assert f"{words}Partnerships Officer." in shown
    for person in (officer(), make_person("holder")):
        assert words not in client_as(person).get(detail(zone)).content.decode()


def test_a_place_is_named_once(client_as) -> None:
    zone = make_legacy_zone("Riverside", places=[make_area()])
    shown = client_as(make_person("holder")).get(detail(zone)).content.decode()
    assert shown.count("Testshire") == 1


def test_others_see_no_zone(client_as, strategy: Strategy) -> None:
    zone = make_zone(strategy)
    people = [
        make_person(None),
        make_person("administrator"),
        make_person("zone_coordinator"),
        make_person("community_contact"),
        make_person("commissioner", board=upper_board()),
    ]
    for person in people:
        client = client_as(person)
        assert client.get(reverse(LIST)).status_code == 403
        assert client.get(detail(zone)).status_code == 404


def test_a_sensitive_zone_is_not_there_for_who_may_not_see_it(client_as) -> None:
    zone = make_legacy_zone("Hidden place", marking="sensitive")
    own = make_person("zone_coordinator")
    give_zone_role(zone=zone, user=own, role="coordinator", by=actor(officer()))
    for person in (make_person("holder"), make_person("officer")):
        client = client_as(person)
        assert client.get(detail(zone)).status_code == 404
        assert "Hidden place" not in client.get(reverse(LIST)).content.decode()
    assert client_as(own).get(detail(zone)).status_code == 404
    assert not Notice.objects.filter(to=own).exists()
    cleared = client_as(make_person("holder", sensitive=True))
    assert '<p class="pb-marking">OFFICIAL-SENSITIVE</p>' in cleared.get(detail(zone)).content.decode()


def test_a_zone_shows_all_of_itself(client_as, strategy: Strategy) -> None:
    zone = make_zone(strategy, summary="Six shops on the estate.")
    seek_commitment(zone=zone, by=actor(officer()))
    lead = make_person("community_contact", post="Forum chair", community_area="Eastham")
    give_zone_role(zone=zone, user=lead, role="community_lead", by=actor(officer()))
    make_decision(record=zone, text="Noted with thanks.")
    shown = client_as(make_person("holder")).get(detail(zone)).content.decode()
    for words in (
        "Seeking commitment",
        "It can’t start without them",
        "Behaviour-led",
        "Six shops on the estate.",
        "Testshire",
        strategy.reference,
        str(zone.behaviour),
        "Community lead",
        "a community member, Eastham",
        "Noted with thanks.",
        "Asked agencies and the community for commitment",
    ):
        assert words in shown
    assert "Forum chair" not in shown


def test_the_list_keeps_to_what_is_asked(client_as) -> None:
    make_legacy_zone("Live one")
    make_legacy_zone("Closed one", status="closed")
    client = client_as(make_person("holder"))

    def seen(query: str) -> list[str]:
        shown = client.get(reverse(LIST) + query).content.decode()
        return [name for name in ("Live one", "Closed one") if name in shown]

    assert seen("") == ["Live one", "Closed one"]
    assert seen("?state=open") == ["Live one"]
    assert seen("?state=closed") == ["Closed one"]
    assert seen("?state=nonsense") == ["Live one", "Closed one"]


def test_pages_take_few_queries_however_many_zones(
    client_as, strategy: Strategy, django_assert_max_num_queries
) -> None:
    area = make_area()
    for number in range(30):
        make_zone(strategy, name=f"Zone {number}", places=[area])
    client = client_as(make_person("holder"))
    client.get(reverse(LIST))
    with django_assert_max_num_queries(12):
        shown = client.get(reverse(LIST)).content.decode()
    assert "Showing 1 to 25 of 30" in shown
    with django_assert_max_num_queries(14):
        client.get(detail(Zone.objects.latest("pk")))


def test_a_strategys_page_names_its_zones(strategy: Strategy) -> None:
    zone = make_zone(strategy)
    panel = zones_of_strategy(strategy, make_person("holder"))
    assert panel is not None
    assert panel.title == "People Zones"
    assert [line.text for line in panel.lines] == [f"{zone.reference} Castle Street"]
    assert zones_of_strategy(strategy, make_person(None)) is None
