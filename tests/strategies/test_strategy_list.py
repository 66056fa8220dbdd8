"""The list of strategies: filters, the file, and what it costs."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories.ground import make_agency, make_person
from tests.factories.strategies import (
    consult,
    make_active,
    make_input,
    make_strategy,
)
from tests.strategies.pages import SignIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june")]


def test_the_list_is_filtered_by_state_agency_tier_and_owed_answers(client_as: SignIn) -> None:
    fire = make_agency("Fire")
    draft, asked, active = (make_strategy(title=title) for title in ("Drafted", "Asked", "Running"))
    make_input(draft, 1, lead=fire)
    make_input(asked, 3, lead=fire)
    make_input(asked, 1)
    make_input(active, 3)
    consult(asked)
    make_active(active)
    client = client_as(make_person("holder"))

    def listed(query: str) -> list[str]:
        html = client.get(reverse("strategies:strategy_list") + query).content.decode()
        return [title for title in ("Drafted", "Asked", "Running") if f">{title}<" in html]

    assert listed("") == ["Drafted", "Asked", "Running"]
    assert listed("?status=draft&status=active") == ["Drafted", "Running"]
    assert listed(f"?agency={fire.pk}") == ["Drafted", "Asked"]
    assert listed("?tier=3") == ["Asked", "Running"]
    assert listed("?owed=1") == ["Asked"]
    assert listed(f"?agency={fire.pk}&tier=1&owed=1") == []
    assert listed("?status=nonsense&agency=x&tier=9&page=77") == ["Drafted", "Asked", "Running"]
    html = client.get(
        reverse("strategies:strategy_list") + f"?status=draft&agency={fire.pk}"
    ).content.decode()
    assert 'href="?agency=' in html
    assert 'href="?status=draft"' in html


def test_the_csv_cannot_run_anything(client_as: SignIn) -> None:
    make_strategy(title='=HYPERLINK("http://x")')
    client = client_as(make_person("holder"))
    response = client.get(reverse("strategies:strategy_list") + "?format=csv")
    assert response["Content-Type"].startswith("text/csv")
    assert "'=HYPERLINK" in response.content.decode()


def test_an_empty_list_says_what_that_means(client_as: SignIn) -> None:
    client = client_as(make_person("holder"))
    assert (
        "No strategy has been opened yet" in client.get(reverse("strategies:strategy_list")).content.decode()
    )
    make_strategy()
    html = client.get(reverse("strategies:strategy_list") + "?status=closed").content.decode()
    assert "No strategy is like that." in html


def test_a_list_of_thirty_takes_few_queries(client_as: SignIn, django_assert_max_num_queries: object) -> None:
    for _ in range(30):
        make_input(make_strategy())
    client = client_as(make_person("holder"))
    client.get(reverse("strategies:strategy_list"))
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        html = client.get(reverse("strategies:strategy_list")).content.decode()
    assert "Showing 1 to 25 of 30" in html
