"""What the crispy pack `govuk` asks about a field, and the page numbers of a list.

The templates decide nothing: `{% with f=field|govuk_field %}` gives one frozen view of the field with its
ids, errors and attributes worked out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms, template
from django.core.exceptions import ValidationError
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils.safestring import SafeString

from partnership.pages.fields import DATE_PARTS, DateBoxes

register = template.Library()


@dataclass(frozen=True)
class Message:
    """One error: its words, the id of the paragraph beside the field, the control to go to."""

    text: str
    id: str
    target: str


@dataclass(frozen=True)
class Choice:
    """One radio or checkbox."""

    id: str
    name: str
    value: str
    label: Any
    type: str
    checked: bool
    disabled: bool
    hint: str
    hint_id: str
    revealed: SafeString | str
    revealed_id: str


@dataclass(frozen=True)
class DatePart:
    """One of the three boxes of a date."""

    id: str
    name: str
    label: str
    value: str
    width: int
    wrong: bool


@dataclass(frozen=True)
class FieldView:
    """A form field as the template shows it. kind: hidden, date, radios, checkboxes, checkbox or control."""

    kind: str
    id: str
    label_for: str
    first_id: str
    hint_id: str
    described_by: str
    small: bool
    limit: str  # of characters, as a bare number; empty without one
    limit_words: str
    errors: list[Message] = field(default_factory=list)
    classes: str = ""


# One field --------------------------------------------------------------------------------------
@register.filter
def govuk_field(bound: BoundField) -> FieldView:
    kind, limit = kind_of(bound), getattr(bound.field, "limit", None)
    errors = messages_of(bound)
    hint_id = f"{bound.auto_id}-hint" if bound.help_text else ""
    count_id = f"{bound.auto_id}-info" if limit else ""
    described_by = " ".join(filter(None, [hint_id, *(error.id for error in errors), count_id]))
    widget = bound.field.widget
    return FieldView(
        kind=kind,
        id=bound.auto_id,
        label_for=first_control(bound),
        first_id=first_control(bound),
        hint_id=hint_id,
        described_by=described_by,
        small=getattr(widget, "small", True),
        limit=str(limit) if limit else "",
        limit_words=f"{limit:,}" if limit else "",
        errors=errors,
        classes=choice_classes(widget),
    )


def kind_of(bound: BoundField) -> str:
    widget = bound.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, DateBoxes):
        return "date"
    if isinstance(widget, forms.CheckboxSelectMultiple):  # before RadioSelect, its parent
        return "checkboxes"
    if isinstance(widget, forms.RadioSelect):
        return "radios"
    return "checkbox" if isinstance(widget, forms.CheckboxInput) else "control"


def choice_classes(widget: forms.Widget) -> str:
    inline = "govuk-radios--inline" if getattr(widget, "inline", False) else ""
    columns = "pb-two" if getattr(widget, "columns", 1) > 1 else ""
    return " ".join(filter(None, [inline, columns]))


def first_control(bound: BoundField) -> str:
    """The id of the first control that can have the focus: where a label or a link of the summary leads."""
    if kind_of(bound) in ("radios", "checkboxes"):
        return next((str(each.data["attrs"].get("id", "")) for each in bound.subwidgets), bound.auto_id)
    return bound.id_for_label or bound.auto_id


def messages_of(bound: BoundField) -> list[Message]:
    first, found = first_control(bound), []
    for number, error in enumerate(bound.errors.as_data(), start=1):
        part = (error.params or {}).get("parts", ("",))[0] if kind_of(bound) == "date" else ""
        target = f"{bound.auto_id}_{part}" if part else first
        suffix = "" if number == 1 else f"-{number}"
        for text in [fallback(bound)] if says_nothing(bound, error) else error.messages:
            found.append(Message(text=text, id=f"{bound.auto_id}-error{suffix}", target=target))
    return found


def says_nothing(bound: BoundField, error: ValidationError) -> bool:
    return error.code == "required" and error.message == forms.Field.default_error_messages["required"]


def fallback(bound: BoundField) -> str:
    """For a form that we did not write and that says only "This field is required."."""
    chosen = isinstance(bound.field.widget, forms.Select | forms.RadioSelect | forms.FileInput)
    return f"Choose “{bound.label}”" if chosen else f"Fill in “{bound.label}”"


# Controls ---------------------------------------------------------------------------------------
STYLES: list[tuple[type[forms.Widget], str]] = [
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.Select, "govuk-select"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.Textarea, "govuk-textarea"),
]


@register.filter
def control(bound: BoundField, classes: str = "") -> SafeString:
    """The input, select or textarea itself, with GOV.UK's classes and described by its hint and errors.

    Rendered by the widget and not by `BoundField.as_widget`, which would add Django's own aria ids and
    `required`: the server says what is missing, in words.
    """
    widget, view = bound.field.widget, govuk_field(bound)
    style = next((style for kind, style in STYLES if isinstance(widget, kind)), "govuk-input")
    names = [widget.attrs.get("class", ""), style, classes]
    if view.errors and view.kind != "checkbox":
        names.append(f"{style}--error")
    if view.limit:
        names.append("govuk-js-character-count")
    if isinstance(widget, forms.NumberInput) and "govuk-input--width" not in " ".join(names):
        names.append("govuk-input--width-10")
    attrs: dict[str, Any] = {
        "id": view.first_id,
        "class": " ".join(filter(None, names)),
        "placeholder": False,
    }
    if view.described_by:
        attrs["aria-describedby"] = view.described_by
    if bound.field.disabled:
        attrs["disabled"] = True
    if isinstance(widget, forms.ClearableFileInput):  # its "Currently" line has no GOV.UK form
        given, widget = widget.attrs, forms.FileInput()
        widget.attrs = given
    html: SafeString = widget.render(bound.html_name, bound.value(), attrs, bound.form.renderer)
    return html


@register.filter
def choices(bound: BoundField, revealed: dict[str, SafeString] | str = "") -> list[Choice]:
    """The radios or checkboxes of a field; `revealed` holds what each value opens, already rendered."""
    opened = revealed if isinstance(revealed, dict) else {}
    hints: dict[str, str] = getattr(bound.field.widget, "hints", {})
    found = []
    for option in bound.subwidgets:
        data, id_ = option.data, str(option.data["attrs"].get("id", ""))
        value = str(data["value"])
        found.append(
            Choice(
                id=id_,
                name=data["name"],
                value=value,
                label=data["label"],
                type=data["type"],
                checked=bool(data["selected"]),
                disabled=bool(bound.field.disabled or data["attrs"].get("disabled")),
                hint=hints.get(value, ""),
                hint_id=f"{id_}-hint",
                revealed=opened.get(value, ""),
                revealed_id=f"conditional-{id_}",
            )
        )
    return found


@register.filter
def date_parts(bound: BoundField) -> list[DatePart]:
    value = bound.value()
    typed = value if isinstance(value, list) else DateBoxes().decompress(value)
    wrong: set[str] = set()
    for error in bound.errors.as_data():
        wrong.update((error.params or {}).get("parts", DATE_PARTS))
    return [
        DatePart(
            id=f"{bound.auto_id}_{part}",
            name=f"{bound.html_name}_{part}",
            label=part.capitalize(),
            value=str(text),
            width=4 if part == "year" else 2,
            wrong=part in wrong,
        )
        for part, text in zip(DATE_PARTS, typed, strict=True)
    ]


# The whole form ---------------------------------------------------------------------------------
@register.filter
def summary(form: forms.BaseForm) -> Iterator[Message]:
    """Every error of the form, in the order in which its fields stand on the page, each with its control."""
    yield from (Message(text=str(text), id="", target="") for text in form.non_field_errors())
    errors: ErrorDict = form.errors
    layout = getattr(getattr(form, "helper", None), "layout", None)
    laid_out = [pointer.name for pointer in layout.get_field_names()] if layout is not None else []
    for name in dict.fromkeys([*laid_out, *form.fields]):
        if name in errors and name in form.fields:
            bound = form[name]
            hidden = bound.is_hidden
            yield from (Message(m.text, m.id, "" if hidden else m.target) for m in messages_of(bound))


@register.filter
def in_sentence_case(form: forms.BaseForm) -> forms.BaseForm:
    """The same form with "New Password" as "New password": allauth's labels are in title case."""
    for bound in form or ():
        bound.label = re.sub(r"(?<=\s)[A-Z](?=[a-z])", lambda letter: letter[0].lower(), str(bound.label))
    return form


# Lists ------------------------------------------------------------------------------------------
@register.filter
def page_numbers(page: Page[Any]) -> list[int | None]:
    """The numbers to show under a list: first, last, and those around the current page; None is a gap."""
    elided = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in elided]
