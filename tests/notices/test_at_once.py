"""Two workers with the same notice, each on a connection of its own; and the real worker from end to end."""

from __future__ import annotations

import threading

from django.core import mail
from django.db import connection

from issues_log.actions import take_up
from partnership.notices.actions import mail_notice
from partnership.records.notices import Notice
from tests.factories.ground import actor, make_person
from tests.factories.issues_log import make_issue


def test_two_workers_send_one_mail(committed: None) -> None:
    take_up(issue=make_issue(), by=actor(make_person("officer")))
    notice = Notice.objects.get()
    together, sent = threading.Barrier(2), []

    def work() -> None:
        try:
            together.wait(timeout=20)
            sent.append(mail_notice(notice_id=notice.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(sent) == [False, True]
    assert len(mail.outbox) == 1
