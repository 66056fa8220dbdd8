"""An input is added, changed and taken out on its pages."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client

from strategies.models import Input
from tests.factories.strategies import (
    make_input,
    make_strategy,
)
from tests.strategies.pages import errors_of, input_answers, to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june")]


def test_an_input_is_added_with_its_money(office: Client) -> None:
    strategy = make_strategy()
    response = office.post(to("input_add", strategy.pk, 3), input_answers())
    item = strategy.inputs.get()
    assert response["Location"] == f"{to('strategy_detail', strategy.pk)}#tier-3"
    assert (item.title, item.starts_on, item.ends_on) == ("Visits", date(2026, 7, 1), date(2027, 3, 31))
    assert [(m.financial_year, m.kind, m.source, m.pounds) for m in item.money.all()] == [
        (2026, "cash", "Police budget", 12_500)
    ]


def test_another_line_of_money_comes_back_with_everything_typed(office: Client) -> None:
    strategy = make_strategy()
    url = to("input_add", strategy.pk, 3)
    typed = input_answers(title="", add_line="1")
    html = office.post(url, typed).content.decode()
    assert 'name="pounds_1"' in html
    assert 'name="lines" value="2"' in html
    assert 'value="£12,500"' in html
    assert 'name="starts_on_year" type="text" inputmode="numeric" value="2026"' in html
    assert re.search(rf'value="{typed["tier"]}" checked', html)
    assert "govuk-error" not in html
    assert not strategy.inputs.exists()
    more = {"lines": "2", "year_1": "2027", "kind_1": "in_kind", "source_1": "Premises", "pounds_1": "3000"}
    office.post(url, input_answers(**more))
    assert strategy.inputs.get().money.count() == 2


def test_an_empty_line_is_none_and_a_part_of_one_is_asked_for(office: Client) -> None:
    strategy = make_strategy()
    url = to("input_add", strategy.pk, 3)
    empty = {"year_0": "", "kind_0": "", "source_0": "", "pounds_0": ""}
    part = input_answers(lines="2", pounds_1="500")
    assert errors_of(office.post(url, part)) == [
        "Select the financial year of line 2",
        "Select cash or in kind of line 2",
        "Enter who or what pays of line 2",
    ]
    office.post(url, input_answers(**empty))
    assert not strategy.inputs.get().money.exists()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"title": ""}, "Enter what the input is called"),
        ({"tier": ""}, "Select a tier"),
        ({"lead": ""}, "Select the agency that leads it"),
        ({"starts_on_day": ""}, "The first day must include a day"),
        ({"ends_on_year": "2025"}, "The last day must be the first day or later"),
        ({"horizon": ""}, "Select when its effect is expected"),
        ({"evidence": "strong"}, "Enter where that evidence is"),
        ({"pounds_0": "12.50"}, "Enter the money as whole pounds, such as 12,500"),
        ({"pounds_0": "-3"}, "Enter the money as whole pounds, such as 12,500"),
        ({"pounds_0": "12.5k"}, "Enter the money as whole pounds, such as 12,500"),
        ({"pounds_0": "0"}, "Enter £1 or more, or leave the whole line empty"),
        ({"pounds_0": "99999999999"}, "Enter £999,999,999 or less"),
        ({"starts_on_year": "0202"}, "The first day must be 1 January 2016 or later"),
        ({"ends_on_year": "2207"}, "The last day must be 31 December 2056 or earlier"),
        ({"title": "x" * 161}, "The name of the input must be 160 characters or less"),
        ({"what": "x" * 20_000}, "What will be done must be 3,000 characters or less"),
        (
            {"source_0": "Ask a.b@example.org"},
            "Take out the e-mail address: nothing here may identify a person",
        ),
        (
            {"lines": "2", "year_1": "2026", "kind_1": "cash", "source_1": "police budget", "pounds_1": "1"},
            "Line 2 has the same year, kind and source as another: add them up",
        ),
    ],
)
def test_each_mistake_is_said_beside_its_field(office: Client, changed: dict[str, str], message: str) -> None:
    strategy = make_strategy()
    response = office.post(to("input_add", strategy.pk, 3), input_answers(**changed))
    assert errors_of(response) == [message]
    assert "<title>Error: " in response.content.decode()
    assert not strategy.inputs.exists()


def test_an_input_is_changed(office: Client) -> None:
    item = make_input(make_strategy())
    url = to("input_edit", item.pk)
    html = office.get(url).content.decode()
    assert 'value="10,000"' in html
    assert office.post(url, input_answers(base_version="1")).status_code == 302
    item.refresh_from_db()
    assert (item.title, item.money.get().pounds) == ("Visits", 12_500)


def test_a_clash_over_an_input_keeps_what_was_typed_and_says_what_differs(office: Client) -> None:
    item = make_input(make_strategy())
    url = to("input_edit", item.pk)
    theirs = input_answers(title="Theirs", base_version="1")
    office.post(url, theirs)
    response = office.post(url, {**theirs, "title": "Mine", "pounds_0": "7", "base_version": "1"})
    html = response.content.decode()
    assert "Nothing has been lost" in errors_of(response)[0]
    assert 'value="Mine"' in html
    table = html.partition('id="differences"')[2].partition("</table>")[0]
    assert [unescape(text) for text in re.findall(r'rowheader"[^>]*>([^<]+)', table)] == ["Title", "Money"]
    assert "£7" in table
    office.post(url, {**theirs, "title": "Mine", "base_version": "2"})
    item.refresh_from_db()
    assert item.title == "Mine"


def test_an_input_is_taken_out_of_a_draft(office: Client) -> None:
    item = make_input(make_strategy())
    url = to("input_remove", item.pk)
    assert errors_of(office.post(url, {"because": ""})) == ["Enter why it is taken out"]
    office.post(url, {"because": "Twice"})
    assert not Input.objects.exists()
