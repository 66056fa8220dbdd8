"""The questions of a new issue, one page each, and the order in which they are asked.

What is typed into a page is kept in the draft as it was typed, so that nothing is lost, not even an answer
that is wrong. Only personal data is not kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict

from issues_log.models import WHO_MAY_READ, Issue
from issues_log.permissions import can_enter_for_others
from partnership.area.models import area
from partnership.boards.models import Agency, Board, Membership
from partnership.pages.fields import Checkboxes, Radios, Revealing
from partnership.pages.layout import Button, Buttons, GovukHelper, Reveal, Words
from partnership.pages.screening import PERSONAL_DATA, ScreenedText
from partnership.people.models import User
from partnership.places.models import Community, Place
from partnership.records.marking import Marking

from .fields import BehaviourField, ShortText

Answers = Mapping[str, Any]

EVERYONE, PLACES, GROUP = "area", "places", "group"


class Question(forms.Form):
    """One page of questions. `slug` is its part of the address, `title` the heading of the page."""

    slug: ClassVar[str]
    title: ClassVar[str]
    compulsory: ClassVar[bool] = True

    def __init__(self, data: Any = None, *, answers: Answers, user: User) -> None:
        super().__init__(data, initial=dict(answers), label_suffix="")
        self.answers, self.user = answers, user
        self.offer()

    def offer(self) -> None:
        """Fill in the choices that come from the database."""

    @classmethod
    def is_asked(cls, answers: Answers, user: User) -> bool:
        return True

    def pieces(self) -> list[Any]:
        return list(self.fields)

    @property
    def helper(self) -> GovukHelper:
        skip = [] if self.compulsory else [Button("Skip this page", name="skip", kind="secondary")]
        back = Button("Back", name="back", kind="secondary")
        later = Button("Save and come back", name="later", kind="secondary")
        return GovukHelper(*skip, *self.pieces(), Buttons("Continue", back, later), form_tag=False)

    @property
    def holds_personal_data(self) -> bool:
        return any(self.has_error(name, PERSONAL_DATA) for name in self.fields)

    def typed(self) -> dict[str, Any]:
        """What was typed, for the draft; a field with personal data in it is left out."""
        safe = (name for name in self.fields if not self.has_error(name, PERSONAL_DATA))
        return {name: self[name].data for name in safe}

    def differing(self, kept: Answers) -> list[str]:
        """The fields in which what was typed differs from what is kept."""
        return [name for name in self.fields if as_words(self[name].data) != as_words(kept.get(name))]

    @classmethod
    def base(cls, kept: Answers) -> str:
        """A short sign for what is kept of this page: it changes when another window saves the page."""
        page = {name: as_words(kept.get(name)) for name in cls.base_fields}
        return hashlib.sha256(json.dumps(page, sort_keys=True).encode()).hexdigest()[:16]


class SourceQuestion(Question):
    """Officers only: whose issue is it?"""

    slug, title = "source", "Whose issue is it?"
    contributor = forms.ModelChoiceField(
        label="Who told you about it?",
        help_text="They become its contributor and will be told what happens to it.",
        queryset=Membership.objects.none(),
        required=False,
        empty_label="My own office",
        widget=forms.Select(),
    )

    @classmethod
    def is_asked(cls, answers: Answers, user: User) -> bool:
        return can_enter_for_others(user)

    def offer(self) -> None:
        holders = (
            Membership.objects.filter(role=Membership.Role.HOLDER, board__kind=Board.Kind.PREVENTION)
            .current()
            .exclude(user=self.user)
            .select_related("user", "seat__agency", "agency")
            .order_by("agency__name", "seat")
        )
        field: Any = self.fields["contributor"]
        field.queryset = holders
        field.label_from_instance = named_by_agency

    def pieces(self) -> list[Any]:
        words = "Where it reached you by mail or in a meeting, say whose seat it came from."
        return [Words(words), "contributor"]


class WhatQuestion(Question):
    slug, title = "what", "What is happening?"
    what = ShortText(
        label="In one line, what do people do?",
        help_text="As exactly as you can: what people do, and where or to whom. Not “crime in town”, but "
        "“people who steal from small shops every day to buy drugs”.",
        max_length=200,
        error_messages={
            "required": "Enter what is happening, in one line",
            "max_length": "What is happening must be 200 characters or less",
        },
    )
    detail = ScreenedText(
        label="What else helps to picture it? (optional)",
        help_text="Write about what happens, never about one person.",
        limit=2000,
        required=False,
    )

    def clean_what(self) -> str:
        what: str = self.cleaned_data["what"]
        if len(what.split()) < 3:
            raise ValidationError(
                "Enter what is happening in a few more words: what people do, and where or to whom"
            )
        return what


class WhoQuestion(Revealing, Question):
    slug, title = "who", "Who is harmed, and where?"
    reveals = {
        "whom": {
            PLACES: {"districts": "Select at least one place"},
            GROUP: {"communities": ""},
        }
    }
    whom = forms.ChoiceField(
        label="Who is harmed?",
        widget=Radios(hints={GROUP: "For example people leaving prison, or people who work at night"}),
        error_messages={"required": "Select who is harmed"},
    )
    districts = forms.ModelMultipleChoiceField(
        label="Which places?",
        queryset=Place.objects.none(),
        required=False,
        widget=Checkboxes(columns=2),
    )
    communities = forms.ModelMultipleChoiceField(
        label="Which groups?",
        help_text="If the group is not here, say who they are in the box below.",
        queryset=Community.objects.none(),
        required=False,
        widget=Checkboxes(),
    )
    who_is_harmed = ShortText(
        label="In your own words, who is harmed? (optional)",
        help_text="Those to whom it is done, and others around them",
        max_length=240,
        required=False,
        error_messages={"max_length": "Who is harmed must be 240 characters or less"},
    )

    def offer(self) -> None:
        choices: Any = self.fields["whom"]
        choices.choices = [
            (EVERYONE, f"Everyone in {area().name or 'the area'}"),
            (PLACES, "People in particular places"),
            (GROUP, "A group of people, wherever they live"),
        ]
        districts: Any = self.fields["districts"]
        districts.queryset = Place.objects.at_level(Place.Level.DISTRICT)
        communities: Any = self.fields["communities"]
        communities.queryset = Community.objects.all()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        nobody = not cleaned.get("communities") and not cleaned.get("who_is_harmed")
        if cleaned.get("whom") == GROUP and nobody and "who_is_harmed" not in self.errors:
            self.add_error("communities", "Select a group, or say below who they are")
        return cleaned

    def pieces(self) -> list[Any]:
        return [Reveal.of(self, "whom"), "who_is_harmed"]


class WhereQuestion(Question):
    """Asked when a chosen district has places below it."""

    slug, title, compulsory = "where", "Where in those places?", False
    neighbourhoods = forms.ModelMultipleChoiceField(
        label="Select the neighbourhoods, if you know them",
        help_text="Select none if it is all over the district.",
        queryset=Place.objects.none(),
        required=False,
        widget=Checkboxes(columns=2),
    )

    @classmethod
    def is_asked(cls, answers: Answers, user: User) -> bool:
        return bool(chosen_districts(answers)) and below(chosen_districts(answers)).exists()

    def offer(self) -> None:
        field: Any = self.fields["neighbourhoods"]
        field.queryset = below(chosen_districts(self.answers)).select_related("parent")
        field.label_from_instance = named_within_its_parent


class WhyQuestion(Question):
    slug, title = "why", "Why is it among the most serious?"
    why = ScreenedText(
        label="Say why the board should look at it before others",
        help_text="The harm it does to people, to those around them, and over time. Write about what "
        "happens, never about one person.",
        limit=3000,
        rows=8,
        error_messages={
            "required": "Enter why it is among the most serious",
            "max_length": "Why it is among the most serious must be 3,000 characters or less",
        },
    )


class AgenciesQuestion(Question):
    slug, title = "agencies", "Who would need to act?"
    agencies = forms.ModelMultipleChoiceField(
        label="Which agencies would need to act together?",
        help_text="If only one would, an officer will pass it to them and tell you.",
        queryset=Agency.objects.none(),
        required=False,
        widget=Checkboxes(columns=2),
    )
    not_sure = forms.BooleanField(label="I’m not sure", required=False)

    def offer(self) -> None:
        field: Any = self.fields["agencies"]
        field.queryset = Agency.objects.current()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        named, not_sure = bool(cleaned.get("agencies")), bool(cleaned.get("not_sure"))
        if named and not_sure:
            self.add_error("agencies", "Select agencies, or select “I’m not sure”: not both")
        elif not (named or not_sure or self.errors):
            self.add_error("agencies", "Select at least one agency, or “I’m not sure”")
        return cleaned


class MoreQuestion(Revealing, Question):
    slug, title, compulsory = "more", "Anything else that you know", False
    reveals = {"marking": {Marking.SENSITIVE.value: {"handling": ""}}}
    behaviour = BehaviourField(
        label="Which behaviour is it? (optional)",
        help_text="An officer will settle it with you; the more exact the better.",
        empty="I don’t know",
        required=False,
    )
    spread = forms.ChoiceField(
        label="How widespread is it? (optional)",
        choices=Issue.Spread.choices,
        required=False,
        widget=Radios(),
    )
    direction = forms.ChoiceField(
        label="Which way is it going? (optional)",
        choices=Issue.Direction.choices,
        required=False,
        widget=Radios(),
    )
    evidence = ScreenedText(
        label="How do you know? (optional)",
        help_text="Figures, reports, what people have told you",
        limit=2000,
        rows=3,
        required=False,
        error_messages={"max_length": "How you know must be 2,000 characters or less"},
    )
    marking = forms.ChoiceField(
        label="Who may read it?",
        choices=list(WHO_MAY_READ.items()),
        initial=Marking.OFFICIAL,
        widget=Radios(
            hints={
                Marking.OFFICIAL: "OFFICIAL",
                Marking.SENSITIVE: "OFFICIAL-SENSITIVE: others may see only a general wording, if the board "
                "scores it",
            }
        ),
        error_messages={"required": "Select who may read it"},
    )
    handling = ShortText(
        label="How must it be handled? (optional)",
        help_text="For example “Not to be discussed with the providers of the service”",
        max_length=240,
        required=False,
        error_messages={"max_length": "How it must be handled must be 240 characters or less"},
    )

    def __init__(self, data: Any = None, *, answers: Answers, user: User) -> None:
        super().__init__(data, answers={"marking": Marking.OFFICIAL.value, **answers}, user=user)

    def offer(self) -> None:
        behaviour: Any = self.fields["behaviour"]
        behaviour.offer()

    def pieces(self) -> list[Any]:
        return [
            "behaviour",
            "spread",
            "direction",
            "evidence",
            Reveal.of(self, "marking"),
        ]


ORDER: tuple[type[Question], ...] = (
    SourceQuestion,
    WhatQuestion,
    WhoQuestion,
    WhereQuestion,
    WhyQuestion,
    AgenciesQuestion,
    MoreQuestion,
)


class Questions:
    """The questions that one draft still asks of one person, and what was answered."""

    def __init__(self, answers: Answers, user: User) -> None:
        self.answers, self.user = answers, user
        self.asked = [each for each in ORDER if each.is_asked(answers, user)]

    def named(self, slug: str) -> type[Question] | None:
        return next((each for each in self.asked if each.slug == slug), None)

    def after(self, question: type[Question]) -> type[Question] | None:
        """The next one to be asked, or None after the last."""
        following = ORDER[ORDER.index(question) + 1 :]
        return next((each for each in self.asked if each in following), None)

    def caption(self, question: type[Question]) -> str:
        """ "Log an issue: question 2 of 4": the four that must be answered are counted."""
        counted = [each for each in ORDER if each.compulsory and each is not SourceQuestion]
        if question in counted:
            return f"Log an issue: question {counted.index(question) + 1} of {len(counted)}"
        return "Log an issue" if question.compulsory else "Optional: leave out what you don’t know"

    def answered(self) -> list[Question]:
        """Every question filled in from the draft and checked."""
        # What an optional page asks has an answer before anybody opened it: its default.
        kept = {"marking": Marking.OFFICIAL.value, **self.answers}
        data = MultiValueDict({name: as_values(value) for name, value in kept.items()})
        return [each(data, answers=self.answers, user=self.user) for each in self.asked]

    @staticmethod
    def first_open(forms: Iterable[Question]) -> Question | None:
        """The first question that is not rightly answered."""
        return next((form for form in forms if not form.is_valid()), None)


# Small parts ----------------------------------------------------------------------------------
def as_values(value: Any) -> list[Any]:
    """A kept answer as a browser sends it."""
    return list(value) if isinstance(value, list) else [value]


def as_words(value: Any) -> list[str]:
    """An answer as words, to compare: an unticked box, an empty text and one never asked for are alike."""
    return [str(each) for each in as_values(value) if each not in (None, "", False)]


def chosen_districts(answers: Answers) -> list[int]:
    if answers.get("whom") != PLACES:
        return []
    return [int(pk) for pk in answers.get("districts") or [] if str(pk).isdigit()]


def below(districts: Iterable[int]) -> Any:
    """The neighbourhoods and wards under some districts, whatever lies between."""
    pks = list(districts)
    return Place.objects.within(pks).exclude(pk__in=pks).exclude(levels__contains=[Place.Level.LSOA])


def named_by_agency(membership: Membership) -> str:
    agency = membership.seat.agency if membership.seat else membership.agency
    return f"{agency}: {membership.user.post}" if agency else membership.user.post


def named_within_its_parent(place: Place) -> str:
    return f"{place.name}, {place.parent.name}" if place.parent else place.name
