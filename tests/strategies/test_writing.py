"""The pages on which a strategy is written: each works, and each refuses whoever may not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time

from meetings.models import Decision
from partnership.behaviours.models import Tier
from partnership.boards.models import Seat
from partnership.pages.fields import unworded_fields
from partnership.pages.layout import layout_faults
from partnership.people.models import User
from partnership.records.events import Event
from partnership.records.moves import NotAllowed
from strategies import actions, forms
from strategies.actions import (
    MoneyLine,
    answer_input,
    endorse,
    flag_for_upper_board,
    watch,
    write_section,
)
from strategies.forms.answers import PREPARED, SUBMITTED, WRITTEN
from strategies.models import Input, Strategy
from tests.factories.ground import actor, make_agency, make_person, make_seat, prevention_board, upper_board
from tests.factories.meetings import officer
from tests.factories.monitoring import make_indicator
from tests.factories.strategies import (
    an_officer,
    consult,
    fill_tiers,
    make_active,
    make_decision,
    make_input,
    make_strategy,
    make_targeted,
    to_board,
)

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
DECIDED = {
    "text": "The board agreed.",
    "reason": "It answers the harm.",
    "route": "correspondence",
    "agreed_on_day": "9",
    "agreed_on_month": "6",
    "agreed_on_year": "2026",
    "published": "yes",
}


@pytest.fixture(autouse=True)
def _still() -> Iterator[None]:
    with freeze_time("2026-06-10 11:00"):
        yield


@pytest.fixture
def office(client_as: SignIn) -> Client:
    return client_as(an_officer())


def to(name: str, *args: object) -> str:
    return reverse(f"strategies:{name}", args=args)


def errors_of(response: HttpResponse) -> list[str]:
    """The links of the error summary."""
    html = response.content.decode()
    summary = html.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    return [unescape(text).strip() for text in re.findall(r"<li>(?:<a[^>]*>)?([^<]+)", summary)]


def text_of(response: HttpResponse) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def three_boxes(name: str, day: date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def input_answers(**changed: str) -> dict[str, str]:
    """What an officer types about a new input, with one line of money."""
    return {
        "tier": str(Tier.objects.get(position=3).pk),
        "title": "Visits",
        "lead": str(make_agency().pk),
        **three_boxes("starts_on", date(2026, 7, 1)),
        **three_boxes("ends_on", date(2027, 3, 31)),
        "horizon": "within_a_year",
        "evidence": "not_known",
        "lines": "1",
        "year_0": "2026",
        "kind_0": "cash",
        "source_0": "Police budget",
        "pounds_0": "£12,500",
        **changed,
    }


# Refusals ---------------------------------------------------------------------------------------
def officers_pages(strategy: Strategy, item: Input) -> list[str]:
    watched = watch(strategy=strategy, indicator=make_indicator(), by=actor(an_officer()))
    return [
        to("strategy_open", make_targeted().pk),
        *(
            to(name, strategy.pk)
            for name in (
                "strategy_edit",
                "watch",
                "flag",
                "consult",
                "take_back",
                "to_board",
                "endorse",
                "upper_answer",
            )
        ),
        to("section_edit", strategy.pk, "analysis"),
        to("none_say", strategy.pk, 0),
        to("input_add", strategy.pk, 0),
        to("watch_stop", strategy.pk, watched.pk),
        to("input_edit", item.pk),
        to("input_remove", item.pk),
    ]


@pytest.mark.parametrize("role", ["holder", "deputy", "colleague", "chair", "analyst"])
def test_who_reads_may_not_run(role: str, client_as: SignIn) -> None:
    strategy = make_strategy()
    pages = officers_pages(strategy, make_input(strategy))
    client = client_as(make_person(role))
    assert {client.post(url).status_code for url in pages} == {403}
    assert {client.get(url).status_code for url in pages} == {403, 405}


def test_who_sees_nothing_finds_nothing(client_as: SignIn) -> None:
    strategy = make_strategy()
    item = make_input(strategy)
    client = client_as(make_person("community_contact"))
    pages = [*officers_pages(strategy, item), to("input_answer", item.pk), to("input_done", item.pk)]
    assert {client.post(url).status_code for url in pages} == {404}


def test_strangers_are_sent_to_sign_in() -> None:
    strategy = make_strategy()
    item = make_input(strategy)
    pages = [
        *officers_pages(strategy, item),
        to("strategy_list"),
        to("investment"),
        to("strategy_detail", strategy.pk),
    ]
    for url in pages:
        response = Client().get(url)
        assert (response.status_code, "/accounts/login/" in response["Location"]) == (302, True), url


def test_in_the_wrong_state_a_page_says_so_and_changes_nothing(office: Client) -> None:
    strategy = make_strategy()
    item = make_input(strategy)
    make_active(strategy)
    names = ("strategy_edit", "watch", "flag", "consult", "take_back", "to_board", "endorse", "upper_answer")
    pages = [to(name, strategy.pk) for name in names]
    pages += [
        to("section_edit", strategy.pk, "analysis"),
        to("none_say", strategy.pk, 0),
        to("input_add", strategy.pk, 0),
    ]
    pages += [to("input_edit", item.pk), to("input_remove", item.pk), to("input_answer", item.pk)]
    for url in pages:
        for response in (office.get(url, follow=True), office.post(url, follow=True)):
            assert response.status_code == 200
            assert "moj-alert--warning" in response.content.decode(), url
    strategy.refresh_from_db()
    assert strategy.status == "active"


# Opening and drafting ---------------------------------------------------------------------------
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


def test_the_title_is_changed_and_a_clash_keeps_what_was_typed(office: Client) -> None:
    strategy = make_strategy()
    url = to("strategy_edit", strategy.pk)
    office.post(url, {"title": "Theirs", "lead_agency": "", "base_version": "1"})
    response = office.post(url, {"title": "Mine", "lead_agency": "", "base_version": "1"})
    html = response.content.decode()
    assert "Theirs" in errors_of(response)[0]
    assert 'value="Mine"' in html
    assert 'name="base_version" value="2"' in html
    office.post(url, {"title": "Mine", "lead_agency": "", "base_version": "2"})
    strategy.refresh_from_db()
    assert strategy.title == "Mine"


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


def test_an_indicator_is_watched_and_no_longer(office: Client) -> None:
    strategy, indicator = make_strategy(), make_indicator()
    url = to("watch", strategy.pk)
    assert errors_of(office.post(url, {})) == ["Select an indicator"]
    office.post(url, {"indicator": indicator.pk, "expectation": "Fewer by 2028"})
    watched = strategy.watched.get()
    assert watched.expectation == "Fewer by 2028"
    assert "already" in errors_of(office.post(url, {"indicator": indicator.pk}))[0]
    office.post(to("watch_stop", strategy.pk, watched.pk))
    assert not strategy.watched.exists()


def test_the_officer_flags_and_unflags_with_reasons(office: Client) -> None:
    strategy = make_strategy()
    url = to("flag", strategy.pk)
    assert "No money has been put down yet." in office.get(url).content.decode()
    assert errors_of(office.post(url, {"because": ""})) == ["Enter what is significant about it"]
    office.post(url, {"because": "Money of four agencies"})
    strategy.refresh_from_db()
    assert strategy.needs_upper_board
    office.post(url, {"because": "Pressed twice"})
    strategy.refresh_from_db()
    assert strategy.upper_board_because == "Money of four agencies", "a second press changes nothing"
    url = office.get(url)["Location"]
    assert url == to("unflag", strategy.pk)
    assert errors_of(office.post(url, {"because": ""})) == ["Enter why it need not be approved there"]
    office.post(url, {"because": "Two dropped out"})
    strategy.refresh_from_db()
    assert not strategy.needs_upper_board


def test_none_at_a_tier(office: Client) -> None:
    strategy = make_strategy()
    url = to("none_say", strategy.pk, 0)
    assert errors_of(office.post(url, {"because": ""})) == ["Enter why there is no input at this tier"]
    response = office.post(url, {"because": "The zone does it"})
    assert response["Location"].endswith("#tier-0")
    assert "The zone does it" in office.get(url).content.decode()
    make_input(strategy, 0)
    assert errors_of(office.post(url, {"because": "Again"})) == ["There are inputs at this tier."]
    assert office.get(to("none_say", strategy.pk, 9)).status_code == 404


# Inputs -----------------------------------------------------------------------------------------
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
        ({"pounds_0": "99999999999"}, "Enter from £1 to £2,147,483,647"),
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


# Answers ----------------------------------------------------------------------------------------
@pytest.fixture
def asked() -> tuple[Input, Seat]:
    strategy, seat = make_strategy(), make_seat()
    item = make_input(strategy, lead=seat.agency)
    consult(strategy)
    return item, seat


def hidden_hash(client: Client, url: str) -> str:
    found = re.search(r'name="agreed_hash" value="([0-9a-f]{64})"', client.get(url).content.decode())
    assert found is not None
    return found[1]


@pytest.mark.parametrize("role", ["holder", "deputy"])
def test_a_holder_or_deputy_of_the_lead_submits(
    role: str, asked: tuple[Input, Seat], client_as: SignIn
) -> None:
    item, seat = asked
    person = make_person(role, seat=seat)
    client, url = client_as(person), to("input_answer", item.pk)
    seen = hidden_hash(client, url)
    assert errors_of(client.post(url, {"agreed_hash": seen})) == ["Select what the agency answers"]
    wanting = client.post(url, {"says": "subject_to", "agreed_hash": seen})
    assert errors_of(wanting) == ["Enter what the agreement is subject to"]
    client.post(url, {"says": "subject_to", "subject_to": "Staff", "note": "By May", "agreed_hash": seen})
    answer = item.answers.get()
    assert (answer.says, answer.note, answer.submitted_by) == ("subject_to", "Staff\n\nBy May", person)
    assert Event.objects.of(item).first().for_seat == seat


def test_a_colleague_prepares_and_the_holder_submits(asked: tuple[Input, Seat], client_as: SignIn) -> None:
    item, seat = asked
    url = to("input_answer", item.pk)
    colleague, holder = (client_as(make_person(role, seat=seat)) for role in ("colleague", "holder"))
    colleague.post(
        url, {"says": "not_able", "not_able": "No room", "agreed_hash": hidden_hash(colleague, url)}
    )
    item.refresh_from_db()
    assert item.answer_now == ""
    html = holder.get(url).content.decode()
    assert "prepared the answer below" in html
    assert "No room" in html
    holder.post(url, {"says": "agree", "agreed_hash": hidden_hash(holder, url)})
    item.refresh_from_db()
    assert item.answer_now == "agree"


def test_a_colleague_is_asked_to_prepare_and_its_agency_reads_that_it_is_prepared(
    asked: tuple[Input, Seat], client_as: SignIn
) -> None:
    item, seat = asked
    people = {role: make_person(role, seat=seat) for role in ("colleague", "holder")}
    people["other"], people["officer"] = make_person("holder"), an_officer()

    def reads(who: str, name: str, pk: int) -> str:
        return text_of(client_as(people[who]).get(to(name, pk)))

    detail, page = ("strategy_detail", item.strategy_id), ("input_detail", item.pk)
    seen = reads("colleague", *detail)
    assert "Prepare the answer" in seen
    assert f"Prepare the answer on {item.reference}" in seen
    assert "Answer on" not in seen
    assert "Prepare the answer" in reads("colleague", *page)
    assert "Prepare the answer" in reads("colleague", "input_answer", item.pk)
    assert "Answer on your input" in reads("holder", *detail)
    actions.prepare_answer(input=item, says="agree", by=actor(people["colleague"]))
    prepared = "Prepared: a seat holder or deputy submits it"
    for who in ("colleague", "holder"):
        assert f"Waiting, due 1 July 2026. {prepared}." in reads(who, *detail)
        assert prepared in reads(who, *page)
    assert f"Change the prepared answer on {item.reference}" in reads("colleague", *detail)
    assert "Prepare the answer" not in reads("colleague", *detail)
    assert "Change the prepared answer" in reads("colleague", *page)
    assert f"Answer on {item.reference}" in reads("holder", *detail)
    for who in ("other", "officer"):
        assert "repared" not in reads(who, *detail)
        assert "repared" not in reads(who, *page)


def test_which_of_several_answers_are_prepared_is_said(client_as: SignIn) -> None:
    strategy, seat = make_strategy(), make_seat()
    first, _ = (make_input(strategy, lead=seat.agency) for _ in range(2))
    consult(strategy)
    colleague = make_person("colleague", seat=seat)
    page = to("strategy_detail", strategy.pk)
    assert "Prepare the answers on your 2 inputs" in text_of(client_as(colleague).get(page))
    actions.prepare_answer(input=first, says="agree", by=actor(colleague))
    seen = text_of(client_as(colleague).get(page))
    assert f"{first.reference} is prepared: a seat holder or deputy submits it." in seen


def test_what_is_prepared_stays_with_the_agency_that_prepared_it(
    asked: tuple[Input, Seat], client_as: SignIn, office: Client
) -> None:
    item, seat = asked
    colleague = make_person("colleague", seat=seat)
    actions.prepare_answer(input=item, says="agree", by=actor(colleague))
    pages = [
        to("strategy_detail", item.strategy_id),
        to("strategy_history", item.strategy_id),
        to("input_detail", item.pk),
    ]
    own = client_as(make_person("deputy", seat=seat))
    for page in pages:
        assert "Answer prepared" in text_of(own.get(page)), page
        for other in (client_as(make_person("holder")), client_as(make_person("chair")), office):
            assert "Answer prepared" not in text_of(other.get(page)), page
    next_lead = make_seat()
    fields = input_answers(lead=str(next_lead.agency_id), base_version=str(item.version))
    assert office.post(to("input_edit", item.pk), fields).status_code == 302
    theirs = client_as(make_person("holder", seat=next_lead))
    for page in (*pages, to("input_answer", item.pk)):
        assert "repared" not in text_of(theirs.get(page)), page
    assert not item.answers.exists()


def test_nobody_is_asked_to_agree_with_money_that_is_not_there(client_as: SignIn) -> None:
    strategy, seat = make_strategy(), make_seat()
    paid = make_input(strategy, lead=seat.agency)
    unpaid = make_input(strategy, lead=seat.agency, money=[])
    consult(strategy)
    client = client_as(make_person("holder", seat=seat))
    with_money, to_come = (text_of(client.get(to("input_answer", each.pk))) for each in (paid, unpaid))
    assert "by these dates, with this money." in with_money
    assert "with this money" not in to_come
    assert "It will do this, by these dates. The money is still to come." in to_come
    for seen in (with_money, to_come):
        assert "It will do this if a condition is met." in seen
        assert "If any of that changes, the answer no longer counts" in seen


def test_an_officer_records_a_written_answer_with_its_source(
    asked: tuple[Input, Seat], office: Client
) -> None:
    item, _ = asked
    url = to("input_answer", item.pk)
    said = {"says": "agree", "agreed_hash": hidden_hash(office, url)}
    assert errors_of(office.post(url, said)) == ["Enter where this answer comes from"]
    office.post(url, {**said, "recorded_from": "Letter of 8 June, chief officer"})
    item.refresh_from_db()
    assert item.answer_now == "agree"
    assert item.answers.get().recorded_from.startswith("Letter")


def test_another_agency_may_not_answer(asked: tuple[Input, Seat], client_as: SignIn) -> None:
    item, seat = asked
    url = to("input_answer", item.pk)
    for person in (make_person("holder"), make_person("chair"), make_person("analyst", agency=seat.agency)):
        client = client_as(person)
        assert client.get(url).status_code == 403
        assert client.post(url, {"says": "agree"}).status_code == 403
    assert not item.answers.exists()


def test_an_answer_on_what_has_changed_meanwhile_is_not_taken(
    asked: tuple[Input, Seat], client_as: SignIn
) -> None:
    item, seat = asked
    url = to("input_answer", item.pk)
    client = client_as(make_person("holder", seat=seat))
    seen = hidden_hash(client, url)
    client_as(an_officer()).post(
        to("input_edit", item.pk), input_answers(lead=str(item.lead_id), title="Other", base_version="1")
    )
    response = client.post(url, {"says": "not_able", "not_able": "No room", "agreed_hash": seen})
    assert "has changed since you opened this page" in errors_of(response)[0]
    html = response.content.decode()
    assert "No room" in html
    assert "Other" in html
    fresh = re.search(r'name="agreed_hash" value="([0-9a-f]{64})"', html)
    assert fresh is not None
    assert fresh[1] != seen
    assert client.post(url, {"says": "agree", "agreed_hash": fresh[1]}).status_code == 302


def test_the_lead_or_an_officer_marks_as_done(client_as: SignIn, office: Client) -> None:
    strategy, seat = make_strategy(), make_seat()
    items = [make_input(strategy, 3, lead=seat.agency) for _ in range(2)]
    make_active(strategy)
    url = to("input_done", items[0].pk)
    for person in (make_person("holder"), make_person("colleague", seat=seat)):
        assert client_as(person).post(url, {"note": "Done"}).status_code == 403
    client = client_as(make_person("deputy", seat=seat))
    assert errors_of(client.post(url, {"note": ""})) == ["Enter what was done"]
    client.post(url, {"note": "Two in post"})
    office.post(to("input_done", items[1].pk), {"note": "Reported by mail"})
    assert [item.done_note for item in strategy.inputs.order_by("pk")] == ["Two in post", "Reported by mail"]
    assert "already" in errors_of(office.post(url, {"note": "Again"}))[0]


# Consultation and the boards --------------------------------------------------------------------
def test_the_consultation_says_which_tier_is_missing(office: Client) -> None:
    strategy = make_strategy()
    make_input(strategy, 3)
    url = to("consult", strategy.pk)
    html = office.get(url).content.decode()
    assert "Emerging behaviour: divert and rehabilitate (T2)" in html
    assert "closes_on_day" not in html
    response = office.post(url, three_boxes("closes_on", date(2026, 7, 1)))
    assert "Emerging behaviour" in errors_of(response)[0]
    fill_tiers(strategy)
    assert errors_of(office.post(url, {})) == ["Enter the closing date"]
    past = office.post(url, three_boxes("closes_on", date(2026, 6, 10)))
    assert errors_of(past) == ["The closing date must be 11 June 2026 or later"]
    office.post(url, three_boxes("closes_on", date(2026, 7, 1)))
    strategy.refresh_from_db()
    assert (strategy.status, strategy.consultation_closes_on) == ("consultation", date(2026, 7, 1))


def test_what_is_not_ready_is_said_and_bars_nothing(office: Client) -> None:
    strategy = make_strategy()
    unpaid = make_input(strategy, 3, title="Unpaid visits", money=[])
    early = [MoneyLine(2025, "cash", "Core budget", 500), MoneyLine(2026, "cash", "Core budget", 500)]
    outside = make_input(strategy, 3, title="Paid too early", money=early)
    ready = make_input(strategy, 3, title="Ready visits")
    fill_tiers(strategy)
    url = to("consult", strategy.pk)
    page = office.get(url)
    assert [
        (lack.words.split(",")[0], [link.label for link in lack.links]) for lack in page.context["lacks"]
    ] == [
        ("No money has been put down", [f"{unpaid.reference} Unpaid visits"]),
        ("Money is in a financial year outside the input’s dates:", [f"{outside.reference} Paid too early"]),
        ("Sections have not been started:", [s.get_key_display() for s in strategy.sections.filter(text="")]),
    ]
    html = page.content.decode()
    assert "Not everything is ready." in html
    assert to("input_detail", unpaid.pk) in html
    assert ready.reference not in html
    office.post(url, three_boxes("closes_on", date(2026, 7, 1)))
    strategy.refresh_from_db()
    assert strategy.status == "consultation"


def test_nothing_is_warned_of_where_all_is_ready(office: Client) -> None:
    strategy = make_strategy()
    make_input(strategy)
    strategy.sections.update(text="Written")
    fill_tiers(strategy)
    assert "Not everything is ready." not in office.get(to("consult", strategy.pk)).content.decode()


def test_it_is_taken_back(office: Client, asked: tuple[Input, Seat]) -> None:
    strategy = asked[0].strategy
    assert errors_of(office.post(to("take_back", strategy.pk), {})) == ["Enter why it is taken back"]
    office.post(to("take_back", strategy.pk), {"because": "The law changed"})
    strategy.refresh_from_db()
    assert strategy.status == "draft"


def test_before_the_closing_date_it_waits(office: Client, asked: tuple[Input, Seat]) -> None:
    item, _ = asked
    url = to("to_board", item.strategy_id)
    html = office.post(url, {"despite": "In haste"}, follow=True).content.decode()
    assert "It can go on without them after Wednesday 1 July 2026" in html
    assert "Send to the Prevention Board" not in html
    item.strategy.refresh_from_db()
    assert item.strategy.status == "consultation"


def test_after_it_the_officer_says_why_it_goes_on_without(
    client_as: SignIn, asked: tuple[Input, Seat]
) -> None:
    item, _ = asked
    with freeze_time("2026-07-02 09:00"):
        office, url = client_as(an_officer()), to("to_board", item.strategy_id)
        assert item.lead.name in office.get(url).content.decode()
        assert errors_of(office.post(url, {"despite": ""})) == ["Enter why it goes to the board without them"]
        office.post(url, {"despite": "It can’t wait"})
    item.strategy.refresh_from_db()
    assert (item.strategy.status, item.strategy.sent_despite) == ("board_review", "It can’t wait")


def test_when_all_have_answered_nothing_more_is_asked(office: Client, asked: tuple[Input, Seat]) -> None:
    item, _ = asked
    answer_input(input=item, says="agree", by=actor(an_officer()), recorded_from="Mail")
    url = to("to_board", item.strategy_id)
    assert 'name="despite"' not in office.get(url).content.decode()
    office.post(url, {})
    item.strategy.refresh_from_db()
    assert item.strategy.status == "board_review"


def test_the_boards_endorsement_is_recorded_with_its_decision(office: Client) -> None:
    strategy = make_strategy()
    make_input(strategy)
    to_board(strategy)
    url = to("endorse", strategy.pk)
    assert "Select what the board decided about the strategy" in errors_of(office.post(url, DECIDED))
    office.post(url, {**DECIDED, "outcome": "endorse"})
    strategy.refresh_from_db()
    decision = Decision.objects.get(target_kind="strategy", target_id=strategy.pk)
    assert (strategy.status, strategy.endorsement, decision.kind) == ("active", decision, "endorse")
    assert (decision.board, decision.status) == (prevention_board(), "to_confirm")
    assert strategy.versions.count() == 1


def test_the_boards_return_is_recorded_too(office: Client) -> None:
    strategy = make_strategy()
    make_input(strategy)
    to_board(strategy)
    office.post(to("endorse", strategy.pk), {**DECIDED, "outcome": "return", "text": "Add the schools."})
    strategy.refresh_from_db()
    assert strategy.status == "draft"
    assert Decision.objects.get(target_kind="strategy").kind == "return"
    assert not strategy.versions.exists()


def test_a_decision_that_fails_leaves_no_trace(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The state is impossible without the decision, and the decision does not stand alone."""
    strategy = make_strategy()
    make_input(strategy)
    to_board(strategy)
    Strategy.objects.filter(pk=strategy.pk).update(status="board_review")

    def refuse(**_: object) -> None:
        raise NotAllowed("Somebody was faster.")

    monkeypatch.setattr(actions, "endorse", refuse)
    response = office.post(to("endorse", strategy.pk), {**DECIDED, "outcome": "endorse"})
    assert errors_of(response) == ["Somebody was faster."]
    assert not Decision.objects.filter(target_kind="strategy").exists()


@pytest.mark.parametrize(("outcome", "status"), [("approve", "active"), ("return", "draft")])
def test_the_upper_boards_answer_is_recorded(outcome: str, status: str, client_as: SignIn) -> None:
    upper_board()
    strategy = make_strategy()
    make_input(strategy)
    flag_for_upper_board(strategy=strategy, because="Money", by=actor(an_officer()))
    to_board(strategy)
    endorse(strategy=strategy, decision=make_decision(strategy), by=actor(an_officer()))
    chief = client_as(make_person("chief_executive"))
    chief.post(to("upper_answer", strategy.pk), {**DECIDED, "outcome": outcome})
    strategy.refresh_from_db()
    assert strategy.status == status
    assert Decision.objects.get(kind="upper_board").board == upper_board()


# Forms ------------------------------------------------------------------------------------------
def every_form() -> dict[str, object]:
    strategy = make_strategy()
    item = make_input(strategy)
    person, back = officer(), "/"
    about = {"reader": person, "record": strategy, "back": back}
    return {
        "open": forms.OpenForm(back=back),
        "title": forms.TitleForm(back=back),
        "section": forms.SectionForm(section=strategy.sections.get(key="harm"), back=back),
        "watch": forms.WatchForm(reader=person, back=back),
        "none": forms.NoneForm(back=back),
        "flag": forms.FlagForm(facts="x", back=back),
        "unflag": forms.UnflagForm(facts="x", back=back),
        "consult": forms.ConsultForm(back=back),
        "take back": forms.TakeBackForm(back=back),
        "to board": forms.ToBoardForm(awaited="x", back=back),
        "to board, all": forms.ToBoardForm(awaited="", back=back),
        "endorse": forms.EndorseForm(board=prevention_board(), **about),
        "upper": forms.UpperAnswerForm(board=upper_board(), **about),
        "input": forms.InputForm(back=back, initial={"lines": 3}),
        "input edit": forms.InputForm(back=back, item=item),
        "remove": forms.RemoveForm(back=back),
        "done": forms.DoneForm(back=back),
        **{
            way: forms.AnswerForm(way=way, lead="Fire", has_money=True, back=back)
            for way in (PREPARED, SUBMITTED, WRITTEN)
        },
    }


def test_every_field_is_in_its_layout_and_says_what_is_missing() -> None:
    for name, form in every_form().items():
        assert layout_faults(form) == [], name  # type: ignore[arg-type]
        assert unworded_fields(form) == [], name  # type: ignore[arg-type]
