"""The question at which a file waits, on its page, and the buttons that answer it."""

import pytest
from django.urls import reverse

from monitoring.actions import check_submission
from tests.factories.ground import make_person
from tests.factories.monitoring import send, street_file, street_row, take
from tests.monitoring.reading import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(force):
    take(street_file(*[street_row()] * 10), force)
    submission = check_submission(send(street_file(street_row()), force).pk)
    assert submission.status == "asking"
    return submission


def answer_url(submission):
    return reverse("monitoring:submission_answer", args=[submission.pk])


def test_the_question_stands_on_the_page_and_a_button_answers_it(client_as, officer, waiting):
    client = client_as(officer)
    page = text(client.get(reverse("monitoring:submission_detail", args=[waiting.pk])))
    assert ": 10 rows by 1. Replace it?" in page
    assert ">Replace it</button>" in page
    assert "Nothing has changed yet" in page
    assert "What became of its" not in page
    assert client.get(answer_url(waiting)).status_code == 405
    assert client.post(answer_url(waiting), {"answer": "odd"}).status_code == 302
    waiting.refresh_from_db()
    assert waiting.status == "asking"
    for _ in range(2):  # pressed twice: the second changes nothing
        client.post(answer_url(waiting), {"answer": "replace"})
        waiting.refresh_from_db()
        assert waiting.status == "received"
    assert check_submission(waiting.pk).status == "accepted"


def test_no_keeps_the_figures(client_as, officer, waiting):
    page = text(client_as(officer).post(answer_url(waiting), {"answer": "keep"}, follow=True))
    assert "The answer was to keep the earlier figures. No row has been loaded" in page


@pytest.mark.parametrize("role", ["holder", "chair", "analyst"])
def test_others_read_the_question_and_do_not_answer_it(client_as, waiting, role):
    client = client_as(make_person(role))
    page = text(client.get(reverse("monitoring:submission_detail", args=[waiting.pk])))
    assert "Replace it?" in page
    assert "Replace it</button>" not in page
    assert client.post(answer_url(waiting), {"answer": "replace"}).status_code == 403
    waiting.refresh_from_db()
    assert waiting.status == "asking"
