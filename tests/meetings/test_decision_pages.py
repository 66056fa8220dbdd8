"""The pages of decisions: recording, confirming, disputing, and who is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from meetings.actions import confirm_decision
from meetings.models import Decision
from partnership.boards.standing import Actor
from partnership.clock import today
from tests.factories.ground import (
    make_board,
    make_person,
    prevention_board,
    upper_board,
)
from tests.factories.meetings import attend, make_decision, make_meeting, officer, seat_of

pytestmark = pytest.mark.django_db
RECORD = "meetings:decision_record"


def boxes(name: str, day) -> dict[str, Any]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def answers(**changed: Any) -> dict[str, Any]:
    return {
        "kind": "general",
        "text": "Share the analysis.",
        "reason": "Each sees only a part.",
        "route": "correspondence",
        **boxes("agreed_on", today()),
        "published": "yes",
        **changed,
    }


def errors(answer) -> dict[str, list[str]]:
    return dict(answer.context["form"].errors)


# Recording
def test_an_officer_records_a_decision_by_correspondence(client_as) -> None:
    prevention_board()
    day = today() - timedelta(days=3)
    typed = answers(**boxes("agreed_on", day), dissent="The fire seat.", equality_note="Nobody loses.")
    answer = client_as(officer()).post(reverse(RECORD), typed)
    decision = Decision.objects.get()
    assert answer.url == reverse("meetings:decision_detail", args=[decision.pk])
    assert (decision.route, decision.decided_on, decision.kind) == ("correspondence", day, "general")
    assert (decision.dissent, decision.equality_note) == ("The fire seat.", "Nobody loses.")
    assert decision.recorded_by == officer()


def test_a_form_that_is_sent_again_records_one_decision(client_as) -> None:
    prevention_board()
    client = client_as(officer())
    first, again = (client.post(reverse(RECORD), answers()) for _ in range(2))
    decision = Decision.objects.get()
    assert first.url == again.url == reverse("meetings:decision_detail", args=[decision.pk])
    page = client.get(again.url).content.decode()
    assert f"This was recorded just now, as {decision.reference}. Nothing has changed." in page
    client.post(reverse(RECORD), answers(reason="Another reason."))
    client_as(make_person("officer")).post(reverse(RECORD), answers())
    Decision.objects.filter(pk=decision.pk).update(recorded_at=decision.recorded_at - timedelta(minutes=11))
    client.post(reverse(RECORD), answers())
    assert Decision.objects.count() == 4


def test_the_chief_executive_records_the_upper_boards_decision(client_as) -> None:
    prevention_board()
    person, board = make_person("chief_executive"), upper_board()
    typed = answers(route="urgent", **boxes("acted_on", today()))
    client_as(person).post(reverse(RECORD) + f"?board={board.pk}", typed)
    decision = Decision.objects.get()
    assert (decision.board, decision.route, decision.recorded_by) == (board, "urgent", person)


def test_recording_about_a_record_returns_to_its_page(client_as) -> None:
    record = make_decision()
    url = reverse(RECORD) + f"?record=decision-{record.pk}"
    client = client_as(officer())
    assert record.reference in client.get(url).content.decode()
    answer = client.post(url, answers())
    assert answer.url == reverse("meetings:decision_detail", args=[record.pk])
    assert Decision.objects.latest("pk").target_id == record.pk


def test_the_form_refuses_a_meeting_below_quorum_beside_the_meeting(client_as) -> None:
    prevention_board(quorum=1)
    meeting, client = make_meeting(), client_as(officer())
    url = reverse(RECORD) + f"?meeting={meeting.pk}"
    typed = answers(route="meeting", meeting=meeting.pk)
    refused = client.post(url, typed)
    assert "This meeting may note, but not decide." in errors(refused)["meeting"][0]
    assert "Share the analysis." in refused.content.decode()
    client.post(url, {**typed, "kind": "note"})
    assert Decision.objects.get().kind == "note"
    attend(meeting, seat_of("police"))
    client.post(url, typed)
    decision = Decision.objects.latest("pk")
    assert (decision.meeting, decision.decided_on) == (meeting, meeting.held_on)


def test_only_meetings_of_that_board_that_were_held_are_offered(client_as) -> None:
    held, future = make_meeting(), make_meeting(held_on=today() + timedelta(days=1))
    other = make_meeting(make_board())
    form = client_as(officer()).get(reverse(RECORD)).context["form"]
    assert list(form.fields["meeting"].queryset) == [held]
    assert future != other


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"text": ""}, "text", "Enter what the board decided"),
        ({"reason": ""}, "reason", "Enter the board’s reason"),
        ({"route": ""}, "route", "Select how it was decided"),
        ({"route": "meeting"}, "meeting", "Select the meeting"),
        ({"route": "urgent"}, "acted_on", "Enter the day on which the chair acted"),
        ({"agreed_on_day": "", "agreed_on_month": "", "agreed_on_year": ""}, "agreed_on", "Enter the day by"),
        ({"published": "no"}, "not_published_because", "Enter why it is not published"),
        ({"kind": ""}, "kind", "Select what the board did"),
        ({"text": "Ring 07700 900123"}, "text", "Take out"),
    ],
)
def test_every_question_has_its_own_message(client_as, changed, field, words) -> None:
    prevention_board()
    refused = client_as(officer()).post(reverse(RECORD), answers(**changed))
    assert list(errors(refused)) == [field]
    assert words in errors(refused)[field][0]
    assert not Decision.objects.exists()


def test_a_day_to_come_is_refused(client_as) -> None:
    prevention_board()
    tomorrow = today() + timedelta(days=1)
    refused = client_as(officer()).post(reverse(RECORD), answers(**boxes("agreed_on", tomorrow)))
    assert list(errors(refused)) == ["agreed_on"]


def test_only_who_may_see_sensitive_records_may_make_a_decision_sensitive(client_as) -> None:
    prevention_board()
    blind = client_as(officer())
    assert "marking" not in blind.get(reverse(RECORD)).context["form"].fields
    blind.post(reverse(RECORD), answers(marking="sensitive"))
    assert Decision.objects.get().marking == "official"
    cleared = client_as(make_person("officer", sensitive=True))
    cleared.post(reverse(RECORD), answers(marking="sensitive"))
    assert Decision.objects.latest("pk").marking == "sensitive"


def test_what_is_out_of_sight_cannot_be_named(client_as) -> None:
    hidden, client = make_decision(marking="sensitive"), client_as(officer())
    for query in (f"?record=decision-{hidden.pk}", f"?supersedes={hidden.pk}", "?meeting=0", "?board=x"):
        assert client.get(reverse(RECORD) + query).status_code == 404


def test_only_officers_and_the_chief_executive_record(client_as) -> None:
    prevention_board()
    for role in ("holder", "deputy", "colleague", "chair", "vice_chair", "analyst", "administrator", None):
        client = client_as(make_person(role))
        assert client.get(reverse(RECORD)).status_code == 403
        assert client.post(reverse(RECORD), answers()).status_code == 403
    spb = client_as(make_person("chair", board=upper_board()))
    assert spb.post(reverse(RECORD) + f"?board={upper_board().pk}", answers()).status_code == 403
    assert not Decision.objects.exists()


# Confirming and disputing
def urls(decision: Decision) -> tuple[str, str, str]:
    names = ("decision_detail", "decision_confirm", "decision_dispute")
    return tuple(reverse(f"meetings:{name}", args=[decision.pk]) for name in names)  # type: ignore[return-value]


@pytest.mark.parametrize("role", ["chair", "vice_chair"])
def test_the_chair_confirms(client_as, role) -> None:
    decision, chair = make_decision(), make_person(role)
    detail, confirm, _ = urls(decision)
    client = client_as(chair)
    assert "Not as recorded" in client.get(detail).content.decode()
    assert client.post(confirm).url == detail
    decision.refresh_from_db()
    assert (decision.status, decision.confirmed_by) == ("confirmed", chair)
    shown = client.get(detail).content.decode()
    assert "Not as recorded" not in shown
    again = client.post(confirm, follow=True).content.decode()
    assert "can&#x27;t become" in again or "can’t become" in again


def test_confirming_needs_a_post(client_as) -> None:
    decision = make_decision()
    assert client_as(make_person("chair")).get(urls(decision)[1]).status_code == 405
    decision.refresh_from_db()
    assert decision.status == "to_confirm"


def test_the_chair_says_what_is_not_as_recorded(client_as) -> None:
    decision = make_decision()
    detail, _, dispute = urls(decision)
    client = client_as(make_person("chair"))
    assert "Enter what is not as recorded" in client.post(dispute, {"because": ""}).content.decode()
    client.post(dispute, {"because": "We said autumn."})
    decision.refresh_from_db()
    assert (decision.status, decision.disputed_because) == ("disputed", "We said autumn.")
    shown = client_as(officer()).get(detail).content.decode()
    assert "We said autumn." in shown
    replace = reverse(RECORD) + f"?supersedes={decision.pk}"
    assert replace in shown
    client_as(officer()).post(replace, answers(text="Share it in autumn."))
    decision.refresh_from_db()
    assert decision.superseded_by.text == "Share it in autumn."
    assert replace not in client_as(officer()).get(detail).content.decode()


def test_the_chair_who_recorded_it_is_told_why_they_may_not_confirm(client_as) -> None:
    vice = make_person("vice_chair")
    decision = make_decision(by=vice)
    detail, confirm, dispute = urls(decision)
    client = client_as(vice)
    shown = client.get(detail).content.decode()
    assert "You recorded this decision" in shown
    assert confirm not in shown
    for answer in (client.post(confirm), client.get(dispute), client.post(dispute, {"because": "No."})):
        assert answer.status_code == 403
        assert "You recorded this decision" in answer.content.decode()


def test_only_that_boards_chair_answers(client_as) -> None:
    ours, theirs = make_decision(), make_decision(upper_board())
    other_chair, our_chair = make_person("chair", board=upper_board()), make_person("chair")
    for person, decision, code in (
        (make_person("holder"), ours, 403),
        (make_person("officer"), ours, 403),
        (make_person("chief_executive"), ours, 403),
        (make_person("officer"), theirs, 403),
        (our_chair, theirs, 404),
        (other_chair, ours, 404),
    ):
        client = client_as(person)
        _, confirm, dispute = urls(decision)
        assert client.post(confirm).status_code == code
        assert client.post(dispute, {"because": "No."}).status_code == code
    assert set(Decision.objects.values_list("status", flat=True)) == {"to_confirm"}
    assert client_as(other_chair).post(urls(theirs)[1]).status_code == 302


# Reading
def test_a_decision_shows_all_of_itself(client_as, django_assert_max_num_queries) -> None:
    about = make_decision(text="The first of them")
    decision = make_decision(
        record=about,
        dissent="The fire seat disagreed.",
        equality_note="Children gain.",
        published=False,
        not_published_because="It names a contract.",
    )
    client = client_as(make_person("holder"))
    client.get(urls(decision)[0])
    with django_assert_max_num_queries(14):
        shown = client.get(urls(decision)[0]).content.decode()
    for words in (
        "To be confirmed",
        "By correspondence",
        "Each of them sees only its own part.",
        "The fire seat disagreed.",
        "Children gain.",
        "No: It names a contract.",
        "The first of them",
    ):
        assert words in shown
    assert "Confirm</button>" not in shown


def test_a_sensitive_decision_is_not_there_for_who_may_not_see_it(client_as) -> None:
    hidden = make_decision(text="Hidden words", marking="sensitive")
    open_one = make_decision(record=make_decision(text="Seen words"))
    Decision.objects.filter(pk=open_one.pk).update(target_id=hidden.pk)
    blind, cleared = client_as(make_person("holder")), client_as(make_person("chair", sensitive=True))
    assert blind.get(urls(hidden)[0]).status_code == 404
    shown = blind.get(urls(open_one)[0]).content.decode()
    assert "A record you can’t see" in shown
    assert "Hidden words" not in shown
    listed = blind.get(reverse("meetings:decision_list")).content.decode()
    assert "Hidden words" not in listed
    assert hidden.reference not in listed
    assert "2 decisions" in listed
    marked = cleared.get(urls(hidden)[0]).content.decode()
    assert '<p class="pb-marking">OFFICIAL-SENSITIVE</p>' in marked
    assert cleared.post(urls(hidden)[1]).status_code == 302


def test_the_list_filters_by_state_and_board(client_as) -> None:
    chair = make_person("chair")
    confirm_decision(decision=make_decision(text="Confirmed one"), by=Actor(chair))
    make_decision(text="Waiting one")
    make_decision(upper_board(), text="Upper one")
    client = client_as(officer())

    def seen(query: str) -> set[str]:
        shown = client.get(reverse("meetings:decision_list") + query).content.decode()
        return {words for words in ("Confirmed one", "Waiting one", "Upper one") if words in shown}

    assert seen("") == {"Confirmed one", "Waiting one", "Upper one"}
    assert seen("?state=to_confirm") == {"Waiting one", "Upper one"}
    assert seen(f"?state=to_confirm&board={upper_board().pk}") == {"Upper one"}
    assert seen("?state=disputed") == set()
    assert seen("?state=nonsense&board=0") == {"Confirmed one", "Waiting one", "Upper one"}


def test_the_list_takes_few_queries_however_long(client_as, django_assert_max_num_queries) -> None:
    about = make_decision()
    for _ in range(30):
        make_decision(record=about)
    client = client_as(make_person("holder"))
    client.get(reverse("meetings:decision_list"))
    with django_assert_max_num_queries(12):
        shown = client.get(reverse("meetings:decision_list")).content.decode()
    assert "Showing 1 to 25 of 31" in shown


def test_who_reads_no_board_reads_no_decision(client_as) -> None:
    decision = make_decision()
    for role in (None, "administrator", "zone_coordinator", "community_contact"):
        client = client_as(make_person(role))
        assert client.get(reverse("meetings:decision_list")).status_code == 403
        for url in urls(decision)[::2]:
            assert client.get(url).status_code == 404
        assert client.post(urls(decision)[1]).status_code == 404
