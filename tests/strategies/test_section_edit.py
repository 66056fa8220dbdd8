"""A section on its own page, and two people who write it at once."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from strategies.actions import (
    write_section,
)
from strategies.models import Strategy
from tests.factories.ground import actor, make_person
from tests.factories.strategies import (
    an_officer,
    make_strategy,
)
from tests.strategies.pages import errors_of, to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june")]


def test_a_section_is_written(office: Client) -> None:
    strategy = make_strategy()
    url = to("section_edit", strategy.pk, "analysis")
    response = office.post(url, {"text": "What the data say.\r\n\r\nMore.", "base_version": "1"})
    assert response["Location"] == to("strategy_detail", strategy.pk)
    assert strategy.sections.get(key="analysis").text == "What the data say.\n\nMore."
    assert office.get(to("section_edit", strategy.pk, "nonsense")).status_code == 404


def test_personal_data_are_refused_and_the_text_is_not_saved(office: Client) -> None:
    strategy = make_strategy()
    url = to("section_edit", strategy.pk, "analysis")
    response = office.post(url, {"text": "Ring 07700 900123", "base_version": "1"})
    assert "nothing here may identify a person" in errors_of(response)[0]
    assert strategy.sections.get(key="analysis").text == ""


@pytest.mark.parametrize("extra", [1, 50_000])
def test_a_text_that_is_too_long_is_refused_once_with_its_limit_and_kept(office: Client, extra: int) -> None:
    strategy = make_strategy()
    text = "x" * (12_000 + extra)
    response = office.post(to("section_edit", strategy.pk, "analysis"), {"text": text, "base_version": "1"})
    assert [error for error in errors_of(response) if "Enter at most" not in error] == [
        "Analysis and conclusions must be 12,000 characters or less"
    ]
    assert len(errors_of(response)) == 1
    assert text in response.content.decode()


def test_what_is_pasted_from_a_word_processor_stays_as_it_was(office: Client) -> None:
    strategy = make_strategy()
    text = "“It’s late” – she said…\n• one\n•\ttwo\u00a0half"
    office.post(to("section_edit", strategy.pk, "analysis"), {"text": text, "base_version": "1"})
    assert strategy.sections.get(key="analysis").text == text


def test_two_who_both_begin_an_empty_section_read_that_both_texts_stand(office: Client) -> None:
    strategy = make_strategy()
    section = strategy.sections.get(key="analysis")
    write_section(section=section, text="Theirs.", base_version=1, by=actor(make_person("officer")))
    url = to("section_edit", strategy.pk, "analysis")
    html = office.post(url, {"text": "Mine.", "base_version": "1"}).content.decode()
    assert "You both began from an empty section." in html
    assert ">Theirs. Mine.</textarea>" in html


@pytest.fixture
def clash(office: Client) -> tuple[Strategy, HttpResponse]:
    """Two people wrote from the same text; the second is shown both."""
    strategy = make_strategy()
    section = strategy.sections.get(key="causes")
    by = actor(make_person("officer", post="Drafting officer"))
    write_section(section=section, text="One. Two.", base_version=1, by=by)
    write_section(section=section, text="One. Two. Theirs.", base_version=2, by=by)
    url = to("section_edit", strategy.pk, "causes")
    return strategy, office.post(url, {"text": "Mine. One. Two.", "base_version": "2"})


def test_a_clash_shows_both_texts_and_joins_them(clash: tuple[Strategy, HttpResponse]) -> None:
    strategy, response = clash
    html = response.content.decode()
    assert response.status_code == 409
    assert "<title>Error: " in html
    assert "Someone else changed this section while you were editing" in html
    assert "Saved by Drafting officer" in html
    assert re.search(r'<ins class="pb-ins">.*?Theirs\.', html)
    assert re.search(r'<ins class="pb-ins">.*?Mine\.', html)
    assert ">Mine. One. Two. Theirs.</textarea>" in html
    assert 'name="base_version" value="3"' in html
    assert strategy.sections.get(key="causes").text == "One. Two. Theirs."


@pytest.mark.parametrize(
    ("keep", "kept"),
    [("joined", "Mine. One. Two. Theirs."), ("mine", "Mine. One. Two."), ("theirs", "One. Two. Theirs.")],
)
def test_whatever_is_chosen_nothing_is_lost(
    keep: str, kept: str, clash: tuple[Strategy, HttpResponse], office: Client
) -> None:
    strategy, _ = clash
    url = to("section_edit", strategy.pk, "causes")
    posted = {"text": "Mine. One. Two. Theirs.", "mine": "Mine. One. Two.", "base_version": "3", "keep": keep}
    assert office.post(url, posted).status_code == 302
    assert strategy.sections.get(key="causes").text == kept
    history = office.get(to("section_detail", strategy.pk, "causes")).content.decode()
    assert "One. Two. Theirs." in history
    assert "Mine. One. Two." in history


def test_a_third_save_meanwhile_is_a_clash_again(
    clash: tuple[Strategy, HttpResponse], office: Client
) -> None:
    strategy, _ = clash
    section = strategy.sections.get(key="causes")
    write_section(section=section, text="One. Two. Theirs. Again.", base_version=3, by=actor(an_officer()))
    url = to("section_edit", strategy.pk, "causes")
    posted = {
        "text": "Mine. One. Two. Theirs.",
        "mine": "Mine. One. Two.",
        "base_version": "3",
        "keep": "joined",
    }
    response = office.post(url, posted)
    assert response.status_code == 409
    assert ">Mine. One. Two. Theirs. Again.</textarea>" in response.content.decode()
