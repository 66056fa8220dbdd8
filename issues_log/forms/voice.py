""" "We see this too.\""""

from __future__ import annotations

from django import forms
from django.urls import reverse

from issues_log.models import Issue, Voice
from partnership.boards.models import Seat
from partnership.pages.fields import Radios
from partnership.pages.layout import Buttons, Control, GovukHelper, Link
from partnership.pages.screening import ScreenedText

ON_BEHALF_OF = ("victims", "people with lived experience", "people who are seldom heard")
OURS = "ours"


class VoiceForm(forms.Form):
    """How much harm an agency sees, and in what words; and whose view it is."""

    seat = forms.ModelChoiceField(
        label="For which seat do you speak?",
        queryset=Seat.objects.none(),
        widget=Radios(),
        empty_label=None,
        error_messages={"required": "Select for which seat you speak"},
    )
    harm = forms.ChoiceField(
        label="How much harm does it do?",
        choices=Voice.Harm.choices,
        widget=Radios(),
        error_messages={"required": "Select how much harm it does"},
    )
    words = ScreenedText(
        label="What do you see, in your own words?",
        help_text="What your agency or community knows of it. Write about what happens, never one person.",
        limit=1000,
        error_messages={
            "required": "Enter what you see",
            "max_length": "What you see must be 1,000 characters or less",
        },
    )
    on_behalf_of = forms.ChoiceField(
        label="Whose view is it?",
        choices=[(OURS, "Our own"), *((each, f"What {each} told us") for each in ON_BEHALF_OF)],
        initial=OURS,
        widget=Radios(),
        error_messages={"required": "Select whose view it is"},
    )

    def __init__(self, data: object = None, *, issue: Issue, seats: tuple[Seat, ...], adds: bool) -> None:
        """`adds` when it is the contributor who says more of their own issue."""
        super().__init__(data, label_suffix="")  # type: ignore[arg-type]
        self.issue, self.adds = issue, adds
        self.fields["seat"].queryset = Seat.objects.filter(pk__in=[seat.pk for seat in seats])  # type: ignore[attr-defined]
        if len(seats) == 1:
            self.fields["seat"].initial = seats[0].pk
            self.fields["seat"].widget = forms.HiddenInput()

    def clean_on_behalf_of(self) -> str:
        whose: str = self.cleaned_data["on_behalf_of"]
        return "" if whose == OURS else whose

    @property
    def helper(self) -> GovukHelper:
        back = Link("Cancel", reverse("issues_log:issue_detail", args=[self.issue.pk]))
        buttons = Buttons("Add it" if self.adds else "Add our voice", back)
        return GovukHelper(Control("seat"), "harm", "words", "on_behalf_of", buttons)
