"""A strategy that the board above sent back: it reads what it had, its own answer, and where it is now."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from partnership.clock import at_time
from partnership.records.marking import Marking
from strategies.actions import (
    add_input,
    endorse,
    flag_for_upper_board,
    record_upper_answer,
    rename,
    send_to_board,
    start_consultation,
    unflag,
    write_section,
)
from strategies.models import Input, Strategy
from tests.factories.ground import actor, make_agency, make_person, upper_board
from tests.factories.meetings import make_action
from tests.factories.strategies import (
    an_officer,
    answer_all,
    make_active,
    make_decision,
    make_input,
    make_strategy,
    to_board,
)
from tests.strategies.pages import SignIn, page_of, text_of, to, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june")]
NEW = ("A newer title", "What we write now.", "A newer input", "Agency Newcomer")


@pytest.fixture
def returned() -> Strategy:
    """Flagged, endorsed, and sent back by the upper board with a condition."""
    strategy = make_strategy(title="Fewer fires")
    make_input(strategy, 3, title="Fit alarms")
    section = strategy.sections.get(key="analysis")
    write_section(section=section, text="What the data said.", base_version=1, by=actor(an_officer()))
    flag_for_upper_board(strategy=strategy, because="Much money", by=actor(an_officer()))
    to_board(strategy)
    endorse(strategy=strategy, decision=make_decision(strategy), by=actor(an_officer()))
    send_back(strategy)
    return strategy


def send_back(strategy: Strategy) -> None:
    no = make_decision(strategy, kind="upper_board", board=upper_board(), text="Show what it costs a year.")
    make_action(board=upper_board(), decision=no, what="Bring the costs by agency")
    record_upper_answer(strategy=strategy, decision=no, approved=False, by=actor(an_officer()))
    strategy.refresh_from_db()


def draft_again(strategy: Strategy) -> Input:
    """What the officers write after it came back."""
    by, (title, text, input_title, agency) = actor(an_officer()), NEW
    rename(strategy=strategy, title=title, lead_agency=None, base_version=strategy.version, by=by)
    section = strategy.sections.get(key="analysis")
    write_section(section=section, text=text, base_version=section.version, by=by)
    item = add_input(
        strategy=strategy,
        tier=strategy.inputs.get().tier,
        title=input_title,
        lead=make_agency(agency),
        starts_on=date(2026, 7, 1),
        ends_on=date(2027, 3, 31),
        horizon="longer",
        by=by,
    )
    strategy.refresh_from_db()
    return item


def put_again(strategy: Strategy, *, flagged: bool) -> None:
    """Through the consultation and the board once more."""
    by = actor(an_officer())
    if not flagged:
        unflag(strategy=strategy, because="It costs less now", by=by)
    start_consultation(strategy=strategy, closes_on=date(2026, 7, 1), by=by)
    answer_all(strategy)
    send_to_board(strategy=strategy, by=by)
    endorse(strategy=strategy, decision=make_decision(strategy), by=by, at=at_time(date(2026, 7, 2)))
    strategy.refresh_from_db()


@pytest.fixture
def commissioner(client_as: SignIn) -> Client:
    return client_as(make_person("commissioner", board=upper_board()))


def test_the_upper_board_reads_what_it_had_what_it_answered_and_where_it_is_now(
    returned: Strategy, commissioner: Client
) -> None:
    seen = words_of(commissioner, page_of(returned))
    for words in (
        "Fewer fires",
        "Fit alarms",
        "What the data said.",
        "Show what it costs a year.",
        "Bring the costs by agency",
        "Being drafted again",
        "It is being drafted again. It comes back to the Strategic Partnership Board",
    ):
        assert words in seen, words


def test_it_reads_nothing_that_is_written_since(returned: Strategy, commissioner: Client) -> None:
    item = draft_again(returned)
    pages = [page_of(returned), to("version_detail", returned.pk, 1)]
    for page in pages:
        response = commissioner.get(page)
        assert response.status_code == 200
        assert [words for words in NEW if words in response.content.decode()] == []
    hidden = [
        to("strategy_history", returned.pk),
        to("section_detail", returned.pk, "analysis"),
        *(to("input_detail", each.pk) for each in returned.inputs.all()),
    ]
    assert {commissioner.get(page).status_code for page in hidden} == {404}
    listing = [to("investment"), to("investment") + "?year=2026", to("strategy_list") + "?format=csv"]
    for page in (*listing, to("strategy_list")):
        html = commissioner.get(page).content.decode()
        assert [words for words in NEW[1:] if words in html] == [], page
    assert item.lead.name == NEW[3]


def test_the_list_names_it_with_its_state_and_counts_nothing_of_it(
    returned: Strategy, commissioner: Client
) -> None:
    item = draft_again(returned)
    (row,) = commissioner.get(to("strategy_list")).context["rows"]
    assert (row.state, row.numbers) == ("Being drafted again", None)
    assert "–" in text_of(commissioner.get(to("strategy_list")))
    start_consultation(
        strategy=returned, closes_on=date(2026, 7, 1), by=actor(an_officer()), at=at_time(date(2026, 6, 10))
    )
    for query in (f"?agency={item.lead_id}", "?owed=1", "?tier=3"):
        rows = commissioner.get(to("strategy_list") + query).context["rows"]
        assert rows == [] or query.startswith("?agency"), "a filter that asks of inputs would tell of them"
        assert item.lead.name not in text_of(commissioner.get(to("strategy_list") + query))
    seen = words_of(commissioner, page_of(returned))
    assert "Agencies are answering on it again, until Wednesday 1 July 2026." in seen


def test_endorsed_again_without_being_put_to_it_it_goes_on_reading_what_it_had(
    returned: Strategy, commissioner: Client
) -> None:
    draft_again(returned)
    put_again(returned, flagged=False)
    assert returned.status == Strategy.Status.ACTIVE
    seen = words_of(commissioner, page_of(returned))
    assert "The Prevention Board endorsed it without asking the Strategic Partnership Board again." in seen
    assert [words for words in NEW if words in seen] == []
    assert commissioner.get(to("version_detail", returned.pk, 2)).status_code == 404


def test_put_to_it_again_it_is_open_again(returned: Strategy, commissioner: Client) -> None:
    draft_again(returned)
    put_again(returned, flagged=True)
    seen = words_of(commissioner, page_of(returned))
    assert "What we write now." not in seen, "sections stand on their own pages"
    assert "A newer input" in seen
    assert commissioner.get(to("section_detail", returned.pk, "analysis")).status_code == 200
    send_back(returned)
    assert "A newer input" in words_of(commissioner, page_of(returned)), "it had the second version too"


def test_the_board_goes_on_reading_all_of_it(returned: Strategy, client_as: SignIn) -> None:
    draft_again(returned)
    seen = words_of(client_as(make_person("holder")), page_of(returned))
    assert "A newer input" in seen
    assert "Being drafted again" not in seen


def test_what_never_went_to_it_and_what_it_may_not_see_stay_away(
    returned: Strategy, commissioner: Client, client_as: SignIn
) -> None:
    other = make_strategy()
    make_input(other)
    make_active(other)
    assert commissioner.get(page_of(other)).status_code == 404
    assert commissioner.get(to("version_detail", other.pk, 1)).status_code == 404
    Strategy.objects.filter(pk=returned.pk).update(marking=Marking.SENSITIVE)
    assert commissioner.get(page_of(returned)).status_code == 404
    assert commissioner.get(to("version_detail", returned.pk, 1)).status_code == 404
    assert client_as(make_person(None)).get(page_of(returned)).status_code == 404


def test_it_takes_few_queries(
    returned: Strategy, commissioner: Client, django_assert_max_num_queries: object
) -> None:
    commissioner.get(page_of(returned))
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        assert commissioner.get(page_of(returned)).status_code == 200
