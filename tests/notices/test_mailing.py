"""Mail made from notices: each on its own, once, in the words that its reader may read then."""

from __future__ import annotations

from datetime import date, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any, ClassVar

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend

from issues_log.actions import not_take_further, take_up
from issues_log.models import Issue
from partnership.celery import app
from partnership.clock import moment
from partnership.notices import tasks
from partnership.notices.actions import AT_A_TIME, PATIENCE, TOO_OLD, mail_notice, queue_waiting_mail
from partnership.people.models import User
from partnership.records.marking import Marking
from partnership.records.notices import Notice, notify
from partnership.records.queue import nothing_queued
from reports.tasks import tick
from tests.factories.ground import actor, make_agency, make_person, make_seat
from tests.factories.issues_log import make_issue, make_voice
from tests.factories.meetings import make_action, make_decision
from tests.factories.reports import due_report
from tests.factories.strategies import consult, make_input, make_strategy, make_targeted

pytestmark = pytest.mark.django_db


class Failing(EmailBackend):
    """A mail server that fails for some addresses, in a way that the test sets."""

    failures: ClassVar[dict[str, Exception]] = {}
    asked: ClassVar[list[str]] = []

    def send_messages(self, messages: list[EmailMessage]) -> int:  # type: ignore[override]
        for message in messages:
            (to,) = message.to
            self.asked.append(to)
            if to in self.failures:
                raise self.failures[to]
        return super().send_messages(messages)


@pytest.fixture
def server(settings: Any) -> type[Failing]:
    settings.EMAIL_BACKEND = f"{__name__}.Failing"
    Failing.failures, Failing.asked = {}, []
    return Failing


@pytest.fixture
def officer() -> User:
    return make_person("officer", sensitive=True)


def told(officer: User, reason: str = "It is not a behaviour.", **answers: Any) -> Notice:
    """The notice of an issue that was taken no further."""
    issue = make_issue(**answers)
    not_take_further(issue=issue, reason=reason, by=actor(officer))
    return Notice.objects.get(target_kind="issue", target_id=issue.pk)


# In words ---------------------------------------------------------------------------------------
def test_a_mail_names_the_record_says_what_happened_and_leads_to_it(officer: User) -> None:
    notice = told(officer)
    assert mail_notice(notice_id=notice.pk)
    (message,) = mail.outbox
    issue = Issue.objects.get()
    assert message.to == [notice.to.email]
    assert message.from_email == "board@example.org"
    assert message.subject == f"{issue.reference}: Not taken further now"
    assert message.body.splitlines()[:3] == [
        f"{issue.reference} {issue.what}", "", "Not taken further now. The reason: It is not a behaviour.",
    ]  # fmt: skip
    assert f"http://localhost:8000/issues/{issue.pk}/" in message.body


def test_a_mail_about_a_sensitive_record_holds_neither_its_words_nor_the_reason(officer: User) -> None:
    author = make_person(sensitive=True)
    notice = told(officer, by=author, what="A quiet matter of homes", marking=Marking.SENSITIVE)
    mail_notice(notice_id=notice.pk)
    (message,) = mail.outbox
    assert message.subject == f"News of {Issue.objects.get().reference}"
    assert "quiet" not in message.body
    assert "It is not a behaviour." not in message.body


def test_the_contributor_of_an_issue_that_they_may_not_see_is_mailed_the_way_to_their_receipt(
    officer: User,
) -> None:
    notice = told(officer, what="A quiet matter of homes", marking=Marking.SENSITIVE)
    assert not Issue.objects.visible_to(notice.to).exists()
    assert mail_notice(notice_id=notice.pk)
    assert "quiet" not in mail.outbox[0].body
    assert f"/issues/{notice.target_id}/" in mail.outbox[0].body


def test_the_words_are_those_that_may_be_read_when_it_is_sent(officer: User) -> None:
    notice = told(officer, by=make_person(sensitive=True))
    Issue.objects.update(marking=Marking.SENSITIVE)
    mail_notice(notice_id=notice.pk)
    assert "It is not a behaviour." not in mail.outbox[0].body
    assert mail.outbox[0].subject.startswith("News of PB-")


@pytest.mark.parametrize("kind", ["decision", "action", "input", "targeted", "report", "strategy"])
def test_what_belongs_to_a_sensitive_record_is_as_sensitive(kind: str) -> None:
    targeted = make_targeted("Heronsgate", official_wording="A behaviour", marking=Marking.SENSITIVE)
    strategy = make_strategy(targeted=targeted, title="Heronsgate")
    decision = make_decision(text="Heronsgate", marking=Marking.SENSITIVE)
    report = due_report("sensitive", title="Heronsgate")
    record: Any = {
        "decision": lambda: decision,
        "action": lambda: make_action(what="Heronsgate", decision=decision),
        "input": lambda: make_input(strategy, title="Heronsgate"),
        "targeted": lambda: targeted,
        "strategy": lambda: strategy,
        "report": lambda: report,
    }[kind]()
    reader = make_person("officer", sensitive=True)
    (notice,) = notify(record, [reader], kind="told", text="Heronsgate moved.")
    assert mail_notice(notice_id=notice.pk)
    assert "Heronsgate" not in mail.outbox[-1].subject + mail.outbox[-1].body


def test_every_kind_of_notice_is_mailed() -> None:
    """What is asked of an agency reaches its people by mail, not only what happens to issues."""
    agency = make_agency("Fire Service")
    holder = make_person("holder", seat=make_seat(agency=agency))
    strategy = make_strategy(title="Against fires")
    make_input(strategy, lead=agency)
    consult(strategy)
    make_action(agency=agency, what="Count the sheds", due_on=date(2099, 5, 3))
    for notice in Notice.objects.filter(to=holder):
        mail_notice(notice_id=notice.pk)
    subjects = [message.subject for message in mail.outbox if message.to == [holder.email]]
    assert len(subjects) == 2
    asked, answer = sorted(subjects)
    assert "asks Fire Service to do this by 3 May 2099" in asked
    assert answer.startswith(f"{strategy.reference}: Answer on your inputs by ")
    assert "Count the sheds" in " ".join(message.body for message in mail.outbox)


def test_a_subject_is_one_short_line(officer: User) -> None:
    (notice,) = notify(make_issue(), [officer], kind="told", text=f"A\nline {'and more ' * 40}. And another.")
    mail_notice(notice_id=notice.pk)
    subject = mail.outbox[0].subject
    assert "\n" not in subject
    assert len(subject) <= 100
    assert "And another" not in subject


# Once, each on its own --------------------------------------------------------------------------
def test_each_notice_is_mailed_once_however_often_the_task_runs(officer: User) -> None:
    notice = told(officer)
    tasks.mail_notice(notice.pk)
    tasks.mail_notice(notice.pk)
    assert len(mail.outbox) == 1
    notice.refresh_from_db()
    assert notice.mailed_at is not None


def test_a_notice_that_is_gone_is_passed_over(officer: User) -> None:
    assert mail_notice(notice_id=0) is False
    assert mail.outbox == []


def test_whoever_left_or_may_not_read_the_record_any_more_gets_no_mail(officer: User) -> None:
    gone, left_out = make_person(), make_person()
    issue = make_issue()
    for person in (gone, left_out):
        make_voice(issue, person)
    take_up(issue=issue, by=actor(officer))
    User.objects.filter(pk=gone.pk).update(is_active=False)
    left_out.memberships.update(during=(date(2019, 1, 1), date(2019, 2, 1)))
    for notice in Notice.objects.filter(to__in=[gone, left_out]):
        assert mail_notice(notice_id=notice.pk) is False
    assert mail.outbox == []
    assert queue_waiting_mail(at=moment() + PATIENCE + timedelta(minutes=1)) == list(
        Notice.objects.exclude(to__in=[gone, left_out]).order_by("pk").values_list("pk", flat=True)
    ), "what can't be mailed is not tried again"


def test_one_that_fails_holds_up_no_other_and_waits(officer: User, server: type[Failing]) -> None:
    first, second = told(officer), told(officer)
    server.failures[first.to.email] = SMTPServerDisconnected("away")
    with pytest.raises(SMTPServerDisconnected):
        mail_notice(notice_id=first.pk)
    assert mail_notice(notice_id=second.pk)
    first.refresh_from_db()
    assert first.mailed_at is None
    server.failures.clear()
    assert mail_notice(notice_id=first.pk)


def test_the_task_tries_again_while_the_mail_server_fails(officer: User, server: type[Failing]) -> None:
    notice = told(officer)
    server.failures[notice.to.email] = ConnectionRefusedError("no mail server")
    outcome = tasks.mail_notice.apply(args=[notice.pk])
    assert isinstance(outcome.result, ConnectionRefusedError)
    assert server.asked == [notice.to.email] * (1 + tasks.mail_notice.max_retries)
    notice.refresh_from_db()
    assert (notice.mailed_at, notice.queued_at is None) == (None, False)


@pytest.mark.parametrize(("code", "for_good"), [(550, True), (451, False)])
def test_an_address_that_is_refused_for_good_is_not_tried_again(
    officer: User, server: type[Failing], code: int, for_good: bool
) -> None:
    notice = told(officer)
    server.failures[notice.to.email] = SMTPRecipientsRefused({notice.to.email: (code, b"no")})
    if for_good:
        assert mail_notice(notice_id=notice.pk) is False
    else:
        with pytest.raises(SMTPRecipientsRefused):
            mail_notice(notice_id=notice.pk)
    notice.refresh_from_db()
    assert (notice.queued_at is None) is for_good


# Queued ----------------------------------------------------------------------------------------
@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """What reaches the broker."""
    found: list[tuple[str, Any]] = []
    monkeypatch.setattr(app, "send_task", lambda name, args: found.append((name, args)))
    return found


def test_mail_is_queued_when_the_move_is_committed(
    officer: User, sent: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        notice = told(officer)
        assert sent == []
    assert sent == [("partnership.mail_notices", ([notice.pk],))]


def test_the_tick_queues_what_the_broker_never_got(
    officer: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def away(name: str, args: Any) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(app, "send_task", away)
    with django_capture_on_commit_callbacks(execute=True):
        notice = told(officer)
    queued: list[Any] = []
    monkeypatch.setattr(app, "send_task", lambda name, args: queued.append((name, args)))
    Notice.objects.update(queued_at=moment() - PATIENCE)
    with django_capture_on_commit_callbacks(execute=True):
        tick()
    assert ("partnership.mail_notices", ([notice.pk],)) in queued
    with django_capture_on_commit_callbacks(execute=True):
        tick()
    assert len(queued) == 1, "it has been queued a moment ago"


def test_what_is_new_mailed_or_too_old_is_left_alone(officer: User) -> None:
    old, mailed, waiting, new = (told(officer) for _ in range(4))
    now = moment()
    Notice.objects.update(queued_at=now - PATIENCE)
    Notice.objects.filter(pk=old.pk).update(at=now - TOO_OLD)
    Notice.objects.filter(pk=mailed.pk).update(mailed_at=now)
    Notice.objects.filter(pk=new.pk).update(queued_at=now)
    assert queue_waiting_mail(at=now) == [waiting.pk]


def test_a_flood_goes_out_in_portions(officer: User) -> None:
    issue = make_issue()
    person = make_person()
    now = moment()
    Notice.objects.bulk_create(
        Notice(
            to=person, target_kind="issue", target_id=issue.pk, kind="told", text="News.", at=now,
            queued_at=now - PATIENCE,
        )
        for _ in range(AT_A_TIME + 1)
    )  # fmt: skip
    assert len(queue_waiting_mail(at=now)) == AT_A_TIME
    assert len(queue_waiting_mail(at=now)) == 1


def test_what_an_example_tells_is_never_mailed(officer: User) -> None:
    with nothing_queued():
        notice = told(officer)
    assert mail_notice(notice_id=notice.pk) is False
    assert queue_waiting_mail(at=moment() + PATIENCE) == []
    assert mail.outbox == []
