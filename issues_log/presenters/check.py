"""Check your answers: what was typed, in words, each with a way back to its question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from issues_log.models import WHO_MAY_READ, Issue
from partnership.area.models import area
from partnership.records.marking import Marking


@dataclass(frozen=True)
class Answer:
    """One line of the list. `question` is said to those who hear the link: "Change what is happening"."""

    label: str
    paragraphs: tuple[str, ...]
    url: str
    question: str


def answers_in_words(answers: Mapping[str, Any], draft: UUID, asked: Iterable[str]) -> list[Answer]:
    """The cleaned answers of every question; `asked` holds the slugs of those that this person is asked."""
    contributor, marking = answers.get("contributor"), Marking(answers["marking"])
    said = [
        ("source", "Whose issue it is", contributor.user.post if contributor else "My own office"),
        ("what", "What is happening", answers["what"]),
        ("what", "What else helps to picture it", answers["detail"]),
        ("who", "Who is harmed, and where", whom(answers)),
        ("where", "Neighbourhoods", names(answers.get("neighbourhoods", ())) or "All over"),
        ("who", "Who is harmed, in your words", answers["who_is_harmed"]),
        ("why", "Why it is among the most serious", answers["why"]),
        ("agencies", "Who would need to act", names(answers["agencies"]) or "I’m not sure"),
        ("more", "Behaviour", str(answers["behaviour"] or "")),
        ("more", "How widespread", label(Issue.Spread, answers["spread"])),
        ("more", "Which way it is going", label(Issue.Direction, answers["direction"])),
        ("more", "How you know", answers["evidence"]),
        ("more", "Who may read it", f"{WHO_MAY_READ[marking]} ({marking.label})"),
    ]
    if answers["handling"]:
        said.append(("more", "How it must be handled", answers["handling"]))
    return [
        Answer(
            label=title,
            paragraphs=tuple(words.splitlines()) or ("Not said",),
            url=f"{reverse('issues_log:issue_question', args=[draft, slug])}?check=1",
            question=title[0].lower() + title[1:],
        )
        for slug, title, words in said
        if slug in asked
    ]


def whom(answers: Mapping[str, Any]) -> str:
    if answers["whom"] == "area":
        return f"Everyone in {area().name or 'the area'}"
    return names(answers["districts"]) or names(answers["communities"]) or "A group of people"


def names(rows: Iterable[Any]) -> str:
    return "\n".join(str(row) for row in rows)


def label(choices: Any, value: str) -> str:
    return str(choices(value).label) if value else ""
