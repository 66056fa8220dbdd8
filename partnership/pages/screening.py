"""Text fields that refuse personal data. The error names the kind found and never repeats it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from partnership.clock import today
from partnership.intake.personal_data import in_words, whereabouts

from .fields import Counted, too_long

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


class Screened(forms.CharField):
    """Text that must not identify anybody. What is too long to be read is refused for that alone."""

    too_long: str = ""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators.append(refuse_personal_data)

    def run_validators(self, value: Any) -> None:
        if self.too_long and len(value or "") > LONGEST:
            raise ValidationError(self.too_long, code=PERSONAL_DATA)
        super().run_validators(value)


class ScreenedLine(Screened):
    """One line of text that must not identify anybody.

    The browser does not cut what is pasted: who sends too much reads by which limit, with all of it kept.
    """

    def __init__(self, *, max_length: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if max_length is not None:
            self.too_long = too_long(self, max_length)
            self.validators.append(MaxLengthValidator(max_length, self.too_long))


class ScreenedText(Screened, Counted):
    """Several lines of text, with a limit, that must not identify anybody."""
