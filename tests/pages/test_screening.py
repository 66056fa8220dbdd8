"""Text fields that refuse personal data."""

from django import forms

from partnership.pages.screening import PERSONAL_DATA, ScreenedLine, ScreenedText


class Form(forms.Form):
    line = ScreenedLine(required=False)
    text = ScreenedText(limit=200, required=False)


def test_each_refuses_with_a_code_and_without_repeating():
    form = Form({"line": "Ring 07700 900461", "text": "At LE1 5YA, NHS 943 476 5919"})
    assert form.errors == {
        "line": ["Take out the telephone number: nothing here may identify a person"],
        "text": ["Take out the NHS number and the full postcode: nothing here may identify a person"],
    }
    assert form.has_error("line", PERSONAL_DATA)


def test_plain_words_pass():
    assert Form({"line": "People steal from shops", "text": "Since 2019."}).is_valid()


def test_what_is_far_too_long_is_refused_once_with_the_fields_own_limit():
    class Limited(forms.Form):
        line = ScreenedLine(label="Name", max_length=10)
        text = ScreenedText(label="Why it matters (optional)", limit=200)

    form = Limited({"line": "x" * 11, "text": "Ring 07700 900461 " * 20})
    assert form.errors["line"] == ["Name must be 10 characters or less"]
    assert len(form.errors["text"]) == 2, "still read, and refused for both"
    form = Limited({"line": "x" * 20_000, "text": "x" * 20_000})
    assert form.errors == {
        "line": ["Name must be 10 characters or less"],
        "text": ["Why it matters must be 200 characters or less"],
    }
    assert form.has_error("text", PERSONAL_DATA), "what was not read is kept in no draft"
    assert "maxlength" not in str(Limited()["line"]), "the browser cuts nothing that is pasted"
