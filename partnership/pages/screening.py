"""Text fields that refuse personal data. The error names the kind found and never repeats it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from partnership.clock import today
from partnership.intake.personal_data import in_words, kinds_found

from .fields import Counted

PERSONAL_DATA = "personal_data"
"""The code of these errors: what was typed must not even be kept in a draft."""


def refuse_personal_data(text: str) -> None:
    """A validator for any text that people type."""
    if found := kinds_found(text, on=today()):
        raise ValidationError(
            f"Take out {in_words(found)}: nothing here may identify a person", code=PERSONAL_DATA
        )


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
