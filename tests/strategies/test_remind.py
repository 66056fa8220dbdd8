"""Reminders: who owes what is told it by mail, once a day, and who can't be told is named."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail
from freezegun import freeze_time

from partnership.boards.models import Agency, Seat
from partnership.clock import at_time
from partnership.notices.actions import mail_notice
from partnership.people.models import User
from partnership.records.events import Event
from partnership.records.marking import Marking
from partnership.records.moves import NotAllowed
from partnership.records.notices import Notice
from strategies.actions import answer_input, mark_done, remind
from strategies.models import Strategy
from tests.factories.ground import actor, make_agency, make_person, make_seat
from tests.factories.strategies import an_officer, consult, make_active, make_input, make_strategy
from tests.strategies.pages import SignIn, errors_of, page_of, text_of, to, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june")]


@pytest.fixture
def fire() -> Seat:
    return make_seat(agency=make_agency("Fire Service"))


@pytest.fixture
def holder(fire: Seat) -> User:
    return make_person("holder", seat=fire)


@pytest.fixture
def asked(fire: Seat, holder: User) -> Strategy:
    """In consultation: Fire owes two answers, and a council for which nobody sits owes one."""
    strategy = make_strategy(title="Fewer fires")
    for title in ("Fit alarms", "Visit homes"):
        make_input(strategy, 3, lead=fire.agency, title=title)
    make_input(strategy, 2, lead=make_agency("Borough Council"))
    consult(strategy)
    Notice.objects.all().delete()
    return strategy


def send(strategy: Strategy, *agencies: Agency, **fields: object) -> list[Agency]:
    return remind(strategy=strategy, agencies=agencies, by=actor(an_officer()), **fields)


# The action -----------------------------------------------------------------------------------------
def test_who_sits_for_an_agency_is_told_what_it_owes(asked: Strategy, fire: Seat, holder: User) -> None:
    colleague = make_person("colleague", seat=fire)
    assert send(asked, fire.agency, words="The board meets on Friday.") == [fire.agency]
    told = Notice.objects.filter(kind="reminded")
    assert {notice.to for notice in told} == {holder, colleague}
    assert told[0].text == (
        "Your agency’s answer is due by Wednesday 1 July 2026. It is asked about “Fit alarms”, “Visit "
        "homes”. The board meets on Friday."
    )
    event = Event.objects.of(asked).first()
    assert (event.kind, event.note) == ("reminded", "Fire Service")


def test_nobody_is_reminded_twice_a_day_nor_of_what_is_answered_nor_where_nobody_sits(
    asked: Strategy, fire: Seat, holder: User
) -> None:
    council = Agency.objects.get(name="Borough Council")
    with pytest.raises(NotAllowed, match="nobody who can sign in"):
        send(asked, council)
    assert send(asked, fire.agency, council) == [fire.agency]
    with pytest.raises(NotAllowed):
        send(asked, fire.agency)
    for item in asked.inputs.filter(lead=fire.agency):
        answer_input(input=item, says="agree", by=actor(holder))
    with pytest.raises(NotAllowed):
        send(asked, fire.agency, at=at_time(date(2026, 6, 20)))
    assert Notice.objects.filter(kind="reminded").count() == 1


def test_after_the_closing_day_it_says_that_it_was_due(asked: Strategy, fire: Seat) -> None:
    send(asked, fire.agency, at=at_time(date(2026, 7, 2)))
    assert "was due on Wednesday 1 July 2026" in Notice.objects.get(kind="reminded").text


def test_a_lead_is_asked_whether_what_is_past_its_end_is_done(fire: Seat, holder: User) -> None:
    strategy = make_strategy(title="Fewer fires")
    item = make_input(strategy, 3, lead=fire.agency, title="Fit alarms", ends_on=date(2026, 6, 9))
    make_active(strategy)
    assert send(strategy, fire.agency) == [fire.agency]
    text = Notice.objects.get(kind="reminded").text
    assert text == "Your agency is asked whether this is done: “Fit alarms”."
    mark_done(input=item, note="Fitted", by=actor(holder))
    with pytest.raises(NotAllowed):
        send(strategy, fire.agency, at=at_time(date(2026, 6, 20)))


# The mail -------------------------------------------------------------------------------------------
def test_a_notice_is_mailed_once_with_the_way_to_the_record(
    asked: Strategy, fire: Seat, holder: User
) -> None:
    send(asked, fire.agency)
    notice = Notice.objects.get(kind="reminded")
    assert mail_notice(notice_id=notice.pk)
    assert not mail_notice(notice_id=notice.pk)
    (message,) = mail.outbox
    assert message.to == [holder.email]
    assert message.subject == f"{asked.reference}: Your agency’s answer is due by Wednesday 1 July 2026"
    assert "“Fit alarms”" in message.body
    assert page_of(asked) in message.body


def test_the_words_of_a_sensitive_strategy_stay_out_of_mailboxes(asked: Strategy, fire: Seat) -> None:
    cleared = make_person("deputy", seat=fire, sensitive=True)
    Strategy.objects.filter(pk=asked.pk).update(marking=Marking.SENSITIVE)
    asked.refresh_from_db()
    send(asked, fire.agency)
    notice = Notice.objects.get(kind="reminded")
    assert notice.to == cleared
    mail_notice(notice_id=notice.pk)
    (message,) = mail.outbox
    assert "Fewer fires" not in message.body + message.subject
    assert "alarms" not in message.body
    Notice.objects.create(
        to=make_person("deputy", seat=fire), kind="reminded", text="Fewer fires", at=notice.at,
        target_kind="strategy", target_id=asked.pk,
    )  # fmt: skip
    mail_notice(notice_id=Notice.objects.order_by("-pk")[0].pk)
    assert len(mail.outbox) == 1, "who may not see it gets none"


# The page -------------------------------------------------------------------------------------------
def test_an_officer_sees_whom_to_remind_with_what_and_whom_to_write_to(
    asked: Strategy, fire: Seat, client_as: SignIn
) -> None:
    office = client_as(an_officer())
    response = office.get(to("remind"))
    assert response.context["form"].initial["agencies"] == [fire.agency_id]
    seen = text_of(response)
    assert "1 July 2026. It is asked about “Fit alarms”, “Visit homes”" in seen
    assert "Write to these yourself" in seen
    assert "Borough Council" in seen
    assert errors_of(office.post(to("remind"), {})) == ["Select at least one agency"]
    rude = {"agencies": fire.agency_id, "words": "Ring 07700 900123"}
    assert "Take out the telephone number" in errors_of(office.post(to("remind"), rude))[0]
    response = office.post(to("remind"), {"agencies": fire.agency_id, "words": "It matters."}, follow=True)
    assert "Reminded Fire Service." in text_of(response)
    assert Notice.objects.get(kind="reminded").text.endswith("It matters.")
    assert "10 June 2026" in words_of(office, to("agency_list"))
    again = office.post(to("remind"), {"agencies": fire.agency_id})
    assert errors_of(again) == ["Each of these was reminded today already, or owes nothing any more"]
    assert "Reminded today already." in text_of(again)


def test_an_agency_can_be_ticked_beforehand_and_nonsense_is_passed_over(
    asked: Strategy, fire: Seat, client_as: SignIn
) -> None:
    other = make_seat(agency=make_agency("Ambulance Service"))
    make_person("holder", seat=other)
    make_input(asked, 1, lead=other.agency)
    office = client_as(an_officer())

    def ticked(query: str) -> list[int]:
        return list(office.get(to("remind") + query).context["form"].initial["agencies"])

    assert ticked(f"?agency={other.agency_id}") == [other.agency_id]
    assert set(ticked("")) == {other.agency_id, fire.agency_id}
    assert set(ticked("?agency=x&agency=99999999999999999999")) == {other.agency_id, fire.agency_id}
    detail = words_of(office, to("agency_detail", other.agency_id))
    assert "Send a reminder" in detail
    council = Agency.objects.get(name="Borough Council")
    assert "Send a reminder" not in words_of(office, to("agency_detail", council.pk))


def test_where_nothing_is_owed_the_page_says_so(client_as: SignIn) -> None:
    office = client_as(an_officer())
    response = office.get(to("remind"), follow=True)
    assert "No agency that can be told here owes anything." in text_of(response)


@pytest.mark.parametrize("role", ["holder", "chair", "analyst", "community_contact"])
def test_only_officers_remind(role: str, asked: Strategy, fire: Seat, client_as: SignIn) -> None:
    client = client_as(make_person(role))
    assert client.get(to("remind")).status_code == 403
    assert client.post(to("remind"), {"agencies": fire.agency_id}).status_code == 403
    assert "Send a reminder" not in words_of(client, page_of(asked))
    assert not Notice.objects.filter(kind="reminded").exists()


def test_the_strategys_page_leads_to_the_reminder_for_those_who_owe(
    asked: Strategy, fire: Seat, client_as: SignIn
) -> None:
    office = client_as(an_officer())
    response = office.get(page_of(asked))
    council = Agency.objects.get(name="Borough Council")
    primary = response.context["next"].primary
    assert primary.label == "Send a reminder"
    assert primary.url == f"{to('remind')}?agency={fire.agency_id}&agency={council.pk}"
    assert "Nobody can answer for it here: write to it." in text_of(response)
    assert "Nobody can answer for it here" not in words_of(client_as(make_person("chair")), page_of(asked))
    with freeze_time("2026-07-02 11:00"):
        links = client_as(an_officer()).get(page_of(asked)).context["next"].others
    assert "Send a reminder" in [link.label for link in links]
