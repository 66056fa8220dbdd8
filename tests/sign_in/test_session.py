"""How long a session lasts, signing out everywhere, and the form that came too late."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from freezegun import freeze_time

from partnership.people.models import User
from partnership.records.drafts import Draft
from tests.factories.ground import make_person

from .reading import is_signed_in, text_of

PASSWORD = "a long enough password"
NINE = "2026-05-04 08:00"  # 9am in the area


@pytest.fixture
def clock() -> Iterator[Any]:
    with freeze_time(NINE) as clock:
        yield clock


def signed_in(person: User) -> Client:
    client = Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/130 Safari Edg/130")
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    return client


def test_a_session_ends_an_hour_after_the_last_page(clock: Any) -> None:
    client = signed_in(make_person("holder"))
    clock.tick(59 * 60)
    assert client.get("/account/").status_code == 200
    clock.tick(59 * 60)
    assert client.get("/account/").status_code == 200
    clock.tick(60 * 60)
    ended = client.get("/meetings/?state=all")
    assert ended["Location"] == "/accounts/login/?next=/meetings/%3Fstate%3Dall"
    assert "You were signed out because no page was opened for a while" in text_of(
        client.get(ended["Location"])
    )


def test_a_session_ends_after_half_a_day_whatever_is_opened(clock: Any) -> None:
    client = signed_in(make_person("holder"))
    for _ in range(23):
        clock.tick(30 * 60)
        assert client.get("/account/").status_code == 200
    clock.tick(31 * 60)
    assert client.get("/account/").status_code == 302


def test_the_page_can_ask_how_long_is_left_without_making_it_longer(clock: Any) -> None:
    client = signed_in(make_person("holder"))
    clock.tick(55 * 60)
    assert client.get("/account/session/").json() == {"left": 300}
    clock.tick(60)
    assert client.get("/account/session/").json() == {"left": 240}
    assert client.post("/account/session/stay/").json() == {"left": 3600}
    clock.tick(60 * 60)
    assert client.get("/account/session/").json() == {"left": 0}


def test_every_page_of_somebody_signed_in_carries_the_warning(clock: Any) -> None:
    client = signed_in(make_person("holder"))
    assert 'data-session-left="3600"' in text_of(client.get("/account/"))
    assert "data-session-left" not in text_of(Client().get("/privacy/"))


def test_opening_pages_writes_the_session_once_a_minute(clock: Any, django_assert_num_queries: Any) -> None:
    client = signed_in(make_person("holder"))
    client.get("/account/session/")
    with django_assert_num_queries(2):  # the session and the person
        client.get("/account/session/")
    with django_assert_num_queries(2):
        client.get("/account/kept/")
    clock.tick(61)
    with django_assert_num_queries(5):  # and the session is written
        client.get("/account/kept/")


def logged_late(client: Client, draft: Draft, answer: str, **more: Any) -> str:
    """Send a page of the issue form after the session has ended; gives where that leads."""
    response = client.post(f"/issues/new/{draft.pk}/what/", {"what": answer, **more})
    return str(response["Location"])


def draft_of(person: User) -> Draft:
    return Draft.objects.create(person=person, form="issue")


def test_a_form_sent_too_late_is_kept_and_offered_after_sign_in(clock: Any) -> None:
    person = make_person("holder")
    draft = draft_of(person)
    client = signed_in(person)
    clock.tick(61 * 60)
    sign_in = logged_late(client, draft, "Fires are set in sheds at night")
    assert sign_in == "/accounts/login/?next=%2Faccount%2Fkept%2F"
    assert not is_signed_in(client)
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    page = text_of(client.get("/account/kept/"))
    assert "Fires are set in sheds at night" in page
    assert "csrfmiddlewaretoken" in page
    again = client.post(
        "/account/kept/", {"kept_send": "1", "what": "Fires are set in sheds at night"}, follow=True
    )
    assert again.redirect_chain[0] == (f"/issues/new/{draft.pk}/what/", 307)
    draft.refresh_from_db()
    assert draft.answers["what"] == "Fires are set in sheds at night"
    assert client.get("/account/kept/")["Location"] == "/"


def test_it_is_offered_wherever_the_next_sign_in_leads(clock: Any) -> None:
    person = make_person("holder")
    client = signed_in(person)
    clock.tick(61 * 60)
    logged_late(client, draft_of(person), "Fires are set in sheds at night")
    answer = client.post(
        "/accounts/login/", {"login": person.email, "password": PASSWORD, "next": "/meetings/"}
    )
    assert answer["Location"] == "/account/kept/"


def test_nobody_else_is_shown_it(clock: Any) -> None:
    person, other = make_person("holder"), make_person("holder")
    client = signed_in(person)
    clock.tick(61 * 60)
    logged_late(client, draft_of(person), "Fires are set in sheds at night")
    client.post("/accounts/login/", {"login": other.email, "password": PASSWORD})
    assert client.get("/account/kept/")["Location"] == "/"


def test_the_key_to_it_is_signed(clock: Any) -> None:
    person = make_person("holder")
    client = signed_in(person)
    clock.tick(61 * 60)
    logged_late(client, draft_of(person), "Fires are set in sheds at night")
    cookie = client.cookies["board_kept"]
    assert cookie["httponly"]
    token, _, signature = cookie.value.rpartition(":")
    client.cookies["board_kept"] = f"{token}:{signature[::-1]}"
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert client.get("/account/kept/")["Location"] == "/"


def test_it_is_kept_for_an_hour(clock: Any) -> None:
    person = make_person("holder")
    client = signed_in(person)
    clock.tick(61 * 60)
    logged_late(client, draft_of(person), "Fires are set in sheds at night")
    clock.tick(61 * 60)
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert client.get("/account/kept/")["Location"] == "/"


def test_it_can_be_left(clock: Any) -> None:
    person = make_person("holder")
    client = signed_in(person)
    clock.tick(61 * 60)
    logged_late(client, draft_of(person), "Fires are set in sheds at night")
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert client.post("/account/kept/", {"kept_leave": "1"})["Location"] == "/"
    assert client.get("/account/kept/")["Location"] == "/"


def test_what_could_identify_a_person_and_files_are_not_kept(clock: Any) -> None:
    person = make_person("holder")
    client = signed_in(person)
    clock.tick(61 * 60)
    logged_late(
        client,
        draft_of(person),
        "Fires are set in sheds at night",
        why="Ring 07700 900123 for more",
        file=SimpleUploadedFile("street.csv", b"a,b"),
    )
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    page = text_of(client.get("/account/kept/"))
    assert "07700" not in page
    assert "An answer was not kept" in page
    assert "A file could not be kept" in page


@pytest.mark.parametrize("path", ["/accounts/password/change/", "/accounts/password/set/"])
def test_nothing_of_a_page_about_the_account_is_kept(clock: Any, path: str) -> None:
    person = make_person("holder")
    client = signed_in(person)
    clock.tick(61 * 60)
    client.post(path, {"oldpassword": PASSWORD, "password1": "my new password is long"})
    assert "board_kept" not in client.cookies


def test_a_form_from_another_site_is_not_kept(clock: Any) -> None:
    person = make_person("holder")
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    clock.tick(61 * 60)
    assert client.post("/issues/new/", {"what": "Something long enough to keep"}).status_code == 403
    assert "board_kept" not in client.cookies


def test_one_sees_where_one_is_signed_in_and_signs_out_everywhere_else() -> None:
    person = make_person("holder")
    here, elsewhere, stranger = signed_in(person), signed_in(person), signed_in(make_person("holder"))
    page = text_of(here.get("/account/sessions/"))
    assert page.count("Edge on Windows") == 2
    assert len(re.findall("This one", page)) == 1
    here.post("/account/sessions/")
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert stranger.get("/account/").status_code == 200


def test_one_signs_out_everywhere() -> None:
    person = make_person("holder")
    here, elsewhere = signed_in(person), signed_in(person)
    answer = here.post("/account/sessions/", {"everywhere": "1"})
    assert answer["Location"] == "/accounts/login/"
    assert "You are signed out everywhere" in text_of(here.get(answer["Location"]))
    for client in (here, elsewhere):
        assert client.get("/account/").status_code == 302


def test_a_new_password_signs_out_everywhere_else() -> None:
    person = make_person("holder")
    here, elsewhere = signed_in(person), signed_in(person)
    new = "another long password"
    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302


def test_a_closed_account_is_signed_out_at_the_next_page(client_as: Callable[[User], Client]) -> None:
    person = make_person("holder")
    client = client_as(person)
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert client.get("/account/").status_code == 302
