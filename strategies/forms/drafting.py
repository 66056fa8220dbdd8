"""Opening and drafting: title, sections, what is watched, the flag, "none, because…"."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from monitoring.models import Indicator
from partnership.boards.models import Agency
from partnership.pages.layout import Buttons, Control, GovukHelper, Link, Words
from partnership.pages.screening import ScreenedLine, ScreenedText
from partnership.people.models import User
from partnership.places.models import Place
from strategies.models import Section

SECTION_LIMIT = 12_000


HINTS = {
    Section.Key.BEHAVIOUR: "As specific as possible, and what would be seen less.",
    Section.Key.HARM: "Which communities, which places, and who is harmed more than others.",
    Section.Key.ANALYSIS: "What each agency’s data say, and the conclusions drawn from them together.",
    Section.Key.CAUSES: "Long-term causes first; then what makes the behaviour show itself now.",
    Section.Key.REVIEW: "What agencies do already at the behaviour-specific tiers, and what should change.",
    Section.Key.EVIDENCE: "What has worked elsewhere, how strong the evidence is, and where it is.",
    Section.Key.ENABLERS: "Policies that would make the inputs easier, and whose they are to change.",
    Section.Key.ALIGNMENT: "Other local and national strategies, and where they meet this one.",
}


def current_agencies(also: int | None = None) -> Any:
    """Agencies of today, and one that was chosen before it ended."""
    return Agency.objects.filter(Q(pk__in=Agency.objects.current().values("pk")) | Q(pk=also))


def choosable_places() -> Any:
    """Places that people name: not the whole area, nor wards and small statistical areas by the thousand."""
    levels = [Place.Level.UPPER_TIER, Place.Level.DISTRICT, Place.Level.NEIGHBOURHOOD]
    return Place.objects.filter(levels__overlap=levels, successor=None)


class OpenForm(forms.Form):
    """The title of a new strategy and who leads it."""

    title = ScreenedLine(
        label="What is the strategy called?",
        max_length=160,
        error_messages={
            "max_length": "The name of the strategy must be 160 characters or less",
            "required": "Enter what the strategy is called",
        },
    )
    lead_agency = forms.ModelChoiceField(
        label="Which agency leads it? (optional)",
        help_text="It can be settled later.",
        queryset=Agency.objects.none(),
        required=False,
        empty_label="Not settled yet",
    )
    button = "Open the strategy"

    def __init__(self, *args: Any, back: str, lead: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.back = back
        agencies: Any = self.fields["lead_agency"]
        agencies.queryset = current_agencies(lead)

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper(Control("title"), "lead_agency", Buttons(self.button, Link("Cancel", self.back)))


class TitleForm(OpenForm):
    """The same, changed later."""

    base_version = forms.IntegerField(widget=forms.HiddenInput)
    button = "Save"


class SectionForm(forms.Form):
    """The text of one section. Empty is allowed: a section may be begun again."""

    base_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, section: Section, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        key = Section.Key(section.key)
        self.fields["text"] = ScreenedText(
            label=key.label, help_text=HINTS[key], limit=SECTION_LIMIT, rows=18, required=False
        )
        self.back = back

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper(
            Control("text", hide_label=True), "base_version", Buttons("Save", Link("Cancel", self.back))
        )


class WatchForm(forms.Form):
    """An indicator, where it is watched, and what would be seen."""

    indicator = forms.ModelChoiceField(
        label="Which indicator?",
        queryset=Indicator.objects.none(),
        empty_label="Select an indicator",
        error_messages={"required": "Select an indicator"},
    )
    place = forms.ModelChoiceField(
        label="Where?",
        queryset=Place.objects.none(),
        required=False,
        empty_label="The whole area",
    )
    expectation = ScreenedLine(
        label="What do you expect to see, and by when? (optional)",
        help_text="For example: fewer than 40 a month by March 2028",
        max_length=240,
        required=False,
        error_messages={"max_length": "What you expect to see must be 240 characters or less"},
    )

    def __init__(self, *args: Any, reader: User, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.back = back
        indicators: Any = self.fields["indicator"]
        indicators.queryset = Indicator.objects.visible_to(reader)
        places: Any = self.fields["place"]
        places.queryset = choosable_places()

    @property
    def helper(self) -> GovukHelper:
        buttons = Buttons("Watch this indicator", Link("Cancel", self.back))
        return GovukHelper("indicator", "place", "expectation", buttons)


class NoneForm(forms.Form):
    """Why nothing is needed at a tier."""

    because = ScreenedText(
        label="Why is there no input at this tier?",
        help_text="For example, another board holds it: say which.",
        limit=500,
        rows=3,
        error_messages={
            "max_length": "The reason must be 500 characters or less",
            "required": "Enter why there is no input at this tier",
        },
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.back = back

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper("because", Buttons("Save", Link("Cancel", self.back)))


class FlagForm(forms.Form):
    """Why the upper board must approve it."""

    because = ScreenedText(
        label="What is significant about it?",
        help_text="The resource that several agencies would put in, or the policy that they would change.",
        limit=1000,
        rows=4,
        error_messages={
            "max_length": "What is significant about it must be 1,000 characters or less",
            "required": "Enter what is significant about it",
        },
    )

    def __init__(self, *args: Any, facts: str, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.facts, self.back = facts, back

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper(
            Words(self.facts, inset=True), "because", Buttons("Flag this strategy", Link("Cancel", self.back))
        )


class UnflagForm(FlagForm):
    """Why it need not."""

    because = ScreenedText(
        label="Why need it not be approved there?",
        limit=1000,
        rows=4,
        error_messages={
            "max_length": "The reason must be 1,000 characters or less",
            "required": "Enter why it need not be approved there",
        },
    )

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper(
            Words(self.facts, inset=True), "because", Buttons("Take the flag off", Link("Cancel", self.back))
        )
