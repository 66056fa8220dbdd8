"""A strategy is opened from a targeted behaviour."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from strategies.models import Strategy
from tests.factories.ground import make_person
from tests.factories.strategies import (
    an_officer,
    make_strategy,
    make_targeted,
)
from tests.strategies.pages import SignIn, errors_of, page_of, to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june")]


def test_an_officer_opens_a_strategy(office: Client) -> None:
    targeted = make_targeted("Shop theft")
    url = to("strategy_open", targeted.pk)
    assert 'value="Shop theft"' in office.get(url).content.decode()
    assert errors_of(office.post(url, {"title": ""})) == ["Enter what the strategy is called"]
    response = office.post(url, {"title": "Theft that pays for drugs", "lead_agency": ""})
    strategy = Strategy.objects.get()
    assert response["Location"] == to("strategy_detail", strategy.pk)
    assert strategy.title == "Theft that pays for drugs"
    assert office.get(url)["Location"] == to("strategy_detail", strategy.pk)


def test_the_page_of_a_targeted_behaviour_leads_to_its_strategy_or_opens_one(client_as: SignIn) -> None:
    targeted = make_targeted()
    url = reverse("prioritisation:targeted_detail", args=[targeted.pk])
    opening = reverse("strategies:strategy_open", args=[targeted.pk])
    officer, holder = client_as(an_officer()), client_as(make_person("holder"))
    assert opening in officer.get(url).content.decode()
    assert opening not in holder.get(url).content.decode()
    strategy = make_strategy(targeted=targeted)
    for client in (officer, holder):
        html = client.get(url).content.decode()
        assert page_of(strategy) in html
        assert opening not in html
