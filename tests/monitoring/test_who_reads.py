"""Who may read the pages of monitoring, and that reading changes nothing."""

from datetime import date

import pytest
from django.urls import reverse

from monitoring.models import Indicator
from partnership.clock import moment
from partnership.records.grants import Grant
from tests.factories.ground import make_person, upper_board
from tests.factories.monitoring import street_file, street_row, take
from tests.monitoring.reading import DATA, LIST, NOT_FOR_THE_BOARD, SEND, detail

pytestmark = [pytest.mark.django_db, pytest.mark.whole]


def addresses(indicator, submission):
    return {
        "indicators": [
            LIST,
            detail(indicator),
            reverse("monitoring:indicator_csv", args=[indicator.pk]),
        ],
        "submissions": [
            DATA,
            *(
                reverse(f"monitoring:submission_{page}", args=[submission.pk])
                for page in ("detail", "progress", "rows")
            ),
        ],
    }


@pytest.fixture
def sent(force):
    submission = take(street_file(street_row(), street_row("Rugby")), force)
    return addresses(Indicator.objects.get(key="police-shoplifting"), submission)


@pytest.mark.parametrize(
    "role", ["holder", "deputy", "colleague", "chair", "vice_chair", "officer", "chief_executive", "analyst"]
)
def test_readers_of_the_board_read_both(client_as, sent, role):
    client = client_as(make_person(role))
    for address in sent["indicators"] + sent["submissions"]:
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("role", ["commissioner", "chair", "holder"])
def test_readers_of_the_upper_board_read_indicators_only(client_as, sent, role):
    client = client_as(make_person(role, board=upper_board()))
    for address in sent["indicators"]:
        assert client.get(address).status_code == 200, address
    for address in [*sent["submissions"], SEND]:
        assert client.get(address).status_code in (403, 404), address


@pytest.mark.parametrize("role", NOT_FOR_THE_BOARD)
def test_everyone_else_reads_neither(client_as, sent, role):
    client = client_as(make_person(role))
    for address in [*sent["indicators"], *sent["submissions"], SEND]:
        assert client.get(address).status_code in (403, 404), address


def test_strangers_are_sent_to_sign_in(client, sent):
    for address in [*sent["indicators"], *sent["submissions"], SEND]:
        assert client.get(address)["Location"].startswith("/accounts/login/")


def test_a_guest_reads_the_one_indicator_that_was_opened_to_them(client_as, sent, officer):
    guest = make_person(None)
    indicator, other = Indicator.objects.all()[:2]
    Grant.objects.create(
        user=guest,
        target_kind="indicator",
        target_id=indicator.pk,
        until=date(2099, 1, 1),
        why="Inspection",
        given_by=officer,
        given_at=moment(),
    )
    client = client_as(guest)
    assert client.get(detail(indicator)).status_code == 200
    assert client.get(detail(other)).status_code == 404
    assert client.get(LIST).status_code == 403


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_reading_pages_take_no_writes(client_as, officer, sent, method):
    client = client_as(officer)
    for address in sent["indicators"] + sent["submissions"]:
        assert getattr(client, method)(address).status_code == 405
