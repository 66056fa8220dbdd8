"""What a person reads when a page fails: a fault of ours, or a server behind it that is away."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import path
from redis.exceptions import ConnectionError as BrokerAway


def fail(failure: Exception) -> Any:
    def view(request: Any) -> None:
        raise failure

    view.login_required = False  # type: ignore[attr-defined]
    return view


urlpatterns = [
    path("fault/", fail(ValueError("heliotrope"))),
    path("database/", fail(OperationalError("the server at heliotrope"))),
    path("broker/", fail(BrokerAway("the server at heliotrope"))),
]
handler500 = "partnership.pages.errors.server_error"


@pytest.mark.django_db
@pytest.mark.urls("tests.pages.test_errors")
@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/fault/", 500, "There is a problem with this service"),
        ("/database/", 503, "The service is away for a moment"),
        ("/broker/", 503, "The service is away for a moment"),
    ],
)
def test_the_page_says_whose_turn_it_is_and_nothing_of_the_failure(
    client: Client, address: str, status: int, heading: str
) -> None:
    client.raise_request_exception = False
    answer = client.get(address)
    page = answer.content.decode()
    assert answer.status_code == status
    assert f'<h1 class="govuk-heading-l">{heading}</h1>' in page
    assert "was saved before is safe" in page
    assert "heliotrope" not in page
    assert ("Retry-After" in answer.headers) == (status == 503)
