"""The page on which a lead reports how an input goes: a colleague prepares, a holder submits."""

from __future__ import annotations

import pytest
from django.test import Client

from partnership.boards.models import Seat
from strategies.actions import prepare_report
from strategies.models import Input
from tests.factories.ground import actor, make_person, make_seat
from tests.factories.strategies import make_active, make_input, make_strategy
from tests.strategies.pages import SignIn, errors_of, text_of, to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june")]


@pytest.fixture
def running() -> tuple[Input, Seat]:
    """An agreed input of an active strategy, and the seat of its lead."""
    strategy, seat = make_strategy(), make_seat()
    item = make_input(strategy, 3, lead=seat.agency)
    make_active(strategy)
    return item, seat


def test_the_lead_says_that_it_is_done_or_an_officer_records_it(
    running: tuple[Input, Seat], client_as: SignIn, office: Client
) -> None:
    item, seat = running
    other = make_input(make_strategy(), lead=seat.agency)
    make_active(other.strategy)
    url = to("input_report", item.pk)
    for person in (make_person("holder"), make_person("chair"), make_person("analyst", agency=seat.agency)):
        assert client_as(person).get(url).status_code == 403
        assert client_as(person).post(url, {"says": "done", "done": "Done"}).status_code == 403
    client = client_as(make_person("deputy", seat=seat))
    assert errors_of(client.post(url, {})) == ["Select how it goes"]
    assert errors_of(client.post(url, {"says": "done"})) == ["Enter what was done"]
    client.post(url, {"says": "done", "done": "Two in post"})
    written = {"says": "done", "done": "Both in post"}
    assert errors_of(office.post(to("input_report", other.pk), written)) == [
        "Enter where this report comes from"
    ]
    office.post(to("input_report", other.pk), {**written, "recorded_from": "Mail of 9 June"})
    done = Input.objects.order_by("pk").values_list("done_note", flat=True)
    assert list(done) == ["Two in post", "Both in post"]
    assert errors_of(client.post(url, {"says": "done", "done": "Again"})) == [
        "This input is marked as done already"
    ]


@pytest.mark.parametrize(
    ("says", "message"),
    [("at_risk", "Enter what puts it at risk"), ("off_track", "Enter what is in the way")],
)
def test_what_may_fail_says_what_and_an_overlong_word_is_refused(
    says: str, message: str, running: tuple[Input, Seat], client_as: SignIn
) -> None:
    item, seat = running
    client, url = client_as(make_person("holder", seat=seat)), to("input_report", item.pk)
    assert errors_of(client.post(url, {"says": says})) == [message]
    (error,) = errors_of(client.post(url, {"says": says, says: "x" * 241}))
    assert error.endswith("must be 240 characters or less")
    assert "Take out" in errors_of(client.post(url, {"says": says, says: "Ring 07700 900123"}))[0]
    assert not item.reports.exists()


def test_a_colleague_prepares_and_the_holder_submits(
    running: tuple[Input, Seat], client_as: SignIn, office: Client
) -> None:
    item, seat = running
    url, page = to("input_report", item.pk), to("input_detail", item.pk)
    people = {role: make_person(role, seat=seat, post=f"The {role}") for role in ("colleague", "holder")}
    colleague, holder = client_as(people["colleague"]), client_as(people["holder"])
    assert "Prepare the report" in text_of(colleague.get(url))
    colleague.post(url, {"says": "off_track", "off_track": "The grant stopped"})
    assert item.reports.get().submitted_at is None
    assert "The colleague has prepared “Off track”: The grant stopped" in text_of(holder.get(page))
    for other in (office, client_as(make_person("holder"))):
        assert "The grant stopped" not in text_of(other.get(page))
        assert "repared" not in text_of(other.get(to("strategy_history", item.strategy_id)))
    html = holder.get(url).content.decode()
    assert "The grant stopped</textarea>" in html
    holder.post(url, {"says": "off_track", "off_track": "The grant stopped"})
    report = item.reports.get()
    assert (report.prepared_by, report.submitted_by) == (people["colleague"], people["holder"])
    assert "Off track, reported 10 June 2026" in text_of(office.get(page))
    assert "prepared by The colleague" in text_of(office.get(page))


def test_a_report_that_another_has_meanwhile_prepared_is_not_written_over(
    running: tuple[Input, Seat], client_as: SignIn
) -> None:
    item, seat = running
    url = to("input_report", item.pk)
    first, second = (make_person("colleague", seat=seat, post=f"Colleague {n}") for n in "AB")
    client = client_as(first)
    seen = client.get(url).context["form"].initial["seen"]
    prepare_report(input=item, says="at_risk", note="No staff", by=actor(second))
    response = client.post(url, {"says": "on_track", "on_track": "All well", "seen": seen})
    assert "Somebody else has prepared or recorded something" in errors_of(response)[0]
    assert "Colleague B prepared “At risk”: No staff" in text_of(response)
    assert "All well</textarea>" in response.content.decode()
    assert item.reports.get().note == "No staff"
    again = response.context["form"].data["seen"]
    assert client.post(url, {"says": "on_track", "on_track": "All well", "seen": again}).status_code == 302
    assert item.reports.get().note == "All well"


def test_done_can_be_taken_back(running: tuple[Input, Seat], client_as: SignIn) -> None:
    item, seat = running
    client, url = client_as(make_person("holder", seat=seat)), to("input_report", item.pk)
    client.post(url, {"says": "done", "done": "By mistake"})
    assert "Not done after all" in text_of(client.get(to("input_detail", item.pk)))
    assert "What you report now opens it again." in text_of(client.get(url))
    client.post(url, {"says": "on_track"})
    item.refresh_from_db()
    assert (item.done_at, item.done_by, item.done_note) == (None, None, "")
    assert "Not done after all: on track" in text_of(client.get(to("input_detail", item.pk)))
