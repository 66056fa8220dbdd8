"""Issues for tests, made through the product's own actions."""

from __future__ import annotations

from typing import Any

from issues_log.actions import add_voice, raise_issue, take_up
from issues_log.models import Issue, Voice
from partnership.behaviours.models import Behaviour
from partnership.people.models import User

from .ground import actor, make_person


def make_issue(by: User | None = None, **answers: Any) -> Issue:
    """A logged issue: whole area, nobody sure who would need to act, unless told otherwise."""
    answers = {
        "what": "People steal from small shops to buy drugs",
        "why": "Shop workers are threatened and leave.",
        "whole_area": not (answers.get("places") or answers.get("communities")),
        "not_sure": not answers.get("agencies"),
        **answers,
    }
    return raise_issue(by=actor(by or make_person()), **answers)


def make_issue_under_review(officer: User, by: User | None = None, **answers: Any) -> Issue:
    return take_up(issue=make_issue(by, **answers), by=actor(officer))


def make_voice(issue: Issue, by: User | None = None, **answers: Any) -> Voice:
    answers = {"harm": Voice.Harm.SERIOUS, "words": "We see it every week.", **answers}
    return add_voice(issue=issue, by=actor(by or make_person()), **answers)


def make_behaviours() -> tuple[Behaviour, Behaviour]:
    """A small tree: a broad behaviour, and one leaf below it."""
    broad = Behaviour.objects.create(name="Theft")
    return broad, Behaviour.objects.create(name="Repeat theft from shops", parent=broad)
