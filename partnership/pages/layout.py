"""How a form is laid out: the pieces that crispy lacks, and a helper with our defaults.

    class IssueForm(forms.Form):
        @property
        def helper(self) -> GovukHelper:
            return GovukHelper("behaviour", Reveal.of(self, "whom"), Buttons("Log this issue"))

A page shows it with `{% crispy form %}`; `base.html` shows the error summary above its title.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from crispy_forms.utils import TEMPLATE_PACK, render_field
from django import forms
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


class GovukHelper(FormHelper):  # type: ignore[misc]
    """The whole form: POST, csrf token, no browser validation, hidden fields included.

    form_tag=False leaves the <form> to the page. action: where it goes, else the page itself.
    """

    render_hidden_fields = True

    def __init__(self, *fields: Any, action: str = "", method: str = "post", form_tag: bool = True) -> None:
        super().__init__()
        self.layout = Layout(*fields)
        self.form_action, self.form_method, self.form_tag = action, method, form_tag
        self.attrs = {"novalidate": True}
        self.include_media = False


class Piece(LayoutObject):  # type: ignore[misc]
    """A layout object that renders one template with itself as `piece`."""

    template = ""

    def __init__(self, *fields: Any) -> None:
        self.fields = list(fields)

    def render(
        self, form: Any, context: Context, template_pack: Any = TEMPLATE_PACK, **kwargs: Any
    ) -> SafeString:
        inner = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return render_to_string(self.template, flat(context) | {"piece": self, "fields": inner})


class Control(LayoutObject):  # type: ignore[misc]
    """One field with more said about its looks: `Control("cost", prefix="£", width=10)`.

    size: of the label or legend, s m l or xl; heading: the label is the page's h1; width: in characters,
    2 3 4 5 10 20 or 30; prefix, suffix: words in the input's frame; hide_label: for readers only.
    """

    def __init__(
        self,
        name: str,
        *,
        size: str = "s",
        heading: bool = False,
        width: int | None = None,
        prefix: str = "",
        suffix: str = "",
        hide_label: bool = False,
    ) -> None:
        self.fields: list[Any] = [name]
        self.extra = {
            "label_size": size,
            "label_heading": heading,
            "control_classes": f"govuk-input--width-{width}" if width else "",
            "prefix": prefix,
            "suffix": suffix,
            "hide_label": hide_label,
        }

    def render(
        self, form: Any, context: Context, template_pack: Any = TEMPLATE_PACK, **kwargs: Any
    ) -> SafeString:
        extra = self.extra | (kwargs.pop("extra_context", None) or {})
        html = render_field(
            self.fields[0], form, context, template_pack=template_pack, extra_context=extra, **kwargs
        )
        return SafeString(html)


class Reveal(LayoutObject):  # type: ignore[misc]
    """Radios or checkboxes, some of whose choices open further fields: `Reveal("whom", {"place": "places"})`.

    Each value of the mapping is a field, a layout object or a list of them. `Reveal.of(form, "whom")` takes
    the mapping from the form's own `reveals` (see `fields.Revealing`).
    """

    def __init__(self, name: str, reveals: Mapping[Any, Any], *, size: str = "s") -> None:
        self.opens = {str(value): as_list(pieces) for value, pieces in reveals.items()}
        self.fields: list[Any] = [name, *(piece for pieces in self.opens.values() for piece in pieces)]
        self.size = size

    @classmethod
    def of(cls, form: Any, name: str) -> Reveal:
        """The same, from the form's `reveals`."""
        return cls(name, {value: list(followers) for value, followers in form.reveals[name].items()})

    def render(
        self, form: Any, context: Context, template_pack: Any = TEMPLATE_PACK, **kwargs: Any
    ) -> SafeString:
        revealed = {
            value: SafeString(
                "".join(
                    render_field(piece, form, context, template_pack=template_pack, **kwargs)
                    for piece in pieces
                )
            )
            for value, pieces in self.opens.items()
        }
        extra = {"revealed": revealed, "label_size": self.size}
        html = render_field(
            self.fields[0], form, context, template_pack=template_pack, extra_context=extra, **kwargs
        )
        return SafeString(html)


class Section(Piece):
    """Fields that belong together under a legend: `Section("Where", "places", "group", hint="…")`."""

    template = "govuk/layout/section.html"

    def __init__(self, title: str, *fields: Any, hint: str = "", size: str = "m") -> None:
        super().__init__(*fields)
        self.title, self.hint, self.size = title, hint, size


class Words(Piece):
    """A paragraph between fields; with inset=True a notice. Plain text: it is escaped."""

    template = "govuk/layout/words.html"

    def __init__(self, text: str, *, inset: bool = False) -> None:
        super().__init__()
        self.text, self.inset = text, inset


class Button(Piece):
    """A button that sends the form: `Button("Save as a draft", name="draft", kind="secondary")`.

    kind: primary, secondary or warning. Its value is "1" unless told, and only counts with a name.
    """

    template = "govuk/layout/button.html"

    def __init__(self, label: str, *, name: str = "", value: str = "1", kind: str = "primary") -> None:
        super().__init__()
        self.label, self.name, self.value, self.kind = label, name, value, kind


class Link(Piece):
    """A link beside the buttons: `Link("Cancel", reverse("issues_log:issue_list"))`."""

    template = "govuk/layout/link.html"

    def __init__(self, label: str, url: str) -> None:
        super().__init__()
        self.label, self.url = label, url


class Buttons(Piece):
    """The end of a form: `Buttons("Log this issue", Button("Save as a draft", …), Link("Cancel", url))`."""

    template = "govuk/layout/buttons.html"

    def __init__(self, primary: str, *others: Button | Link) -> None:
        super().__init__(Button(primary), *others)


def flat(context: Context) -> dict[str, Any]:
    """The context as one dict (django-stubs give its keys as more than words)."""
    return {str(name): value for name, value in context.flatten().items()}


def as_list(pieces: Any) -> list[Any]:
    return list(pieces) if isinstance(pieces, list | tuple) else [pieces]


def layout_faults(form: forms.BaseForm) -> list[str]:
    """What is wrong with a form's layout, in sentences; empty when nothing is. For tests.

    A field that the layout leaves out vanishes from the page, yet its error would still refuse the form.
    """
    named = Counter(pointer.name for pointer in form.helper.layout.get_field_names())  # type: ignore[attr-defined]
    shown: Iterable[str] = (name for name, field in form.fields.items() if not field.widget.is_hidden)
    return [
        *(f"{name} is not in the layout." for name in shown if name not in named),
        *(f"{name} is in the layout, but not in the form." for name in named if name not in form.fields),
        *(f"{name} is in the layout {times} times." for name, times in named.items() if times > 1),
    ]
