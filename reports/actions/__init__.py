"""Every write of reports: what is due, making it, publishing it, telling people."""

from .due import define_report, ensure_due
from .making import make_report, queue_again, settle, take_to_make
from .marked import make_again_what_tells_too_much
from .publishing import MADE_AGAIN, publish_report
from .telling import told_when_published

__all__ = [
    "MADE_AGAIN",
    "define_report",
    "ensure_due",
    "make_again_what_tells_too_much",
    "make_report",
    "publish_report",
    "queue_again",
    "settle",
    "take_to_make",
    "told_when_published",
]
