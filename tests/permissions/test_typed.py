"""What people type tells nothing: the reference or number of a hidden record answers as one that isn't there.

In forms, in addresses with a second record, and in what an address asks for ("?record=issue-12").
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from partnership.people.models import User
from partnership.records import registry
from tests.factories.prioritisation import make_round
from tests.permissions.walking import CONVERTERS, MISSING, address, records_at, still, text_of
from tests.permissions.world import Kept, Reader, World
from tests.test_permissions import NAMES

pytestmark = [pytest.mark.whole, pytest.mark.usefixtures("llr")]
SignIn = Callable[[User], Client]
NOT_THERE = "PB-9876"


def hidden_from(world: World, reader: Reader) -> list[Kept]:
    """One of each kind that is said by a reference, closed to this reader."""
    hidden = {
        kept.kind: kept
        for kept in world.kept
        if hasattr(kept.row, "reference") and kept.answer(reader) == "nothing"
    }
    assert hidden
    return list(hidden.values())


def said(response: Any, typed: str, instead: str) -> tuple[int, str]:
    return response.status_code, still(text_of(response)).replace(typed, instead)


@pytest.mark.parametrize("who", ["officer", "holder"])
def test_the_reference_of_a_hidden_record_is_as_good_as_none(
    world: World, client_as: SignIn, who: str
) -> None:
    reader = world.readers[who]
    client = client_as(reader.user)
    meeting = world.find("meeting", "the board's next").row
    issue = world.find("issue", "another's").row
    forms = [
        ("meetings:item_add", meeting, "record", {"title": "An item"}),
        ("meetings:interest_declare", meeting, "record", {"what": "Paid"}),
        ("issues_log:issue_merge_pick", issue, "reference", {"into": "other"}),
    ]
    for name, row, field, more in forms:
        url = reverse(name, args=[row.pk])
        none = said(client.post(url, {field: NOT_THERE, **more}), NOT_THERE, "it")
        assert none[0] in (200, 403)
        told = [
            f"{name} with the reference of {kept}"
            for kept in hidden_from(world, reader)
            if said(client.post(url, {field: kept.row.reference, **more}), kept.row.reference, "it") != none
        ]
        assert told == []


@pytest.mark.parametrize("who", ["officer", "holder"])
def test_an_address_that_names_a_hidden_record_is_as_good_as_one_that_names_none(
    world: World, client_as: SignIn, who: str
) -> None:
    reader = world.readers[who]
    client = client_as(reader.user)
    meeting = reverse("meetings:interest_declare", args=[world.find("meeting", "the board's next").row.pk])
    put_forward = reverse("prioritisation:candidate_put_forward", args=[make_round().pk])
    asked = {
        "issue": [put_forward + "?issue={}"],
        "meeting": [
            reverse("meetings:decision_record") + "?meeting={}",
            reverse("meetings:action_ask") + "?meeting={}",
        ],
        "decision": [
            reverse("meetings:decision_record") + "?supersedes={}",
            reverse("meetings:action_ask") + "?decision={}",
        ],
    }
    spelled = [reverse("meetings:decision_record"), meeting]
    told = []
    for kept in hidden_from(world, reader):
        kind, pk = registry.target_of(kept.row)
        urls = [(f"{url}?record={kind}-{pk}", f"{url}?record={kind}-{MISSING}") for url in spelled]
        urls += [(url.format(pk), url.format(MISSING)) for url in asked.get(kind, ())]
        for url, nothing in urls:
            none = said(client.get(nothing), str(MISSING), "it")
            found = said(client.get(url), f"={pk}", "=it")
            if (found[0], world.told(found[1], reader)) != (none[0], []):
                told.append(f"{url} for {kept}")
    assert told == []


@pytest.mark.parametrize("who", ["officer", "coordinator"])
def test_what_is_sent_to_a_hidden_record_answers_as_where_there_is_none(
    world: World, client_as: SignIn, who: str
) -> None:
    """Opened or sent to: the same status as a number that nothing has, so that none can be counted out.

    That each seat has a sheet is no secret: what stands in it is.
    """
    reader = world.readers[who]
    client, wrong = client_as(reader.user), []
    for name in (name for name in NAMES if CONVERTERS[name]):
        hidden = [kept for kept in records_at(world, name) if kept.answer(reader) == "nothing"]
        if not hidden or hidden[-1].kind == "sheet":
            continue
        there, not_there = address(name, hidden[-1].row), address(name, MISSING)
        for send in (client.get, client.post):
            answers = send(there), send(not_there)
            statuses = [answer.status_code for answer in answers]
            if statuses[0] != statuses[1] or statuses[0] not in (403, 404, 405):
                wrong.append(f"{name} for {hidden[-1]}: {statuses}")
            wrong += [
                f"{name} for {hidden[-1]}: {words}" for words in world.told(text_of(answers[0]), reader)
            ]
    assert wrong == []


def test_two_records_in_one_address_are_both_ones_that_the_reader_may_see(
    world: World, client_as: SignIn
) -> None:
    reader = world.readers["officer"]
    client = client_as(reader.user)
    open_one, hidden = (world.find("issue", name).row for name in ("another's", "another's sensitive"))
    for pk, into in ((open_one.pk, hidden.pk), (hidden.pk, open_one.pk)):
        url = reverse("issues_log:issue_merge", args=[pk, into])
        assert [client.get(url).status_code, client.post(url, {"reason": "One"}).status_code] == [404, 404]
    open_strategy, secret = (
        world.find("strategy", f"{name}, the board's only").row for name in ("open", "sensitive")
    )
    watched = secret.watched.all()[0]
    url = reverse("strategies:watch_stop", args=[open_strategy.pk, watched.pk])
    assert client.post(url).status_code == 404


def test_words_of_hidden_records_find_nothing(world: World, client_as: SignIn) -> None:
    """Searching for a word of a hidden issue gives what searching for no word at all of the log gives."""
    reader = world.readers["officer"]
    client = client_as(reader.user)
    issue = world.find("issue", "another's sensitive")
    for url in (reverse("issues_log:issue_list"), reverse("issues_log:issue_list_csv")):
        none = said(client.get(url, {"words": "Zq9999x"}), "Zq9999x", "it")
        for word, place in issue.words.items():
            if place.startswith("Issue."):
                assert said(client.get(url, {"words": word}), word, "it") == none, place
        reference = issue.row.reference
        assert said(client.get(url, {"words": reference}), reference, "it") == said(
            client.get(url, {"words": NOT_THERE}), NOT_THERE, "it"
        )
