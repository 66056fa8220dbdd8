"""The crispy pack `govuk`: a form with every kind of field, without a database or a browser."""

import json
from datetime import date
from html.parser import HTMLParser

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory

from partnership.pages.fields import Checkboxes, Counted, DateField, Radios, Revealing, unworded_fields
from partnership.pages.layout import (
    Button,
    Buttons,
    Control,
    GovukHelper,
    Link,
    Reveal,
    Section,
    Words,
    layout_faults,
)
from partnership.templatetags.figures import cells, figure_script
from partnership.templatetags.govuk import page_numbers

FOCUSABLE = {"input", "select", "textarea", "button", "a"}
HARM = {"required": "Enter why it does harm"}


class Everything(Revealing, forms.Form):
    """One field of each kind."""

    reveals = {"whom": {"place": {"places": "Select at least one place"}, "group": {"group": ""}}}

    behaviour = forms.CharField(label="What is <b>it</b>?", help_text="Be specific <i>")
    harm = Counted(label="Why it does harm", limit=20, error_messages=HARM)
    whom = forms.ChoiceField(
        label="Who is harmed?",
        choices=[("all", "Everyone"), ("place", "People in <em>places</em>"), ("group", "A group")],
        widget=Radios(hints={"group": "For example carers"}),
    )
    places = forms.MultipleChoiceField(choices=[("c", "Charnwood")], widget=Checkboxes, required=False)
    group = forms.CharField(required=False)
    need = forms.MultipleChoiceField(label="Who?", choices=[("1", "Police")], widget=Checkboxes(columns=2))
    seen = DateField(label="When?", what="The date you saw it", latest=date(2024, 5, 14))
    people = forms.IntegerField(label="How many people?")
    mail = forms.EmailField(
        label="Your email address", widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    secret = forms.CharField(label="Password", widget=forms.PasswordInput(attrs={"placeholder": "Password"}))
    theme = forms.ChoiceField(label="Theme", choices=[("", "Choose"), ("d", "Drugs")])
    evidence = forms.FileField(label="Evidence")
    agree = forms.BooleanField(label="No personal details", help_text="Names, addresses")
    version = forms.IntegerField(widget=forms.HiddenInput, initial=3)

    @property
    def helper(self) -> GovukHelper:
        return GovukHelper(
            Control("behaviour", size="m"),
            "harm",
            Reveal.of(self, "whom"),
            Section("More", "need", "seen", Control("people", prefix="£", suffix="a year"), hint="If known"),
            "mail",
            "secret",
            "theme",
            "evidence",
            Words("An officer will <reply>", inset=True),
            "agree",
            Buttons("Log it", Button("Save as a draft", name="draft", kind="secondary"), Link("Cancel", "/")),
        )


FULL = {
    "behaviour": "Theft",
    "harm": "Shops close",
    "whom": "all",
    "need": ["1"],
    "seen_day": "4",
    "seen_month": "5",
    "seen_year": "2024",
    "people": "3",
    "mail": "a@example.org",
    "secret": "x",
    "theme": "d",
    "agree": "on",
    "version": "3",
}


class Page(HTMLParser):
    """Every element with its attributes, and the text inside each id."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.by_id = {attrs["id"]: (tag, attrs) for tag, attrs in self.elements if attrs.get("id")}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.elements if name == tag]


def filled(**changes: object) -> Everything:
    files = {"evidence": SimpleUploadedFile("a.pdf", b"x")}
    return Everything(FULL | changes, files)


def shown(form: forms.Form) -> Page:
    return Page(render_crispy_form(form, context={"csrf_token": "t"}))


def summary(form: forms.Form) -> Page:
    return Page(render_to_string("govuk/errors.html", {"form": form}))


# Errors ------------------------------------------------------------------------------------------
def test_each_link_of_the_summary_leads_to_a_control_that_takes_the_focus() -> None:
    form = Everything({"whom": "place"}, {})
    page, links = shown(form), summary(form).all("a")
    assert len(links) == len(form.errors) - 1  # all but the hidden version, which has no control
    for link in links:
        target = (link["href"] or "").removeprefix("#")
        tag, attrs = page.by_id[target]
        assert tag in FOCUSABLE, target
        assert attrs.get("type") != "hidden", target


@pytest.mark.parametrize("data", [{}, {"whom": "place"}, {"harm": "x" * 30, "seen_day": "4"}])
def test_each_error_and_hint_is_named_by_the_control_that_it_is_about(data: dict[str, str]) -> None:
    page = shown(Everything(data, {}))
    described = {name for _, attrs in page.elements for name in (attrs.get("aria-describedby") or "").split()}
    assert described <= set(page.by_id)
    told = {
        attrs["id"]
        for _, attrs in page.elements
        if {"govuk-error-message", "govuk-hint"} & set((attrs.get("class") or "").split()) and attrs.get("id")
    }
    assert told == described


def test_ids_are_unique_and_every_label_has_its_control() -> None:
    page = shown(Everything({}, {}))
    ids = [attrs["id"] for _, attrs in page.elements if attrs.get("id")]
    assert len(ids) == len(set(ids))
    assert {label["for"] for label in page.all("label")} <= set(ids)


def test_labels_choices_hints_and_values_are_escaped() -> None:
    html = render_crispy_form(filled(behaviour="<script>alert(1)</script>"), context={"csrf_token": "t"})
    for raw in ("<b>it</b>", "<em>places</em>", "specific <i>", "<script>", "<reply>"):
        assert raw not in html
    assert "What is &lt;b&gt;it&lt;/b&gt;?" in html


def test_the_summary_follows_the_page_where_fields_are_declared_otherwise() -> None:
    class Turned(Everything):
        field_order = ["mail", "harm"]

    links = [link["href"] for link in summary(Turned({"whom": "place"}, {})).all("a")]
    assert links == [link["href"] for link in summary(Everything({"whom": "place"}, {})).all("a")]
    assert links.index("#id_harm") < links.index("#id_mail")


def test_errors_in_the_summary_are_escaped_and_a_general_one_has_no_link() -> None:
    form = filled()
    form.add_error(None, "Two <b> officers")
    html = render_to_string("govuk/errors.html", {"form": form})
    assert "Two &lt;b&gt; officers" in html
    assert Page(html).all("a") == []


def test_a_form_without_errors_has_no_summary() -> None:
    assert render_to_string("govuk/errors.html", {"form": filled()}).strip() == ""


def test_a_field_that_says_nothing_of_its_own_is_named() -> None:
    html = render_to_string("govuk/errors.html", {"form": Everything({}, {})})
    assert "Fill in “Password”" in html
    assert "Choose “Theme”" in html
    assert "This field is required" not in html


# Markup ------------------------------------------------------------------------------------------
def test_the_form_leaves_judging_to_the_server() -> None:
    page = shown(Everything())
    (form,) = page.all("form")
    assert "novalidate" in form
    assert form["method"] == "post"
    assert form["enctype"] == "multipart/form-data"
    assert not any("required" in attrs or "placeholder" in attrs for _, attrs in page.elements)
    assert {"csrfmiddlewaretoken", "version"} <= {each.get("name") for each in page.all("input")}


def test_nothing_carries_a_style_or_a_script() -> None:
    page = shown(Everything({}, {}))
    assert not page.all("script")
    assert not any("style" in attrs for _, attrs in page.elements)


def test_controls_have_the_classes_of_govuk_frontend() -> None:
    page = shown(Everything({}, {}))
    expected = {
        "id_behaviour": "govuk-input",
        "id_harm": "govuk-textarea",
        "id_people": "govuk-input",
        "id_mail": "govuk-input",
        "id_secret": "govuk-input",
        "id_theme": "govuk-select",
        "id_evidence": "govuk-file-upload",
    }
    for name, style in expected.items():
        classes = (page.by_id[name][1]["class"] or "").split()
        assert {style, f"{style}--error"} <= set(classes), name
    assert page.by_id["id_mail"][1]["autocomplete"] == "email"


def test_a_counted_text_says_its_limit_and_lets_one_type_past_it() -> None:
    page = shown(filled())
    (counter,) = [attrs for attrs in page.all("div") if attrs.get("data-module") == "govuk-character-count"]
    assert counter["data-maxlength"] == "20"
    assert "id_harm-info" in page.by_id
    assert "maxlength" not in page.by_id["id_harm"][1]


def test_a_choice_opens_its_fields_which_look_like_the_others() -> None:
    page = shown(Everything({"whom": "place"}, {}))
    opener = page.by_id["id_whom_1"][1]
    box = opener["data-aria-controls"] or ""
    assert page.by_id[box][1]["class"] == "govuk-radios__conditional"
    assert "govuk-checkboxes__input" in (page.by_id["id_places_0"][1]["class"] or "")
    hidden = page.by_id[page.by_id["id_whom_2"][1]["data-aria-controls"] or ""][1]["class"] or ""
    assert "govuk-radios__conditional--hidden" in hidden
    assert "data-aria-controls" not in page.by_id["id_whom_0"][1]
    assert page.by_id["id_whom_2"][1]["aria-describedby"] == "id_whom_2-hint"


def test_a_date_shows_again_what_was_typed_or_what_is_stored() -> None:
    typed = shown(filled(seen_month="Mai"))
    assert typed.by_id["id_seen_month"][1]["value"] == "Mai"
    assert all(
        typed.by_id[f"id_seen_{part}"][1]["inputmode"] == "numeric" for part in ("day", "month", "year")
    )
    stored = shown(Everything(initial={"seen": date(2024, 3, 27)}))
    assert [stored.by_id[f"id_seen_{part}"][1]["value"] for part in ("day", "month", "year")] == [
        "27",
        "3",
        "2024",
    ]


def test_a_prefixed_form_keeps_its_ids_apart() -> None:
    form = Everything({}, {}, prefix="a")
    page = shown(form)
    assert {(link["href"] or "")[1:] for link in summary(form).all("a")} <= set(page.by_id)
    assert "a-seen_day" in {each.get("name") for each in page.all("input")}


# Fields ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "says", "boxes"),
    [
        (("", "", ""), "Enter the date you saw it", ["day"]),
        (("4", "", "2024"), "The date you saw it must include a month", ["month"]),
        (("", "", "2024"), "The date you saw it must include a day and month", ["day"]),
        (("4", "5", "24"), "The date you saw it must have a year of 4 numbers", ["year"]),
        (("31", "2", "2024"), "The date you saw it must be a real date", ["day"]),
        (("4", "Smarch", "2024"), "The date you saw it must be a real date", ["day"]),
        (("15", "5", "2024"), "The date you saw it must be 14 May 2024 or earlier", ["day"]),
    ],
)
def test_a_wrong_date_says_what_is_missing_and_leads_there(
    typed: tuple[str, str, str], says: str, boxes: list[str]
) -> None:
    form = filled(seen_day=typed[0], seen_month=typed[1], seen_year=typed[2])
    assert form.errors["seen"] == [says]
    assert [link["href"] for link in summary(form).all("a")] == [f"#id_seen_{box}" for box in boxes]


@pytest.mark.parametrize("month", ["5", "05", "May", "may", " 5 "])
def test_a_month_may_be_a_number_or_a_word(month: str) -> None:
    form = filled(seen_month=month)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["seen"] == date(2024, 5, 4)


def test_a_date_knows_whether_it_changed() -> None:
    field = DateField()
    assert not field.has_changed(date(2024, 5, 4), ["4", "5", "2024"])
    assert field.has_changed(date(2024, 5, 4), ["5", "5", "2024"])
    assert not field.has_changed(None, ["", "", ""])


def test_the_server_holds_the_limit_and_counts_a_line_break_once() -> None:
    assert filled(harm="x" * 21).errors["harm"] == ["Why it does harm must be 20 characters or less"]
    assert filled(harm="x" * 18 + "\r\n" + "y").is_valid()


def test_what_a_choice_reveals_is_asked_for() -> None:
    assert filled(whom="place").errors == {"places": ["Select at least one place"]}
    assert filled(whom="place", places=["c"]).is_valid()
    assert filled(whom="group").is_valid()


def test_what_a_choice_hides_is_emptied_and_cannot_refuse_the_form() -> None:
    form = filled(whom="all", places=["nowhere"], group="carers")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["places"] == []
    assert form.cleaned_data["group"] == ""


# Checks of a layout ------------------------------------------------------------------------------
def test_a_whole_layout_has_no_faults() -> None:
    assert layout_faults(Everything()) == []


def test_a_field_left_out_named_twice_or_unknown_is_a_fault() -> None:
    class Short(Everything):
        @property
        def helper(self) -> GovukHelper:
            names = [name for name in self.fields if name not in ("mail", "version")]
            return GovukHelper(*names, "harm", "nothing")

    assert layout_faults(Short()) == [
        "mail is not in the layout.",
        "nothing is in the layout, but not in the form.",
        "harm is in the layout 2 times.",
    ]


def test_required_fields_without_words_of_their_own_are_found() -> None:
    assert {"behaviour", "secret"} <= set(unworded_fields(Everything()))
    assert not {"harm", "seen", "places", "version"} & set(unworded_fields(Everything()))


# Figures and lists -------------------------------------------------------------------------------
@pytest.mark.parametrize("as_text", [False, True])
def test_a_figure_cannot_end_its_script(as_text: bool) -> None:
    figure = {"data": [{"y": ["</script><b>", "a & b"]}], "layout": {}}
    html = figure_script(json.dumps(figure) if as_text else figure, 'x"y')
    assert html.count("<") == 2
    assert 'data-chart-for="x&quot;y"' in html
    assert json.loads(html.partition(">")[2].removesuffix("</script>")) == figure


def test_a_row_that_does_not_fit_its_columns_is_refused() -> None:
    assert [cell.numeric for cell in cells(["T0", 3], ["Tier", {"label": "£m", "numeric": True}])] == [
        False,
        True,
    ]
    with pytest.raises(ValueError, match="shorter"):
        cells(["T0", 3], ["Tier"])


def test_a_chart_has_heading_finding_figure_caption_and_table() -> None:
    chart = {
        "id": "fig",
        "heading": "Change",
        "finding": "It rose.",
        "figure": {"data": [], "layout": {}},
        "caption": "Leicester, 2024.",
        "table": {"caption": "By month", "columns": ["Month", "Thefts"], "rows": [["May", 3]]},
    }
    page = Page(render_to_string("components/_chart.html", {"chart": chart}))
    assert page.by_id["fig"][1]["aria-labelledby"] in page.by_id
    assert [len(page.all(tag)) for tag in ("h2", "figure", "figcaption", "details", "table", "th", "td")] == [
        1, 1, 1, 1, 1, 3, 1,
    ]  # fmt: skip


def test_page_numbers_leave_gaps() -> None:
    page = Paginator(range(500), 10).page(7)
    assert page_numbers(page) == [1, None, 6, 7, 8, None, 50]


def test_paging_keeps_the_filters_of_the_address() -> None:
    request = RequestFactory().get("/?status=logged&page=2")
    page = Paginator(range(30), 10).page(2)
    context = {"page": page, "name": "issues", "request": request}
    html = render_to_string("components/_pagination.html", context)
    assert html.count('href="?status=logged&amp;page=3"') == 2
    assert 'href="?page' not in html
    assert "Showing 11 to 20 of 30" in html


def test_a_bar_has_no_style_and_the_right_length() -> None:
    html = render_to_string("components/_bar.html", {"value": 2, "max": 3})
    assert 'width="667"' in html
    assert "style" not in html


@pytest.mark.parametrize("position", range(4))
def test_a_tier_lights_one_bar(position: int) -> None:
    html = render_to_string("components/_tier.html", {"position": position})
    assert html.count("<rect") == 4
    assert html.count("opacity") == 3


def test_the_page_for_our_own_faults_needs_nothing() -> None:
    html = render_to_string("500.html")
    assert "There is a problem with this service" in html
    assert 'href="/static/build/app.css"' in html
