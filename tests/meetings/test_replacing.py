"""What may take the place of a recorded decision, and what becomes of the one that was replaced."""

from __future__ import annotations

import pytest
from django.urls import reverse

from meetings.actions import confirm_decision, dispute_decision
from meetings.models import Decision
from partnership.boards.standing import Actor
from partnership.records.moves import NotAllowed
from partnership.records.registry import url_of
from tests.factories.ground import make_person
from tests.factories.meetings import make_decision, officer

pytestmark = pytest.mark.django_db


def disputed() -> Decision:
    return dispute_decision(decision=make_decision(), because="No.", by=Actor(make_person("chair")))


def test_a_decision_that_stands_is_not_replaced() -> None:
    with pytest.raises(NotAllowed, match="stands"):
        make_decision(supersedes=make_decision())
    confirmed = confirm_decision(decision=make_decision(), by=Actor(make_person("chair")))
    with pytest.raises(NotAllowed, match="stands"):
        make_decision(supersedes=confirmed)


def test_a_note_does_not_replace_a_decision() -> None:
    with pytest.raises(NotAllowed, match="must decide the same thing"):
        make_decision(supersedes=disputed(), kind=Decision.NOTED)


def test_what_was_replaced_no_longer_waits_for_anybody() -> None:
    old = disputed()
    Decision.objects.filter(pk=old.pk).update(
        status=Decision.Status.TO_CONFIRM, confirmed_by=None, confirmed_at=None, disputed_because=""
    )
    new = make_decision()
    Decision.objects.filter(pk=old.pk).update(superseded_by=new)
    assert list(Decision.objects.to_confirm()) == [new]
    with pytest.raises(NotAllowed, match="has been replaced"):
        confirm_decision(decision=old, by=Actor(make_person("chair")))


def test_the_page_of_a_replaced_decision_names_what_replaced_it_to_whoever_may_read_that(client_as) -> None:
    old = disputed()
    new = make_decision(supersedes=old, marking="sensitive")
    page = reverse("meetings:decision_detail", args=[old.pk])
    told = client_as(make_person("holder", sensitive=True)).get(page).content.decode()
    assert told.count(f"{new.reference}</a>") == 2
    untold = client_as(make_person("holder")).get(page).content.decode()
    assert "Replaced by a later decision" in untold
    assert new.reference not in untold


def test_what_replaces_a_decision_begins_with_its_words_and_decides_the_same(client_as) -> None:
    """Also of a kind that only a higher app records."""
    record = make_decision()
    old = make_decision(kind="endorse", record=record, text="Endorsed.", dissent="The police seat.")
    dispute_decision(decision=old, because="Nobody disagreed.", by=Actor(make_person("chair")))
    client = client_as(officer())
    url = f"{reverse('meetings:decision_record')}?supersedes={old.pk}"
    answer = client.get(url)
    shown = answer.content.decode()
    assert "Nobody disagreed." in shown
    assert "What did the board do?" not in shown
    typed = {field.html_name: field.value() or "" for field in answer.context["form"]}
    assert (typed["text"], typed["dissent"]) == ("Endorsed.", "The police seat.")
    day = {f"agreed_on_{part}": getattr(old.decided_on, part) for part in ("day", "month", "year")}
    for _ in ("sent", "sent again"):
        client.post(url, typed | day | {"dissent": ""})
    new = Decision.objects.latest("pk")
    assert (new.kind, new.target_id, new.dissent) == ("endorse", record.pk, "")
    old.refresh_from_db()
    assert old.superseded_by == new
    assert "Record what replaces it" not in client.get(url_of(old)).content.decode()


def test_who_may_not_see_its_record_does_not_say_again_what_was_decided(client_as) -> None:
    record = make_decision(marking="sensitive")
    old = make_decision(record=record)
    Decision.objects.filter(pk=old.pk).update(marking="official")
    dispute_decision(decision=old, because="No.", by=Actor(make_person("chair")))
    client = client_as(officer())
    assert "Record what replaces it" not in client.get(url_of(old)).content.decode()
    assert client.get(f"{reverse('meetings:decision_record')}?supersedes={old.pk}").status_code == 404
