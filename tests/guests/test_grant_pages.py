"""The pages on which an officer gives and ends what guest readers may read, and what the guest finds."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from partnership.clock import at_time, today
from partnership.guests import actions
from partnership.guests.forms import GiveForm, KeepForm, LastDayForm
from partnership.notices.emails import message_of
from partnership.pages.fields import unworded_fields
from partnership.pages.layout import layout_faults
from partnership.people.models import Account, User
from partnership.records.grants import Grant, open_kinds
from partnership.records.marking import Marking
from partnership.records.notices import Notice
from partnership.records.registry import spell, url_of
from partnership.wording import short
from strategies.models import Strategy
from tests.factories.ground import actor, add_role, make_person
from tests.factories.issues_log import make_issue
from tests.factories.monitoring import make_indicator
from tests.factories.strategies import make_strategy
from tests.guests.test_grants import let_read

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
DAY = timedelta(days=1)
LIST = "/guests/"
GIVEN = "Let somebody read this"


def text_of(response: Any) -> str:
    html = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def days(day: date, name: str = "until") -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def give_url(record: Any) -> str:
    return f"/guests/give/?record={spell(record)}"


def filled(person: User, **more: str) -> dict[str, str]:
    return {"who": "known", "known": str(person.pk), "why": "Inspection", **days(today() + 30 * DAY), **more}


# Giving -----------------------------------------------------------------------------------------
def test_an_officer_opens_a_strategy_to_a_guest_who_has_an_account(client_as: SignIn) -> None:
    officer, guest, strategy = make_person("officer"), make_person(None, post="Inspector"), make_strategy()
    client = client_as(officer)
    record = url_of(strategy)
    assert give_url(strategy) in client.get(record).content.decode()
    page = client.get(give_url(strategy)).content.decode()
    assert f"Inspector ({guest.email})" in page
    check = client.post(give_url(strategy), filled(guest))
    assert "Check before you open it" in text_of(check)
    assert not Grant.objects.exists()
    done = client.post(give_url(strategy), {**filled(guest), "checked": "yes"}, follow=True)
    assert done.redirect_chain == [(record, 302)]
    grant = Grant.objects.get()
    assert (grant.user, grant.given_by, grant.why) == (guest, officer, "Inspection")
    shown = text_of(done)
    assert f"Inspector Until {short(grant.until)}. Inspection. Given by {officer.post}" in shown
    assert "Opened to a guest reader" in shown
    assert client_as(guest).get(record).status_code == 200


def test_somebody_new_is_invited(client_as: SignIn) -> None:
    client, strategy = client_as(make_person("officer")), make_strategy()
    new = {"who": "new", "email": "new@example.org", "why": "Inspection", **days(today() + DAY)}
    asked = text_of(client.post(give_url(strategy), new))
    assert "Enter their post to invite them" in asked
    new["post"] = "Evaluator"
    check = text_of(client.post(give_url(strategy), new))
    assert "None yet: we send an invitation" in check
    assert not User.objects.filter(email="new@example.org").exists()
    client.post(give_url(strategy), {**new, "checked": "yes"})
    person = Account.objects.get(email="new@example.org")
    assert person.invited_at is not None
    assert Grant.objects.get().user_id == person.pk


def test_whoever_has_the_address_is_meant(client_as: SignIn) -> None:
    client, strategy, known = client_as(make_person("officer")), make_strategy(), make_person(None)
    typed = {"who": "new", "email": known.email.upper(), "why": "Inspection", **days(today())}
    client.post(give_url(strategy), {**typed, "checked": "yes"})
    assert Grant.objects.get().user == known


def test_an_empty_form_says_what_is_missing_and_keeps_what_was_typed(client_as: SignIn) -> None:
    client, url = client_as(make_person("officer")), give_url(make_strategy())
    empty = text_of(client.post(url, {}))
    for words in ("Select who may read it", "Enter the last day", "Enter why they may read it"):
        assert words in empty
    assert "Select who may read it" in text_of(client.post(url, {"who": "known"}))
    page = client.post(url, {"who": "new", "why": "A long story", **days(today() - DAY)}).content.decode()
    assert "Enter their e-mail address" in page
    assert f"The last day must be {short(today())} or later" in page
    assert 'value="A long story"' in page
    late = text_of(client.post(url, {"who": "new", **days(today() + 366 * DAY)}))
    assert f"The last day must be {short(today() + 365 * DAY)} or earlier" in late


def test_change_leads_back_to_what_was_typed(client_as: SignIn) -> None:
    client, strategy, guest = client_as(make_person("officer")), make_strategy(), make_person(None)
    page = client.post(give_url(strategy), {**filled(guest, why="Evaluation"), "change": "yes"})
    assert 'value="Evaluation"' in page.content.decode()
    assert GIVEN in text_of(page)
    assert not Grant.objects.exists()


def test_a_refusal_is_said_before_the_check(client_as: SignIn) -> None:
    officer, strategy, holder = make_person("officer"), make_strategy(), make_person("holder")
    typed = {"who": "new", "email": holder.email, "why": "Inspection", **days(today())}
    page = text_of(client_as(officer).post(give_url(strategy), typed))
    assert "They may read it already" in page
    assert "Check before" not in page


def test_given_twice_is_refused_plainly(client_as: SignIn) -> None:
    client, strategy, guest = client_as(make_person("officer")), make_strategy(), make_person(None)
    grant = let_read(guest, strategy)
    page = client.post(give_url(strategy), {**filled(guest), "checked": "yes"})
    assert page.status_code == 200
    assert f"It is open to them already, until {short(grant.until)}." in text_of(page)
    assert Grant.objects.count() == 1


def test_a_sensitive_record_is_not_opened_to_a_guest(client_as: SignIn) -> None:
    strategy, guest = make_strategy(), make_person(None)
    Strategy.objects.filter(pk=strategy.pk).update(marking=Marking.SENSITIVE)
    client = client_as(make_person("officer", sensitive=True))
    page = client.post(give_url(strategy), filled(guest))
    assert "This record is OFFICIAL-SENSITIVE, and they are not cleared to read that." in text_of(page)
    assert "pb-marking" in page.content.decode()
    assert client_as(make_person("officer")).get(give_url(strategy)).status_code == 404


def test_what_can_not_be_opened_is_not_found(client_as: SignIn) -> None:
    client = client_as(make_person("officer"))
    account = make_person(None)
    for query in ("", "?record=", "?record=strategy-999999", f"?record=account-{account.pk}", "?record=x"):
        assert client.get(f"/guests/give/{query}").status_code == 404


@pytest.mark.parametrize("role", ["holder", "chair", "analyst", "administrator"])
def test_others_may_not(role: str, client_as: SignIn) -> None:
    strategy, guest = make_strategy(), make_person(None)
    grant, client = let_read(guest, strategy), client_as(make_person(role))
    for url, got, sent in (
        (LIST, 403, 405),
        (give_url(strategy), 403, 403),
        (f"{LIST}{grant.pk}/", 404, 405),
        (f"{LIST}{grant.pk}/last-day/", 404, 404),
        (f"{LIST}{grant.pk}/end/", 404, 404),
    ):
        assert (client.get(url).status_code, client.post(url).status_code) == (got, sent), url
    record = client.get(url_of(strategy))
    assert record.status_code == (404 if role == "administrator" else 200)
    assert "Guest readers" not in text_of(record)
    assert "Guest readers" not in text_of(client.get("/members/"))


def test_every_kind_of_record_shows_an_officer_its_guests(llr: None, client_as: SignIn) -> None:
    guest, officer = make_person(None, post="Inspector of all"), make_person("officer")
    client = client_as(officer)
    for kind in open_kinds():
        records: Any = kind.model._default_manager
        record = records.visible_to(officer).order_by("pk")[0]
        assert GIVEN in text_of(client.get(url_of(record))), kind.name
        let_read(guest, record)
        page = text_of(client.get(url_of(record)))
        assert "Inspector of all Until" in page, kind.name
        assert "Opened to a guest reader" in page or kind.name == "indicator", kind.name
        assert client_as(guest).get(url_of(record)).status_code == 200, kind.name


# Changing and ending ----------------------------------------------------------------------------
def test_an_officer_changes_the_last_day(client_as: SignIn) -> None:
    grant = let_read(make_person(None), make_strategy())
    client, url = client_as(make_person("officer")), f"{LIST}{grant.pk}/last-day/"
    assert f'value="{grant.until.day}"' in client.get(url).content.decode()
    assert "Enter why" in text_of(client.post(url, {**days(today() + DAY), "base": "1"}))
    typed = {**days(today() + DAY), "reason": "Done sooner", "base": "1"}
    page = client.post(url, typed, follow=True)
    assert f"Last day changed to {short(today() + DAY)}" in text_of(page)
    assert Grant.objects.get().until == today() + DAY


def test_an_officer_ends_it_and_it_stays_in_the_past(client_as: SignIn) -> None:
    guest, strategy = make_person(None), make_strategy()
    grant = let_read(guest, strategy)
    client, url = client_as(make_person("officer")), f"{LIST}{grant.pk}/end/"
    assert "Enter why" in text_of(client.post(url, {"base": "1"}))
    page = text_of(client.post(url, {"reason": "Finished", "base": "1"}, follow=True))
    assert "It is ended." in page
    assert "Change the last day" not in page
    assert client_as(guest).get(url_of(strategy)).status_code == 404
    assert "Nothing is open to a guest reader now." in text_of(client.get(LIST))
    assert "Finished" in text_of(client.get(f"{LIST}?state=over"))
    assert "1 guest reader in the past" in text_of(client.get(url_of(strategy)))


def test_ended_while_it_was_being_lengthened(client_as: SignIn) -> None:
    grant = let_read(make_person(None), make_strategy())
    client, url = client_as(make_person("officer")), f"{LIST}{grant.pk}/last-day/"
    actions.end_reading(grant=grant, reason="Over", base_version=1, by=actor(make_person("officer")))
    page = client.post(url, {**days(today() + 60 * DAY), "reason": "Longer", "base": "1"})
    assert page.status_code == 200
    assert f"It was ended on {short(today())} already." in text_of(page)
    assert 'value="Longer"' in page.content.decode()


def test_changed_meanwhile_is_said_and_sent_again(client_as: SignIn) -> None:
    grant = let_read(make_person(None), make_strategy())
    client = client_as(make_person("officer"))
    actions.change_last_day(
        grant=grant, until=today() + 90 * DAY, reason="x", base_version=1, by=actor(make_person("officer"))
    )
    for page, typed in (("last-day", days(today() + 5 * DAY)), ("end", {})):
        form = {**typed, "reason": "Mine", "base": "1"}
        again = client.post(f"{LIST}{grant.pk}/{page}/", form)
        assert "Somebody else changed this while you were editing" in text_of(again)
        assert 'name="base" value="2"' in again.content.decode()
    assert Grant.objects.get().until == today() + 90 * DAY


# Lists ------------------------------------------------------------------------------------------
def test_the_list_filters_by_person_state_and_record(client_as: SignIn) -> None:
    first, second = make_person(None, post="Inspector"), make_person(None, post="Evaluator")
    strategy, other = make_strategy(title="Fires in sheds"), make_strategy(title="Theft from shops")
    for person, record in ((first, strategy), (first, other), (second, strategy)):
        let_read(person, record)
    client = client_as(make_person("officer"))
    everything = client.get(LIST)
    assert len(everything.context["rows"]) == 3
    of_first = client.get(f"{LIST}?person={first.pk}")
    assert {row.who for row in of_first.context["rows"]} == {"Inspector"}
    assert "Guest: Inspector" in text_of(of_first)
    of_strategy = client.get(f"{LIST}?record={spell(strategy)}")
    assert {row.who for row in of_strategy.context["rows"]} == {"Inspector", "Evaluator"}
    assert give_url(strategy) in of_strategy.content.decode()
    for wrong in ("?person=999999", "?person=x", "?state=x"):
        assert len(client.get(f"{LIST}{wrong}").context["rows"]) == 3
    assert client.get(f"{LIST}?record=strategy-99999").status_code == 404


def test_grants_on_a_sensitive_record_are_not_there_for_who_may_not_see_it(client_as: SignIn) -> None:
    guest, strategy = make_person(None, post="Inspector of secrets"), make_strategy(title="Heliotrope")
    grant = let_read(guest, strategy)
    Strategy.objects.filter(pk=strategy.pk).update(marking=Marking.SENSITIVE)
    plain, cleared = client_as(make_person("officer")), client_as(make_person("officer", sensitive=True))
    page = plain.get(LIST)
    assert "Inspector of secrets" not in text_of(page)  # not even among the guests to choose from
    assert "Nothing is open" in text_of(page)
    assert plain.get(f"{LIST}{grant.pk}/").status_code == 404
    assert plain.get(f"{LIST}{grant.pk}/end/").status_code == 404
    assert plain.get(f"{LIST}?record={spell(strategy)}").status_code == 404
    shown = cleared.get(LIST)
    assert "Heliotrope" in text_of(shown)
    assert "pb-marking" in shown.content.decode()


def test_the_list_and_a_record_cost_few_queries(
    client_as: SignIn, django_assert_max_num_queries: Any
) -> None:
    guests = [make_person(None) for _ in range(3)]
    for _ in range(9):
        for record in (make_strategy(), make_indicator(), make_issue()):
            let_read(guests[0], record)
    for guest in guests[1:]:
        let_read(guest, record)
    client = client_as(make_person("officer"))
    client.get(LIST)
    with django_assert_max_num_queries(11):
        assert len(client.get(LIST).context["rows"]) == 25
    assert "Page 2" in client.get(LIST).content.decode()
    grant = Grant.objects.filter(target_kind="issue").latest("pk")
    with django_assert_max_num_queries(11):
        client.get(f"{LIST}{grant.pk}/")


def test_an_account_shows_what_is_open_to_whoever_may_know(client_as: SignIn) -> None:
    guest, strategy = make_person(None), make_strategy(title="Fires in sheds")
    let_read(guest, strategy)
    keeper = make_person("administrator")
    page = text_of(client_as(keeper).get(f"/people/{guest.pk}/"))
    assert "Fires in sheds" not in page
    assert "officers keep" in page
    add_role(keeper, "officer")
    page = text_of(client_as(keeper).get(f"/people/{guest.pk}/"))
    assert "Fires in sheds" in page


# The guest --------------------------------------------------------------------------------------
def test_the_guest_is_mailed_and_finds_what_is_open(client_as: SignIn) -> None:
    guest, strategy = make_person(None), make_strategy(title="Fires in sheds")
    grant = let_read(guest, strategy)
    mail = message_of(Notice.objects.get(to=guest))
    assert mail is not None
    assert mail.subject == f"{strategy.reference}: You may read this until {short(grant.until)}"
    assert url_of(strategy) in mail.body
    client = client_as(guest)
    assert "Fires in sheds" in text_of(client.get("/"))
    own = text_of(client.get(f"{LIST}{grant.pk}/"))
    assert "Fires in sheds" in own
    assert "End it now" not in own
    for url, status in ((LIST, 403), (give_url(strategy), 403), (f"{LIST}{grant.pk}/end/", 403)):
        assert client.get(url).status_code == status, url
    page = client.get(url_of(strategy))
    assert GIVEN not in text_of(page)
    assert "Inspection" not in text_of(page)


def test_the_mail_of_the_end_leads_to_a_page_that_names_no_record(client_as: SignIn) -> None:
    guest, strategy = make_person(None), make_strategy(title="Fires in sheds")
    grant = let_read(guest, strategy)
    actions.end_reading(grant=grant, reason="Finished", base_version=1, by=actor(make_person("officer")))
    mail = message_of(Notice.objects.filter(to=guest).latest("pk"))
    assert mail is not None
    assert mail.subject.startswith("Reading as a guest: What was opened to you on")
    assert "Finished" in mail.body
    assert "sheds" not in mail.subject + mail.body
    page = text_of(client_as(guest).get(reverse("grant_detail", args=[grant.pk])))
    assert "Finished" in page
    assert "A record that you can’t see now" in page
    assert "sheds" not in page
    assert "sheds" not in text_of(client_as(guest).get("/"))


def test_one_guest_does_not_learn_of_another(client_as: SignIn) -> None:
    guest, other, strategy = make_person(None), make_person(None, post="Auditor"), make_strategy()
    let_read(guest, strategy, why="Inspection of one kind")
    theirs = let_read(other, strategy, why="Audit of another kind")
    client = client_as(guest)
    for url in (url_of(strategy), reverse("strategies:strategy_history", args=[strategy.pk]), "/"):
        page = client.get(url).content.decode()
        assert "Audit" not in page
    assert client.get(f"{LIST}{theirs.pk}/").status_code == 404


def test_text_is_escaped(client_as: SignIn) -> None:
    bad = "<script>alert(1)</script>"
    grant = let_read(make_person(None, post=bad), make_strategy(), why=bad)
    client = client_as(make_person("officer"))
    for url in (LIST, f"{LIST}{grant.pk}/", f"{LIST}{grant.pk}/end/", url_of(Strategy.objects.get())):
        assert bad not in client.get(url).content.decode()
    typed = filled(make_person(None), why=bad)
    assert bad not in client.post(give_url(Strategy.objects.get()), typed).content.decode()


def test_forms_name_their_fields_and_say_what_is_missing() -> None:
    officer, grant = make_person("officer"), let_read(make_person(None), make_strategy())
    for form in (
        GiveForm(reader=officer, back="/"),
        KeepForm(grant=grant, back="/"),
        LastDayForm(grant=grant, back="/"),
    ):
        assert layout_faults(form) == []
        assert unworded_fields(form) == []


def test_what_is_past_its_day_is_said_to_be_over(client_as: SignIn) -> None:
    grant = let_read(make_person(None), make_strategy())
    Grant.objects.update(given_at=at_time(today() - 9 * DAY), until=today() - DAY)
    client = client_as(make_person("officer"))
    page = text_of(client.get(f"{LIST}{grant.pk}/"))
    assert "Its last day is past" in page
    assert "End it now" not in page
    assert "Its last day is past" in text_of(client.get(f"{LIST}?state=over"))
