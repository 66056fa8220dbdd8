"""The page by which a file is sent: who may, for whom, and what is refused at once."""

from datetime import date

import pytest
from django.urls import reverse

from monitoring.actions import check_submission
from monitoring.forms import SendForm
from monitoring.models import Submission
from monitoring.permissions import may_send_for
from partnership.boards.models import Agency
from partnership.pages.fields import unworded_fields
from partnership.pages.layout import layout_faults
from tests.factories.ground import make_agency, make_person
from tests.factories.monitoring import make_force, street_file, street_row, take
from tests.monitoring.reading import DATA, LIST, NOT_FOR_THE_BOARD, SEND, text, upload

pytestmark = pytest.mark.django_db


def test_sending_from_the_page_to_the_result(client_as, officer, force):
    client = client_as(officer)
    content = street_file(street_row(), street_row("Rugby"), street_row(""), "x")
    answer = upload(client, force, content)
    submission = Submission.objects.get()
    address = reverse("monitoring:submission_detail", args=[submission.pk])
    assert answer["Location"] == address
    waiting = text(client.get(address))
    assert "See how far it is" in waiting
    assert "progress.js" in waiting
    progress = client.get(reverse("monitoring:submission_progress", args=[submission.pk])).json()
    assert progress == {
        "settled": False,
        "slow": False,
        "words": "Waiting to be checked.",
        "read": 0,
        "total": 4,
    }
    check_submission(submission.pk)
    assert client.get(reverse("monitoring:submission_progress", args=[submission.pk])).json()["settled"]
    page = text(client.get(address))
    assert "See how far it is" not in page
    for words in ("Accepted", "What became of its 4 rows", "Rugby", "Has 1 columns, not 12", "April 2024"):
        assert words in page


def test_the_same_file_again_leads_to_the_first_and_says_so(client_as, officer, force):
    client = client_as(officer)
    content = street_file(street_row())
    upload(client, force, content)
    check_submission(Submission.objects.get().pk)
    page = text(upload(client, force, content, follow=True))
    assert "was sent before, as SB-" in page
    assert "every figure stands" in page
    assert Submission.objects.count() == 1


def test_the_same_file_again_says_what_the_first_one_waits_for(client_as, officer, force):
    client = client_as(officer)
    content = street_file(street_row())
    upload(client, force, content)
    page = text(upload(client, force, content, follow=True))
    assert "was sent before, as SB-" in page
    assert "It is still being checked." in page
    take(street_file(*[street_row("Blaby")] * 10), force)
    check_submission(Submission.objects.order_by("pk")[0].pk)
    page = text(upload(client, force, content, follow=True))
    assert "It waits for an answer." in page
    assert "every figure stands" not in page


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "The selected file is empty"), (b"PK\x03\x04", "an Excel workbook"), (b"\x1f\x8b\x08", "broken")],
)
def test_what_cannot_be_read_is_an_error_of_the_form(client_as, officer, force, content, words):
    page = text(upload(client_as(officer), force, content))
    assert "<title>Error: Send a data file" in page
    assert page.count(words) >= 2  # in the summary and beside the field
    assert not Submission.objects.exists()


def test_what_is_missing_has_its_own_message(client_as, officer, force):
    page = text(client_as(officer).post(SEND, {}))
    assert "Select the police force that the file is of" in page
    assert "Select a file" in page


def test_a_file_over_the_limit_is_refused(client_as, officer, force, settings):
    settings.SUBMISSION_LIMIT = 1_000_000
    page = text(upload(client_as(officer), force, b"a" * 1_000_001))
    assert "The selected file must be smaller than 1 MB" in page


def test_the_form_names_and_words_every_field(officer):
    form = SendForm(agencies=may_send_for(officer))
    assert layout_faults(form) == []
    assert unworded_fields(form) == []


@pytest.mark.parametrize("role", ["holder", "deputy", "colleague", "chair", "vice_chair", *NOT_FOR_THE_BOARD])
def test_only_officers_and_analysts_send(client_as, force, role):
    client = client_as(make_person(role))
    assert client.get(SEND).status_code == 403
    assert upload(client, force, street_file(street_row())).status_code == 403
    assert not Submission.objects.exists()
    assert SEND not in text(client.get(LIST))


def test_an_analyst_sends_for_their_own_agency_only(client_as, force):
    own = make_force("British Transport Police")
    client = client_as(make_person("analyst", agency=own))
    page = text(upload(client, force, street_file(street_row())))
    assert "Select a police force for which you may send data" in page
    assert not Submission.objects.exists()
    assert upload(client, own, street_file(street_row())).status_code == 302
    assert Submission.objects.get().agency == own


def test_an_analyst_of_another_agency_reads_who_sends(client_as, force):
    client = client_as(make_person("analyst", agency=make_agency("Ambulance")))
    take(street_file(street_row()), force)
    for address in (LIST, DATA):
        page = text(client.get(address))
        assert SEND not in page
        assert "Your agency’s figures are entered by the" in page
    page = text(client.get(SEND))
    assert "An analyst of the police force or the" in page
    assert 'type="file"' not in page
    for agency in Agency.objects.all():
        assert upload(client, agency, street_file(street_row("Blaby"))).status_code == 403
    assert Submission.objects.count() == 1


def test_only_forces_are_offered(client_as, officer, force):
    other = make_agency("Ambulance")
    page = text(client_as(officer).get(SEND))
    assert f'value="{force.pk}"' in page
    assert f'value="{other.pk}"' not in page
    assert may_send_for(officer).get().kind == Agency.Kind.POLICE


def test_an_officer_sends_for_any_agency_that_is_there_now(officer, force):
    from django.db.backends.postgresql.psycopg_any import DateRange

    ended = make_agency("Ended", during=DateRange(date(2010, 1, 1), date(2015, 1, 1)))
    agencies = set(may_send_for(officer))
    assert force in agencies
    assert ended not in agencies
    assert Agency.objects.filter(pk=ended.pk).exists()
