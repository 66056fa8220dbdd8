"""Forms about accounts."""

from __future__ import annotations

from typing import Any

from django import forms

from partnership.pages.fields import Radios
from partnership.pages.layout import Buttons, Control, GovukHelper, Link

from .models import User


class NameForm(forms.Form):
    """How a community contributor is named to others."""

    named = forms.ChoiceField(
        label="What do others read beside what you write?",
        widget=Radios,
        error_messages={"required": "Select what others read"},
    )

    def __init__(self, *args: Any, person: User, back: str, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"named": "yes" if person.named_to_others else "no"})
        super().__init__(*args, **kwargs)
        self.back = back
        named: Any = self.fields["named"]
        named.choices = [
            ("no", f"“a community member, {person.community_area}”"),
            ("yes", f"“{person.post}”"),
        ]

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper(Control("named"), Buttons("Save", Link("Cancel", self.back)))
