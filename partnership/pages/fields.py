"""Form fields and widgets that Django lacks, in the wording of the GOV.UK Design System.

Each works with the crispy template pack `govuk` (`templates/govuk/`); Django's own fields do too.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias, TypeGuard

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.datastructures import MultiValueDict

from partnership.wording import short

DATE_PARTS = ("day", "month", "year")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
Reveals: TypeAlias = Mapping[str, Mapping[str, Mapping[str, str]]]


# Choices ----------------------------------------------------------------------------------------
class ChoiceHints:
    """A hint under some of the choices, and how the choices are set out.

    hints: value of a choice -> words shown under it. small: the dense controls of the mock-ups.
    inline: side by side (two short radios). columns: 2 sets long lists of checkboxes in two columns.
    """

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        hints: Mapping[Any, str] | None = None,
        small: bool = True,
        inline: bool = False,
        columns: int = 1,
    ) -> None:
        super().__init__(attrs, choices)  # type: ignore[call-arg]
        self.hints = {str(value): words for value, words in (hints or {}).items()}
        self.small, self.inline, self.columns = small, inline, columns


class Radios(ChoiceHints, forms.RadioSelect):
    """One of a few choices: `forms.ChoiceField(widget=Radios(hints={"os": "Only people cleared…"}))`."""


class Checkboxes(ChoiceHints, forms.CheckboxSelectMultiple):
    """Any of several choices: `forms.MultipleChoiceField(widget=Checkboxes(columns=2))`."""


def too_long(field: forms.Field, limit: int) -> str:
    """The field's own words, else "What will be done must be 3,000 characters or less"."""
    if own := field.error_messages.get("max_length"):
        return str(own)
    name = str(field.label) if field.label else "The text"
    return f"{name.removesuffix(' (optional)').rstrip('?')} must be {limit:,} characters or less"


# Long text --------------------------------------------------------------------------------------
class Counted(forms.CharField):
    """Several lines of text with a limit that counts down as one types.

    The browser lets people type past the limit and says by how much; the server refuses with the same
    limit. A line break counts as one character, as in the browser.
    """

    too_long: str

    def __init__(self, *, limit: int, rows: int = 5, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)
        self.limit = limit
        self.too_long = too_long(self, limit)
        self.validators.append(MaxLengthValidator(limit, self.too_long))

    def to_python(self, value: Any) -> str | None:
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if text else text


# Dates ------------------------------------------------------------------------------------------
class DateBoxes(forms.MultiWidget):
    """Day, month and year as three boxes, named `<field>_day`, `<field>_month` and `<field>_year`."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in DATE_PARTS}, attrs)

    def decompress(self, value: Any) -> list[Any]:
        return [value.day, value.month, value.year] if isinstance(value, date) else ["", "", ""]

    def value_from_datadict(self, data: Any, files: MultiValueDict[str, Any], name: str) -> list[str]:
        return [str(data.get(f"{name}_{part}") or "").strip() for part in DATE_PARTS]

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_day" if id_ else ""


Limit: TypeAlias = date | Callable[[], date] | None


class DateField(forms.Field):
    """A date typed in three boxes. An error names what is missing, and its link leads to that box.

    what: how messages name the date, "The closing date". earliest, latest: a date, or a function that
    gives one; the date itself is allowed. A month may be typed as a word.
    """

    widget = DateBoxes

    def __init__(
        self, *, what: str = "Date", earliest: Limit = None, latest: Limit = None, **kwargs: Any
    ) -> None:
        wanted = what[0].lower() + what[1:]
        messages = {"required": f"Enter {wanted}"} | (kwargs.pop("error_messages", None) or {})
        super().__init__(error_messages=messages, **kwargs)
        self.what, self.earliest, self.latest = what, earliest, latest

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date):
            return value
        typed = dict(zip(DATE_PARTS, value or ("", "", ""), strict=True))
        if not any(typed.values()):
            return None
        if missing := [part for part in DATE_PARTS if not typed[part]]:
            raise self.fault(f"{self.what} must include a {' and '.join(missing)}", *missing)
        if not re.fullmatch(r"\d{4}", typed["year"]):
            raise self.fault(f"{self.what} must have a year of 4 numbers", "year")
        try:
            return date(int(typed["year"]), self.month_number(typed["month"]), int(typed["day"]))
        except ValueError:
            raise self.fault(f"{self.what} must be a real date", *DATE_PARTS) from None

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is None:
            return
        earliest, latest = self.day(self.earliest), self.day(self.latest)
        if earliest and value < earliest:
            raise self.fault(f"{self.what} must be {short(earliest)} or later", *DATE_PARTS)
        if latest and value > latest:
            raise self.fault(f"{self.what} must be {short(latest)} or earlier", *DATE_PARTS)

    def has_changed(self, initial: Any, data: Any) -> bool:
        boxes = self.widget if isinstance(self.widget, DateBoxes) else DateBoxes()
        return [str(part) for part in boxes.decompress(initial)] != [
            str(part) for part in data or ("", "", "")
        ]

    @staticmethod
    def month_number(typed: str) -> int:
        """5 for "5", "05", "May" or "may"; three letters of a word are enough. Else ValueError."""
        if not typed.isalpha():
            return int(typed)
        return 1 + [len(typed) > 2 and month.startswith(typed.lower()) for month in MONTHS].index(True)

    @staticmethod
    def day(limit: Limit) -> date | None:
        return limit() if callable(limit) else limit

    @staticmethod
    def fault(message: str, *parts: str) -> ValidationError:
        return ValidationError(message, code="date", params={"parts": parts})


# Fields that a choice reveals -------------------------------------------------------------------
class Revealing:
    """For a form in which a choice reveals further questions (see `layout.Reveal`).

        class IssueForm(Revealing, forms.Form):
            reveals = {"whom": {"place": {"places": "Select at least one place"}}}

    Read: when `whom` is "place", `places` is shown, and if left empty that is its error ("" makes it
    optional). Declare such a field with `required=False`. What a choice did not reveal is emptied.
    """

    reveals: Reveals = {}

    def _clean_form(self) -> None:
        form: forms.Form = self  # type: ignore[assignment]
        for question, choices in self.reveals.items():
            answer = form.cleaned_data.get(question)
            chosen = {str(each) for each in (answer if is_list(answer) else [answer])}
            for choice, followers in choices.items():
                for name, message in followers.items():
                    if choice not in chosen:
                        form.errors.pop(name, None)
                        form.cleaned_data[name] = empty_value(form.fields[name])
                    elif message and name not in form.errors and is_empty(form.cleaned_data.get(name)):
                        form.add_error(name, message)
        super()._clean_form()  # type: ignore[misc]


def is_list(value: Any) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, Sequence) and not isinstance(value, str)


def is_empty(value: Any) -> bool:
    return value in (None, "") or (hasattr(value, "__len__") and len(value) == 0)


def empty_value(field: forms.Field) -> Any:
    """What the field gives when nothing is entered: '', None, [] or an empty queryset."""
    optional = copy.copy(field)
    optional.required = False
    return optional.clean(None)


def unworded_fields(form: forms.BaseForm) -> list[str]:
    """Required fields that would say no more than "This field is required." For tests."""
    plain = forms.Field.default_error_messages["required"]
    shown = ((name, field) for name, field in form.fields.items() if not field.widget.is_hidden)
    return [name for name, field in shown if field.required and field.error_messages["required"] == plain]
