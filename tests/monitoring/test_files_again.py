"""The same file again, and a corrected one: what stands, and what takes its place."""

import gzip
from datetime import date

import pytest

from monitoring.actions import (
    AlreadySent,
)
from monitoring.models import Coverage, Signal, Submission
from partnership.records.events import Event
from tests.factories.monitoring import send, street_file, street_row, take
from tests.monitoring.reading import everything, value

pytestmark = pytest.mark.django_db
Status = Submission.Status


def test_the_same_file_again_changes_nothing_and_says_so(force, store):
    content = street_file(street_row())
    first = take(content, force)
    before, files = everything(), sorted(store.rglob("*.csv"))
    for again in (content, gzip.compress(content)):
        with pytest.raises(AlreadySent, match=first.reference) as refused:
            send(again, force)
        assert refused.value.submission == first
    assert everything() == before
    assert sorted(store.rglob("*.csv")) == files
    assert Submission.objects.count() == 1


def test_a_corrected_file_takes_the_place_of_the_first(force):
    first = take(street_file(street_row(), street_row(), street_row("Blaby", "Odd crime")), force)
    second = take(street_file(street_row()), force)
    first.refresh_from_db()
    assert (first.status, first.superseded_by) == (Status.SUPERSEDED, second)
    assert value("Leicester") == 1
    assert value("Blaby", key="police-odd-crime") == 0
    assert set(Coverage.objects.values_list("submission", flat=True)) == {second.pk}
    assert Signal.objects.get(indicator__key="police-shoplifting", place__name="Leicester").value == 1
    told = Event.objects.of(first).first()
    assert (told.kind, told.note, told.data["naming"]) == ("superseded", "", f"submission-{second.pk}")


def test_a_superseded_file_may_be_sent_again(force):
    content = street_file(street_row(), street_row())
    take(content, force)
    take(street_file(street_row()), force)
    third = take(content, force)
    assert third.status == Status.ACCEPTED
    assert value("Leicester") == 2


def test_a_file_of_two_months_stands_until_both_are_replaced(force):
    both = take(street_file(street_row(month="2024-03"), street_row(month="2024-04")), force)
    take(street_file(street_row(month="2024-04"), street_row(month="2024-04")), force)
    both.refresh_from_db()
    assert both.status == Status.ACCEPTED
    assert (value("Leicester", date(2024, 3, 1)), value("Leicester")) == (1, 2)
    take(street_file(street_row("Blaby", month="2024-03")), force)
    both.refresh_from_db()
    assert both.status == Status.SUPERSEDED
