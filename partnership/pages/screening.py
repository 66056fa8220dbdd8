"""Text fields that refuse personal data. The error names the kind found and never repeats it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from partnership.clock import today
from partnership.intake.personal_data import in_words, whereabouts

from .fields import Counted

PERSONAL_DATA = "personal_data"
"""The code of these errors: what was typed must not even be kept in a draft."""


LONGEST = 12_000
"""Above every limit on text. What is longer is refused for its length, and is not read."""


def refuse_personal_data(text: str) -> None:
    """A validator for any text that people type."""
    if len(text) > LONGEST:
        raise ValidationError(f"Enter at most {LONGEST:,} characters", code=PERSONAL_DATA)
    if found := whereabouts(text, on=today()):
        named = in_words(tuple(found), found)
        raise ValidationError(f"Take out {named}: nothing here may identify a person", code=PERSONAL_DATA)


class ScreenedLine(forms.CharField):
    """One line of text that must not identify anybody."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators.append(refuse_personal_data)


class ScreenedText(Counted):
    """Several lines of text, with a limit, that must not identify anybody."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators.append(refuse_personal_data)
