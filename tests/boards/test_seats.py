"""Seats, places and agencies: ended and never edited, so that every day can be asked who sat where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from partnership.boards import actions
from partnership.boards.models import Agency, Membership, Partner, Seat, called
from partnership.boards.standing import SYSTEM, standing_on
from partnership.clock import today
from partnership.pages.layout import layout_faults
from partnership.people.models import Account, User
from partnership.records.events import Event
from partnership.records.moves import NotAllowed
from partnership.wording import short
from tests.factories.ground import (
    actor,
    add_role,
    make_agency,
    make_person,
    make_seat,
    prevention_board,
    upper_board,
)

pytestmark = pytest.mark.django_db
ClientAs = Callable[[User], Client]
SPRING, SUMMER = date(2026, 4, 1), date(2026, 7, 1)
DAY = timedelta(days=1)
LONG_AGO = datetime(2026, 3, 1, tzinfo=UTC)


def partner(agency: Agency) -> Partner:
    return Partner.objects.get(pk=agency.pk)


def give(
    person: User, seat: Seat | None = None, role: str = "holder", since: date = SPRING, **more: Any
) -> Membership:
    return actions.give_place(
        **{
            "person": person,
            "board": prevention_board(),
            "role": role,
            "seat": seat,
            "since": since,
            "by": SYSTEM,
            **more,
        }
    )


def end_agency(agency: Agency, **more: Any) -> Partner:
    given = {"agency": partner(agency), "last_day": SUMMER - DAY, "reason": "Reorganised", "by": SYSTEM}
    return actions.end_agency(**{**given, **more})


def said(day: date, name: str = "since") -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


# Places -----------------------------------------------------------------------------------------
def test_a_new_holder_follows_the_earlier_one_without_a_gap() -> None:
    seat, first, second = make_seat(), make_person(None), make_person(None)
    give(first, seat)
    give(second, seat, since=SUMMER)
    for day, holder in ((SUMMER - DAY, first), (SUMMER, second)):
        held = Membership.objects.filter(seat=seat, role="holder").current(day)
        assert [place.user for place in held] == [holder]
    kinds = list(Event.objects.of(seat).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["place_given", "place_ended", "place_given"]


def test_a_holder_who_begins_later_stands_in_the_way() -> None:
    seat = make_seat()
    give(make_person(None), seat, since=SUMMER)
    with pytest.raises(NotAllowed, match="holds this seat from 1 July 2026"):
        give(make_person(None), seat)


def test_deputies_and_colleagues_may_be_several() -> None:
    seat = make_seat()
    for role in ("deputy", "deputy", "colleague"):
        give(make_person(None), seat, role)
    assert Membership.objects.filter(seat=seat).count() == 3


def test_nobody_has_the_same_place_twice() -> None:
    seat, person = make_seat(), make_person(None)
    give(person, seat, "deputy")
    with pytest.raises(NotAllowed, match="already"):
        give(person, seat, "deputy", since=SUMMER)
    give(person, None, "officer")
    with pytest.raises(NotAllowed, match="already"):
        give(person, None, "officer", since=SUMMER)


@pytest.mark.parametrize(("role", "with_seat"), [("holder", False), ("chair", True)])
def test_a_role_has_a_seat_or_has_none(role: str, with_seat: bool) -> None:
    with pytest.raises(NotAllowed, match="belong to a seat"):
        give(make_person(None), make_seat() if with_seat else None, role)


def test_nobody_gives_themselves_a_place() -> None:
    officer = make_person("officer")
    with pytest.raises(NotAllowed, match="yourself"):
        give(officer, make_seat(), by=actor(officer))


def test_a_closed_account_gets_no_place() -> None:
    with pytest.raises(NotAllowed, match="closed"):
        give(make_person(None, is_active=False), make_seat())


def test_a_place_lies_within_its_seat() -> None:
    seat = make_seat(during=DateRange(SPRING, SUMMER))
    for day in (SPRING - DAY, SUMMER):
        with pytest.raises(NotAllowed, match="no such seat"):
            give(make_person(None), seat, since=day)
    assert give(make_person(None), seat).during.upper == SUMMER


def test_a_place_ends_and_stays_on_record() -> None:
    person = make_person(None)
    place = give(person, make_seat())
    actions.end_place(membership=place, last_day=SUMMER, reason="Retired", by=SYSTEM, at=None)
    assert standing_on(person, SUMMER).seats()
    assert not standing_on(person, SUMMER + DAY).seats()
    event = Event.objects.of(Account.objects.get(pk=person.pk))[0]
    assert (event.kind, event.note, event.data["until"]) == ("place_ended", "Retired", "2026-07-01")


def test_an_end_is_not_moved_later_nor_before_the_beginning_nor_once_it_is_past() -> None:
    person = make_person(None)
    place = give(person, make_seat(), since=today() - 10 * DAY)
    with pytest.raises(NotAllowed, match="can’t be earlier"):
        actions.end_place(membership=place, last_day=today() - 11 * DAY, reason="x", by=SYSTEM)
    actions.end_place(membership=place, last_day=today() + 5 * DAY, reason="x", by=SYSTEM)
    with pytest.raises(NotAllowed, match="already"):
        actions.end_place(membership=place, last_day=today() + 6 * DAY, reason="x", by=SYSTEM)
    actions.end_place(membership=place, last_day=today() - DAY, reason="x", by=SYSTEM)
    with pytest.raises(NotAllowed, match="already"):
        actions.end_place(membership=place, last_day=today() - 2 * DAY, reason="x", by=SYSTEM)


def test_a_place_that_has_not_begun_is_called_off(client_as: ClientAs) -> None:
    seat, tomorrow = make_seat(), today() + DAY
    place = give(make_person(None), seat, since=tomorrow)
    client = client_as(make_person("officer"))
    given = {"reason": "Thought again", **said(today(), "last_day")}
    client.post(f"/members/places/{place.pk}/end/", given)
    assert not Membership.objects.filter(pk=place.pk).exists()
    page = client.get(f"/members/{seat.pk}/").content.decode()
    assert f"Seat holder from {short(tomorrow)}: called off" in page


# Seats and agencies -------------------------------------------------------------------------------
def test_a_seat_ends_with_everybody_on_it() -> None:
    seat, person = make_seat(), make_person(None)
    give(person, seat)
    actions.end_seat(seat=seat, last_day=SUMMER - DAY, reason="New terms", by=SYSTEM)
    assert Seat.objects.current(SUMMER - DAY).filter(pk=seat.pk).exists()
    assert not Seat.objects.current(SUMMER).filter(pk=seat.pk).exists()
    assert not standing_on(person, SUMMER).seats()


def test_what_has_its_last_day_is_not_ended_again() -> None:
    seat, old = make_seat(), make_agency()
    actions.end_seat(seat=seat, last_day=SUMMER - DAY, reason="New terms", by=SYSTEM)
    end_agency(old, successor=make_agency("New Body"))
    with pytest.raises(NotAllowed, match="already"):
        actions.end_seat(seat=seat, last_day=SUMMER - DAY, reason="Once more", by=SYSTEM)
    with pytest.raises(NotAllowed, match="already"):
        end_agency(old)
    assert Agency.objects.get(pk=old.pk).successor is not None


def test_a_seat_for_an_agency_of_another_day_is_refused() -> None:
    agency = make_agency(during=DateRange(SPRING, SUMMER))
    with pytest.raises(NotAllowed, match="no such agency"):
        actions.add_seat(board=prevention_board(), category="Health", agency=agency, since=SUMMER, by=SYSTEM)


def test_an_agency_ends_and_its_seats_are_carried_over() -> None:
    """As clinical commissioning groups became integrated care boards."""
    old, new = make_agency("Old Body"), make_agency("New Body")
    seat = make_seat(agency=old, category="NHS", strategic_role="Chief nurse")
    holder, deputy, analyst = make_person(None), make_person(None), make_person(None)
    give(holder, seat, may_see_sensitive=True)
    give(deputy, seat, "deputy")
    give(analyst, None, "analyst", agency=old)
    ended = end_agency(old, successor=new, carry_over=True)
    assert ended.successor == new
    assert not Agency.objects.current(SUMMER).filter(pk=old.pk).exists()
    after = Seat.objects.get(agency=new)
    assert (after.category, after.strategic_role, after.during.lower) == ("NHS", "Chief nurse", SUMMER)
    for person, role in ((holder, "holder"), (deputy, "deputy"), (analyst, "analyst")):
        before, then = standing_on(person, SUMMER - DAY), standing_on(person, SUMMER)
        assert before.agency_ids() == {old.pk}
        assert then.agency_ids() == {new.pk}
        assert then.roles() == {role}
    assert standing_on(holder, SUMMER).may_see_sensitive
    assert standing_on(holder, SUMMER).seats() == (after,)


def test_what_is_carried_over_ends_on_the_day_that_was_set() -> None:
    old, new = make_agency(), make_agency()
    autumn = SUMMER + 90 * DAY
    short_lived, lasting = make_seat(agency=old, during=DateRange(SPRING, autumn)), make_seat(agency=old)
    first, cleared, analyst = make_person(None), make_person(None), make_person(None)
    give(first, short_lived)
    given = [
        give(cleared, lasting, "deputy", may_see_sensitive=True),
        give(analyst, None, "analyst", agency=old, may_see_sensitive=True),
    ]
    for place in given:
        actions.end_place(membership=place, last_day=autumn - DAY, reason="Seconded", by=SYSTEM, at=LONG_AGO)
    end_agency(old, successor=new, carry_over=True, at=LONG_AGO)
    for person in (first, cleared, analyst):
        assert standing_on(person, autumn - DAY).agency_ids() == {new.pk}
        assert not standing_on(person, autumn).memberships
    ends = Seat.objects.filter(agency=new).order_by("pk").values_list("during__endswith", flat=True)
    assert list(ends) == [autumn, None]


def test_places_that_are_to_begin_go_with_their_agency() -> None:
    old, new = make_agency(), make_agency()
    next_week, last_day = today() + 7 * DAY, today() + DAY
    seat, holder, next_one, analyst = make_seat(agency=old), *(make_person(None) for _ in range(3))
    give(next_one, seat, since=next_week)
    give(holder, seat, last_day=next_week - DAY)
    give(analyst, None, "analyst", agency=old, since=next_week)
    end_agency(old, last_day=last_day, successor=new, carry_over=True)
    assert not Membership.objects.filter(agency=old, during__overlap=DateRange(last_day + DAY, None)).exists()
    assert standing_on(holder, next_week - DAY).agency_ids() == {new.pk}
    assert not standing_on(holder, next_week).memberships
    for person in (next_one, analyst):
        assert not standing_on(person, next_week - DAY).memberships
        assert standing_on(person, next_week).agency_ids() == {new.pk}


def test_places_that_are_to_begin_end_with_an_agency_that_nobody_follows() -> None:
    old, person = make_agency(), make_person(None)
    give(person, None, "analyst", agency=old, since=today() + 7 * DAY)
    give(person, make_seat(agency=old), "deputy", since=today() + 7 * DAY)
    end_agency(old, last_day=today())
    assert not Membership.objects.filter(user=person).exists()


def test_without_a_successor_its_seats_end() -> None:
    old = make_agency()
    seat, person = make_seat(agency=old), make_person(None)
    give(person, seat)
    end_agency(old)
    assert not standing_on(person, SUMMER).memberships


def test_carrying_over_leaves_out_closed_accounts_and_whoever_does_it() -> None:
    old, new = make_agency(), make_agency()
    seat = make_seat(agency=old)
    gone, officer = make_person(None), make_person("officer")
    give(gone, seat)
    give(officer, seat, "deputy")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    end_agency(old, successor=new, carry_over=True, by=actor(officer))
    assert not Membership.objects.filter(seat__agency=new).exists()
    assert Seat.objects.filter(agency=new).count() == 1


def test_what_an_agency_can_not_end_with() -> None:
    office, old = make_agency(convenes=True), make_agency()
    with pytest.raises(NotAllowed, match="convenes"):
        end_agency(office)
    with pytest.raises(NotAllowed, match="another agency"):
        end_agency(old, successor=old)
    with pytest.raises(NotAllowed, match="another agency"):
        end_agency(old, successor=make_agency(during=DateRange(SUMMER + DAY, None)))
    with pytest.raises(NotAllowed, match="to a successor"):
        end_agency(old, carry_over=True)
    with pytest.raises(NotAllowed, match="is there"):
        end_agency(old, last_day=date(2000, 1, 1))


def test_an_agency_sent_as_it_is_leaves_no_event():
    agency = partner(make_agency("Fire"))
    actions.change_agency(
        agency=agency,
        name=agency.name,
        short_name=agency.short_name,
        kind=agency.kind,
        base=called(agency),
        by=SYSTEM,
    )
    assert not Event.objects.of(agency).exists()


def test_names_of_agencies_differ() -> None:
    agency = partner(make_agency("Fire Service"))
    given = {"short_name": "Fire", "kind": "fire", "by": SYSTEM}
    with pytest.raises(NotAllowed, match="already"):
        actions.add_agency(name="fire service", since=SPRING, **given)
    actions.change_agency(agency=agency, name="Fire Service", base=called(agency), **given)
    with pytest.raises(NotAllowed, match="Somebody else changed"):
        actions.change_agency(agency=agency, name="Fire and Rescue", base="older", **given)


# Pages --------------------------------------------------------------------------------------------
def test_members_read_who_sits_where_and_keep_nothing(client_as: ClientAs) -> None:
    seat = make_seat(category="Police")
    give(make_person(None, post="Superintendent"), seat)
    vacant = make_seat(category="Probation", during=DateRange(SPRING, None))
    client = client_as(make_person("holder"))
    page = client.get("/members/").content.decode()
    assert "Superintendent" in page
    assert "Since 1 April 2026" in page
    assert "Vacant</strong>" in page
    assert "Add a seat" not in page
    assert client.get(f"/members/{vacant.pk}/").status_code == 200
    for url in ("/members/add/", f"/members/{seat.pk}/fill/", f"/members/{seat.pk}/end/", "/agencies/add/"):
        assert client.get(url).status_code == 403
        assert client.post(url).status_code == 403


def test_who_is_cleared_is_read_by_those_who_say_so(client_as: ClientAs) -> None:
    seat = make_seat()
    give(make_person(None), seat, may_see_sensitive=True)
    words, url = "May read OFFICIAL-SENSITIVE", f"/members/{seat.pk}/"
    assert words in client_as(make_person("officer")).get(url).content.decode()
    assert words not in client_as(make_person("holder")).get(url).content.decode()


def test_a_community_leader_is_named_only_as_they_chose(client_as: ClientAs) -> None:
    leader = make_person(None, post="Imam of the mosque", community_area="Eastham")
    seat = make_seat(category="Community")
    give(leader, seat)
    client = client_as(make_person("holder"))
    for url in ("/members/", f"/members/{seat.pk}/"):
        page = client.get(url).content.decode()
        assert "a community member, Eastham" in page
        assert "Imam" not in page


def test_the_upper_board_reads_its_own_seats_only(client_as: ClientAs) -> None:
    upper, main = make_seat(upper_board()), make_seat(category="Probation")
    client = client_as(make_person("holder", seat=upper))
    assert client.get(f"/members/{upper.pk}/").status_code == 200
    assert client.get(f"/members/{main.pk}/").status_code == 404
    assert "Probation" not in client.get("/members/").content.decode()


@pytest.mark.parametrize("role", ["zone_coordinator", "community_contact"])
def test_who_does_not_read_the_board_reads_no_seats(client_as: ClientAs, role: str) -> None:
    client = client_as(make_person(role))
    for url in ("/members/", "/agencies/"):
        assert client.get(url).status_code == 403
    assert client.get(f"/members/{make_seat().pk}/").status_code == 404


def test_an_officer_fills_a_seat_and_invites_whom_it_needs(client_as: ClientAs) -> None:
    seat = make_seat()
    client = client_as(make_person("officer"))
    url = f"/members/{seat.pk}/fill/"
    empty = client.post(url, {}).content.decode()
    for words in ("Select as what they come", "Enter their e-mail address", "Enter the first day"):
        assert words in empty
    given = {"role": "holder", "email": "new@example.org", **said(today())}
    assert "Enter their post to invite them" in client.post(url, given).content.decode()
    assert not User.objects.filter(email="new@example.org").exists()
    client.post(url, {**given, "post": "Area Manager"})
    person = User.objects.get(email="new@example.org")
    assert standing_on(person).seats() == (seat,)
    known = make_person(None)
    client.post(url, {"role": "deputy", "email": known.email.upper(), **said(today())})
    assert standing_on(known).seats() == (seat,)


def test_whoever_was_loaded_with_the_area_is_invited_with_their_seat(client_as: ClientAs) -> None:
    client, seat = client_as(make_person("officer")), make_seat()
    loaded = User.objects.create_user(email="loaded@example.org", post="Head of Service")
    given = {"role": "deputy", "email": loaded.email, **said(today())}
    page = client.post(f"/members/{seat.pk}/fill/", given, follow=True).content.decode()
    assert "An invitation is on its way" in page
    assert Account.objects.unsent().filter(pk=loaded.pk).exists()


def test_a_refused_place_invites_nobody(client_as: ClientAs) -> None:
    seat = make_seat(during=DateRange(SPRING, SUMMER))
    client = client_as(make_person("officer"))
    given = {"role": "holder", "email": "new@example.org", "post": "Area Manager", **said(SUMMER)}
    page = client.post(f"/members/{seat.pk}/fill/", given).content.decode()
    assert "There is no such seat on that day" in page
    assert 'value="new@example.org"' in page
    assert not User.objects.filter(email="new@example.org").exists()


@pytest.mark.parametrize(("sensitive", "cleared"), [(True, True), (False, False)])
def test_only_an_officer_who_is_cleared_clears_others(
    client_as: ClientAs, sensitive: bool, cleared: bool
) -> None:
    seat, person = make_seat(), make_person(None)
    client = client_as(make_person("officer", sensitive=sensitive))
    given = {"role": "deputy", "email": person.email, "clearance": ["cleared"], **said(today())}
    client.post(f"/members/{seat.pk}/fill/", given)
    assert Membership.objects.get(user=person).may_see_sensitive is cleared


def test_an_officer_ends_a_seat_holders_place_and_not_another_officers(client_as: ClientAs) -> None:
    me = make_person("officer")
    client = client_as(me)
    place = give(make_person(None), make_seat())
    other = Membership.objects.get(user=make_person("officer"))
    mine = Membership.objects.get(user=me)
    given = {"reason": "Moved on", **said(today(), "last_day")}
    for row in (other, mine):
        assert client.post(f"/members/places/{row.pk}/end/", given).status_code == 403
    answer = client.post(f"/members/places/{place.pk}/end/", given)
    assert answer["Location"] == f"/members/{place.seat_id}/"
    place.refresh_from_db()
    assert place.during.upper == today() + DAY
    keeper = client_as(make_person("administrator"))
    assert keeper.post(f"/members/places/{other.pk}/end/", given).status_code == 302


def test_an_officer_ends_an_agency_from_a_page(client_as: ClientAs) -> None:
    old, new = make_agency("Old Body"), make_agency("New Body")
    seat = make_seat(agency=old)
    give(make_person(None), seat)
    client = client_as(make_person("officer"))
    url = f"/agencies/{old.pk}/end/"
    given = {"reason": "Reorganised", "follows": "successor", **said(today(), "last_day")}
    assert "Select the agency that follows" in client.post(url, given).content.decode()
    client.post(url, {**given, "successor": str(new.pk), "carry_over": "on"})
    assert Seat.objects.filter(agency=new).exists()
    page = client.get(f"/agencies/{old.pk}/").content.decode()
    assert "Followed by" in page
    assert "Old Body" in client.get(f"/agencies/{new.pk}/").content.decode()


def test_an_officer_adds_a_seat_and_an_agency(client_as: ClientAs) -> None:
    client = client_as(make_person("officer"))
    board = prevention_board()
    client.post(
        "/agencies/add/", {"name": "Fire Service", "short_name": "Fire", "kind": "fire", **said(SPRING)}
    )
    agency = Agency.objects.get(name="Fire Service")
    client.post(
        "/members/add/", {"board": board.pk, "category": "Fire", "agency": agency.pk, **said(today())}
    )
    seat = Seat.objects.get(category="Fire")
    page = client.get(f"/members/{seat.pk}/").content.decode()
    assert "The seat was added" in page
    assert "Nobody fills this seat" in page
    renamed = {"name": "Fire and Rescue Service", "short_name": "FRS", "kind": "fire"}
    answer = client.post(f"/agencies/{agency.pk}/edit/", {**renamed, "base": called(agency)})
    assert answer.status_code == 302
    assert "Was: Fire Service" in client.get(f"/agencies/{agency.pk}/").content.decode()


def test_agencies_are_listed_until_their_last_day_and_kept_after_it(client_as: ClientAs) -> None:
    make_agency("Here For Good")
    make_agency("Leaving", during=DateRange(SPRING, today() + DAY))
    make_agency("Left", during=DateRange(SPRING, today()))
    client = client_as(make_person("holder"))
    now, ended = (client.get(f"/agencies/{query}").content.decode() for query in ("", "?state=ended"))
    assert [name in now for name in ("Here For Good", "Leaving", "Left<")] == [True, True, False]
    assert [name in ended for name in ("Here For Good", "Leaving", "Left<")] == [False, False, True]


def test_lists_take_as_many_queries_for_many_as_for_few(
    client_as: ClientAs, django_assert_num_queries: Any
) -> None:
    client = client_as(make_person("officer"))
    for number in range(30):
        seat = make_seat(category=f"Category {number}")
        for role in ("holder", "deputy", "colleague"):
            give(make_person(None), seat, role)
    for _ in range(30):
        make_seat()
    add_role(make_person(None), "chair")
    counts = {"/members/": 8, "/members/?state=vacant": 8, "/members/?state=roles": 6, "/agencies/": 6}
    for url, queries in counts.items():
        client.get(url)
        with django_assert_num_queries(queries):
            client.get(url)
    seat = Seat.objects.filter(memberships__role="holder").order_by("-pk")[0]
    with django_assert_num_queries(7):
        client.get(f"/members/{seat.pk}/")


def test_layouts_name_every_field() -> None:
    from partnership.boards import forms as boards
    from partnership.people import forms as people

    agency, person = make_agency(), make_person(None, community_area="Eastham")
    made = [
        boards.FillSeatForm(back="/", may_clear=True),
        boards.GivePlaceForm(back="/", may_clear=True, roles=[]),
        boards.EndForm(back="/", done="End"),
        boards.SeatForm(back="/"),
        boards.AddAgencyForm(back="/"),
        boards.ChangeAgencyForm(back="/", agency=agency),
        boards.EndAgencyForm(back="/", agency=agency),
        people.NameForm(back="/", person=person),
        people.AccountForm(back="/"),
        people.ChangeAccountForm(back="/", person=person),
        people.ReasonForm(back="/", done="Do it"),
    ]
    assert [fault for form in made for fault in layout_faults(form)] == []
