"""Mail to contributors: made from notices, by id, once."""

import pytest
from django.core import mail

from issues_log.actions import mail_notice, not_take_further
from issues_log.tasks import tell_contributors
from partnership.records.marking import Marking
from partnership.records.notices import Notice
from tests.factories.ground import actor, make_person
from tests.factories.issues_log import make_issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_person("officer", sensitive=True)


def told(officer, **answers):
    """The notice of an issue that was taken no further."""
    issue = make_issue(**answers)
    not_take_further(issue=issue, reason="It is not a behaviour.", by=actor(officer))
    return Notice.objects.get(target_id=issue.pk)


def test_each_notice_is_mailed_once_however_often_the_task_runs(officer):
    notice = told(officer)
    tell_contributors([notice.pk])
    tell_contributors([notice.pk])
    (message,) = mail.outbox
    assert message.to == [notice.to.email]
    assert "It is not a behaviour." in message.body
    notice.refresh_from_db()
    assert notice.mailed_at is not None


def test_a_mail_about_a_sensitive_issue_holds_neither_its_words_nor_the_reason(officer):
    notice = told(officer, what="A quiet matter of homes", marking=Marking.SENSITIVE)
    tell_contributors([notice.pk])
    (message,) = mail.outbox
    assert "quiet" not in message.body + message.subject
    assert "It is not a behaviour." not in message.body


def test_a_notice_that_is_gone_is_passed_over(officer):
    assert mail_notice(notice_id=0) is False
    assert mail.outbox == []


def test_the_task_is_queued_when_the_move_is_committed(
    officer, django_capture_on_commit_callbacks, monkeypatch
):
    from partnership.celery import app

    sent = []
    monkeypatch.setattr(app, "send_task", lambda name, args: sent.append((name, args)))
    with django_capture_on_commit_callbacks(execute=True):
        notice = told(officer)
        assert sent == []
    assert sent == [("issues_log.tell_contributors", ([notice.pk],))]
