"""The page on which an agency answers: a colleague prepares, a holder submits, an officer records."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from partnership.boards.models import Seat
from partnership.records.events import Event
from strategies import actions
from strategies.actions import answer_input, prepare_answer
from strategies.models import Input
from tests.factories.ground import actor, make_agency, make_person, make_seat
from tests.factories.strategies import (
    an_officer,
    consult,
    make_input,
    make_strategy,
)
from tests.strategies.pages import SignIn, errors_of, hidden_hash, input_answers, page_of, send, text_of, to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june")]


@pytest.mark.parametrize("role", ["holder", "deputy"])
def test_a_holder_or_deputy_of_the_lead_submits(
    role: str, asked: tuple[Input, Seat], client_as: SignIn
) -> None:
    item, seat = asked
    person = make_person(role, seat=seat)
    client, url = client_as(person), to("input_answer", item.pk)
    seen = hidden_hash(client, url)
    assert errors_of(client.post(url, {"agreed_hash": seen})) == ["Select what the agency answers"]
    wanting = client.post(url, {"says": "subject_to", "agreed_hash": seen})
    assert errors_of(wanting) == ["Enter what the agreement is subject to"]
    client.post(url, {"says": "subject_to", "subject_to": "Staff", "note": "By May", "agreed_hash": seen})
    answer = item.answers.get()
    assert (answer.says, answer.note, answer.submitted_by) == ("subject_to", "Staff\n\nBy May", person)
    assert Event.objects.of(item).first().for_seat == seat


def test_a_colleague_prepares_and_the_holder_submits(asked: tuple[Input, Seat], client_as: SignIn) -> None:
    item, seat = asked
    url = to("input_answer", item.pk)
    colleague, holder = (client_as(make_person(role, seat=seat)) for role in ("colleague", "holder"))
    colleague.post(
        url, {"says": "not_able", "not_able": "No room", "agreed_hash": hidden_hash(colleague, url)}
    )
    item.refresh_from_db()
    assert item.answer_now == ""
    html = holder.get(url).content.decode()
    assert "prepared “Not able to”: No room. It counts once you submit it." in text_of(holder.get(url))
    assert "No room" in html
    holder.post(url, {"says": "agree", "agreed_hash": hidden_hash(holder, url)})
    item.refresh_from_db()
    assert item.answer_now == "agree"


def test_a_colleague_is_asked_to_prepare_and_its_agency_reads_that_it_is_prepared(
    asked: tuple[Input, Seat], client_as: SignIn
) -> None:
    item, seat = asked
    people = {role: make_person(role, seat=seat) for role in ("colleague", "holder")}
    people["other"], people["officer"] = make_person("holder"), an_officer()

    def reads(who: str, name: str, pk: int) -> str:
        return text_of(client_as(people[who]).get(to(name, pk)))

    detail, page = ("strategy_detail", item.strategy_id), ("input_detail", item.pk)
    seen = reads("colleague", *detail)
    assert "Prepare the answer" in seen
    assert f"Prepare the answer on {item.reference}" in seen
    assert "Answer on" not in seen
    assert "Prepare the answer" in reads("colleague", *page)
    assert "Prepare the answer" in reads("colleague", "input_answer", item.pk)
    assert "Answer on your input" in reads("holder", *detail)
    actions.prepare_answer(input=item, says="agree", by=actor(people["colleague"]))
    prepared = "Prepared: a seat holder or deputy submits it"
    for who in ("colleague", "holder"):
        assert f"Waiting, due 1 July 2026. {prepared}." in reads(who, *detail)
        assert prepared in reads(who, *page)
    assert f"Change the prepared answer on {item.reference}" in reads("colleague", *detail)
    assert "Prepare the answer" not in reads("colleague", *detail)
    assert "Change the prepared answer" in reads("colleague", *page)
    assert f"Answer on {item.reference}" in reads("holder", *detail)
    for who in ("other", "officer"):
        assert "repared" not in reads(who, *detail)
        assert "repared" not in reads(who, *page)


def test_which_of_several_answers_are_prepared_is_said(client_as: SignIn) -> None:
    strategy, seat = make_strategy(), make_seat()
    first, _ = (make_input(strategy, lead=seat.agency) for _ in range(2))
    consult(strategy)
    colleague = make_person("colleague", seat=seat)
    page = to("strategy_detail", strategy.pk)
    assert "Prepare the answers on your 2 inputs" in text_of(client_as(colleague).get(page))
    actions.prepare_answer(input=first, says="agree", by=actor(colleague))
    seen = text_of(client_as(colleague).get(page))
    assert f"{first.reference} is prepared: a seat holder or deputy submits it." in seen


def test_what_is_prepared_stays_with_the_agency_that_prepared_it(
    asked: tuple[Input, Seat], client_as: SignIn, office: Client
) -> None:
    item, seat = asked
    colleague = make_person("colleague", seat=seat)
    actions.prepare_answer(input=item, says="agree", by=actor(colleague))
    pages = [
        to("strategy_detail", item.strategy_id),
        to("strategy_history", item.strategy_id),
        to("input_detail", item.pk),
    ]
    own = client_as(make_person("deputy", seat=seat))
    for page in pages:
        assert "Answer prepared" in text_of(own.get(page)), page
        for other in (client_as(make_person("holder")), client_as(make_person("chair")), office):
            assert "Answer prepared" not in text_of(other.get(page)), page
    next_lead = make_seat()
    fields = input_answers(lead=str(next_lead.agency_id), base_version=str(item.version))
    assert office.post(to("input_edit", item.pk), fields).status_code == 302
    theirs = client_as(make_person("holder", seat=next_lead))
    for page in (*pages, to("input_answer", item.pk)):
        assert "repared" not in text_of(theirs.get(page)), page
    assert not item.answers.exists()


def test_nobody_is_asked_to_agree_with_money_that_is_not_there(client_as: SignIn) -> None:
    strategy, seat = make_strategy(), make_seat()
    paid = make_input(strategy, lead=seat.agency)
    unpaid = make_input(strategy, lead=seat.agency, money=[])
    consult(strategy)
    client = client_as(make_person("holder", seat=seat))
    with_money, to_come = (text_of(client.get(to("input_answer", each.pk))) for each in (paid, unpaid))
    assert "by these dates, with this money." in with_money
    assert "with this money" not in to_come
    assert "It will do this, by these dates. The money is still to come." in to_come
    for seen in (with_money, to_come):
        assert "It will do this if a condition is met." in seen
        assert "If any of that changes, the answer no longer counts" in seen


def test_an_officer_records_a_written_answer_with_its_source(
    asked: tuple[Input, Seat], office: Client
) -> None:
    item, _ = asked
    url = to("input_answer", item.pk)
    said = {"says": "agree", "agreed_hash": hidden_hash(office, url)}
    assert errors_of(office.post(url, said)) == ["Enter where this answer comes from"]
    office.post(url, {**said, "recorded_from": "Letter of 8 June, chief officer"})
    item.refresh_from_db()
    assert item.answer_now == "agree"
    assert item.answers.get().recorded_from.startswith("Letter")


def test_another_agency_may_not_answer(asked: tuple[Input, Seat], client_as: SignIn) -> None:
    item, seat = asked
    url = to("input_answer", item.pk)
    for person in (make_person("holder"), make_person("chair"), make_person("analyst", agency=seat.agency)):
        client = client_as(person)
        assert client.get(url).status_code == 403
        assert client.post(url, {"says": "agree"}).status_code == 403
    assert not item.answers.exists()


def test_an_answer_on_what_has_changed_meanwhile_is_not_taken(
    asked: tuple[Input, Seat], client_as: SignIn
) -> None:
    item, seat = asked
    url = to("input_answer", item.pk)
    client = client_as(make_person("holder", seat=seat))
    seen = hidden_hash(client, url)
    client_as(an_officer()).post(
        to("input_edit", item.pk), input_answers(lead=str(item.lead_id), title="Other", base_version="1")
    )
    response = client.post(url, {"says": "not_able", "not_able": "No room", "agreed_hash": seen})
    assert "has changed since you opened this page" in errors_of(response)[0]
    html = response.content.decode()
    assert "No room" in html
    assert "Other" in html
    fresh = re.search(r'name="agreed_hash" value="([0-9a-f]{64})"', html)
    assert fresh is not None
    assert fresh[1] != seen
    assert client.post(url, {"says": "agree", "agreed_hash": fresh[1]}).status_code == 302


def test_what_a_colleague_prepared_is_seen_by_that_agency_alone(client_as: SignIn) -> None:
    strategy, seat = make_strategy(), make_seat()
    item = make_input(strategy, lead=seat.agency)
    consult(strategy)
    prepare_answer(
        input=item, says="not_able", note="Secret doubt", by=actor(make_person("colleague", seat=seat))
    )
    url = reverse("strategies:input_detail", args=[item.pk])
    own, other = client_as(make_person("holder", seat=seat)), client_as(make_person("holder"))
    assert "Secret doubt" in own.get(url).content.decode()
    for client in (other, client_as(an_officer()), client_as(make_person("chair"))):
        for page in (url, page_of(strategy)):
            assert "Secret doubt" not in client.get(page).content.decode()


def test_several_inputs_are_answered_one_after_another(client_as: SignIn) -> None:
    seat = make_seat(agency=make_agency("Fire"))
    soon, later = make_strategy(title="Soon"), make_strategy(title="Later")
    first = make_input(soon, 3, lead=seat.agency)
    second = make_input(soon, 1, lead=seat.agency)
    third = make_input(later, 2, lead=seat.agency)
    make_input(soon, 3)
    consult(later, closes_on=date(2026, 8, 1))
    consult(soon)
    client = client_as(make_person("holder", seat=seat))
    page = client.get(to("input_answer", second.pk))
    assert [item.pk for item in page.context["waiting"]] == [third.pk, first.pk], "on, then round again"
    seen = text_of(page)
    assert "2 more wait for Fire" in seen
    assert "Submit and go to the next" in seen
    went_on = send(client, to("input_answer", second.pk), says="agree")
    assert went_on["Location"] == to("input_answer", third.pk)
    went_on = send(client, to("input_answer", third.pk), says="agree")
    assert went_on["Location"] == to("input_answer", first.pk)
    assert "Submit the answer" in text_of(client.get(to("input_answer", first.pk)))
    ended = send(client, to("input_answer", first.pk), follow=True, says="agree")
    assert ended.redirect_chain[-1][0] == to("agency_detail", seat.agency_id)
    assert "Nothing else waits for Fire’s answer." in text_of(ended)
    answered = Input.objects.filter(lead=seat.agency).values_list("answer_now", flat=True)
    assert list(answered) == ["agree"] * 3


def test_one_may_stop_and_a_colleague_is_led_past_what_is_prepared(client_as: SignIn) -> None:
    strategy, seat = make_strategy(), make_seat()
    items = [make_input(strategy, 3, lead=seat.agency) for _ in range(3)]
    consult(strategy)
    holder, colleague = (client_as(make_person(role, seat=seat)) for role in ("holder", "colleague"))
    stopped = send(holder, to("input_answer", items[0].pk), says="agree", stop="1")
    assert stopped["Location"] == to("agency_detail", seat.agency_id)
    went_on = send(colleague, to("input_answer", items[1].pk), says="agree")
    assert went_on["Location"] == to("input_answer", items[2].pk)
    seen = text_of(colleague.get(to("input_answer", items[2].pk)))
    assert "Save for a seat holder to submit" in seen
    assert "more wait" not in seen
    assert "1 more waits for" in text_of(holder.get(to("input_answer", items[2].pk)))
    ended = send(colleague, to("input_answer", items[2].pk), follow=True, says="agree")
    assert "is prepared. A seat holder or deputy submits it." in text_of(ended)


def test_a_written_answer_does_not_touch_what_is_prepared_and_the_officer_learns_nothing(
    asked: tuple[Input, Seat], client_as: SignIn, office: Client
) -> None:
    item, seat = asked
    url = to("input_answer", item.pk)
    before = text_of(office.get(url))
    assert "has people who can answer here" not in before
    colleague = make_person("colleague", seat=seat)
    actions.prepare_answer(input=item, says="not_able", note="Secret doubt", by=actor(colleague))
    page = office.get(url)
    assert "repared" not in text_of(page)
    assert "Secret doubt" not in page.content.decode()
    seen = page.context["form"].initial["seen"]
    actions.prepare_answer(input=item, says="not_able", note="Secret doubt again", by=actor(colleague))
    written = send(office, url, says="agree", recorded_from="Letter of 8 June", seen=seen)
    assert written.status_code == 302, "what is prepared meanwhile is no clash for the officer"
    holder = client_as(make_person("holder", seat=seat))
    html = text_of(holder.get(url))
    assert "Agree Recorded 10 June 2026" in html
    assert "from: Letter of 8 June. An answer given now takes its place" in html
    assert "prepared “Not able to”: Secret doubt again. It counts once you submit it." in html
    assert "has people who can answer here" in text_of(office.get(url))


def test_an_answer_that_a_deputy_has_meanwhile_given_is_shown_before_the_next(
    asked: tuple[Input, Seat], client_as: SignIn
) -> None:
    item, seat = asked
    url = to("input_answer", item.pk)
    client = client_as(make_person("holder", seat=seat))
    seen = client.get(url).context["form"].initial["seen"]
    deputy = make_person("deputy", seat=seat, post="The deputy")
    answer_input(input=item, says="not_able", note="No room", by=actor(deputy))
    response = send(client, url, says="subject_to", subject_to="A room", seen=seen)
    assert "Somebody else has prepared or recorded something" in errors_of(response)[0]
    assert "Not able to : No room Submitted 10 June 2026 by The deputy" in text_of(response)
    assert "A room</textarea>" in response.content.decode()
    again = response.context["form"].data["seen"]
    assert send(client, url, says="agree", seen=again).status_code == 302


def test_that_the_input_changed_since_it_was_prepared_is_said(
    asked: tuple[Input, Seat], client_as: SignIn
) -> None:
    item, seat = asked
    actions.prepare_answer(input=item, says="agree", by=actor(make_person("colleague", seat=seat)))
    holder, url = client_as(make_person("holder", seat=seat)), to("input_answer", item.pk)
    assert "The input has changed since then." not in text_of(holder.get(url))
    client_as(an_officer()).post(
        to("input_edit", item.pk), input_answers(lead=str(item.lead_id), title="Other", base_version="1")
    )
    assert "The input has changed since then." in text_of(holder.get(url))


def test_what_was_prepared_and_changed_says_so(asked: tuple[Input, Seat], client_as: SignIn) -> None:
    item, seat = asked
    colleague = make_person("colleague", seat=seat, post="A colleague")
    actions.prepare_answer(input=item, says="not_able", note="No room", by=actor(colleague))
    holder = client_as(make_person("holder", seat=seat, post="The holder"))
    send(holder, to("input_answer", item.pk), says="agree")
    seen = text_of(client_as(make_person("chair")).get(to("input_detail", item.pk)))
    assert "by The holder for" in seen
    assert "prepared by A colleague and changed before it was submitted" in seen
    assert "No room" not in seen
    own = text_of(client_as(colleague).get(to("input_detail", item.pk)))
    assert "Not able to. No room" in own, "their words stay in their own history"
