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
