"""Accounts, as an administrator keeps them: who is invited, who came, who lacks a second factor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.boards import actions as boards
from partnership.boards.forms import GivePlaceForm
from partnership.boards.models import Membership
from partnership.boards.permissions import can_clear, can_give_role, can_give_to
from partnership.boards.presenters import place_rows
from partnership.boards.standing import standing, standing_on
from partnership.boards.timeline import timeline
from partnership.guests.permissions import can_keep_grants
from partnership.guests.presenters import grants_of
from partnership.pages.parts import Link, View, page_of, with_query
from partnership.people import actions, presenters
from partnership.people.forms import AccountForm, ChangeAccountForm, ReasonForm, SureForm, start_from
from partnership.people.invitations import WORKS_FOR
from partnership.people.models import Account, AccountQuerySet, SignIn, User, known_as
from partnership.people.permissions import can_act_on, can_keep_accounts
from partnership.people.reader import posted, reader
from partnership.records.marking import Marking
from partnership.records.moves import NotAllowed
from partnership.sign_in.second_factor import FACTORS, compels
from partnership.wording import counted

FORM_METHODS = ["GET", "HEAD", "POST"]
STATES = (
    ("", "All open"),
    ("uninvited", "Not invited yet"),
    ("invited", "Invited"),
    ("unprotected", "Lacking a second factor"),
    ("closed", "Closed"),
)
Role = Membership.Role


def crumbs(*more: tuple[str, str]) -> list[Link]:
    return [Link("Accounts", reverse("person_list")), *(Link(label, url) for label, url in more)]


def keeper_of(request: HttpRequest) -> User:
    person = reader(request)
    if not can_keep_accounts(person):
        raise PermissionDenied
    return person


def account_of(request: HttpRequest, pk: int) -> Account:
    """The account, for whoever keeps accounts. Anybody else has their own page about their own."""
    account = get_object_or_404(Account.objects.visible_to(request.user), pk=pk)
    keeper_of(request)
    return account


def in_state(found: AccountQuerySet, state: str) -> AccountQuerySet:
    if state == "closed":
        return found.closed()
    if state == "uninvited":
        return found.uninvited()
    if state == "invited":
        return found.waiting()
    found = found.filter(is_active=True)
    if state != "unprotected":
        return found
    strong = Q(role__in=[Role.OFFICER, Role.CHIEF_EXECUTIVE, Role.ADMINISTRATOR]) | Q(may_see_sensitive=True)
    held = Membership.objects.current().filter(strong)
    return found.filter(pk__in=held.values("user")).exclude(authenticator__type__in=FACTORS)


@require_safe
def person_list(request: HttpRequest) -> HttpResponse:
    """Everybody who may sign in, and who was invited and has not come."""
    person = keeper_of(request)
    state = next((key for key, _ in STATES if key == request.GET.get("state")), "")
    words = request.GET.get("words", "").strip()[:80]
    found = in_state(Account.objects.visible_to(person), state)
    page = page_of(request, (found.found_by(words) if words else found).order_by("post", "pk"))
    context = {
        "rows": presenters.account_rows(page.object_list),
        "page": page,
        "state": state,
        "words": words,
        "views": [
            View(label, with_query(request.GET, state=key or None), key == state) for key, label in STATES
        ],
    }
    return render(request, "partnership/person_list.html", context)


@require_safe
def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: its state, its places, how it is protected, what happened to it.

    Whoever keeps no accounts is led from their own to the page that they have about it.
    """
    person = reader(request)
    if pk == person.pk and not can_keep_accounts(person):
        return redirect("account")
    account = account_of(request, pk)
    places = (
        Membership.objects.filter(user=account)
        .select_related("user", "board", "agency", "seat__agency")
        .order_by("-during", "-pk")
    )
    protection = presenters.protection_of(account)
    needs = compels(standing_on(account)) and not protection.has_factor
    grants = grants_of(account, person) if can_keep_grants(person) else []
    context = {
        "account_row": account,
        "breadcrumbs": crumbs(),
        "facts": presenters.account_facts(account, protection, needs),
        "places": place_rows(places, person),
        "may_keep_grants": can_keep_grants(person),
        "grants": grants,
        "marking": Marking.SENSITIVE.label if any(row.is_sensitive for row in grants) else "",
        "sign_ins": account.sign_ins.all()[:10],
        "timeline": timeline(account, presenters.ACCOUNT_WORDS, person),
        "may_act": can_act_on(person, account),
        "has_factor": protection.has_factor,
        "waits": account.is_active and account.proved_at is None and account.last_login is None,
    }
    return render(request, "partnership/person_detail.html", context)


@require_http_methods(FORM_METHODS)
def person_invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody by address and post."""
    person = keeper_of(request)
    back = reverse("person_list")
    form = AccountForm(posted(request), back=back)
    if request.method == "POST" and form.is_valid():
        try:
            account = actions.invite(by=standing(person).actor(), **form.answers())
        except NotAllowed as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, "The invitation is on its way. Now give them a place.")
            return redirect("person_detail", pk=account.pk)
    context = {"form": form, "title": "Invite somebody", "breadcrumbs": crumbs()}
    return render(request, "partnership/form.html", context)


@require_http_methods(FORM_METHODS)
def person_invite_rest(request: HttpRequest) -> HttpResponse:
    """Invite everybody who was loaded with the area, once the board is ready for them."""
    person = keeper_of(request)
    number = Account.objects.visible_to(person).uninvited().count()
    if request.method == "POST":
        number = actions.invite_rest(by=standing(person).actor())
        messages.success(request, f"{counted(number, 'invitation is', 'invitations are')} on the way.")
    if request.method == "POST" or not number:
        return redirect("person_list")
    context = {
        "form": SureForm(back=f"{reverse('person_list')}?state=uninvited", done="Send the invitations"),
        "title": f"Invite {counted(number, 'person', 'people')}",
        "quoted": f"Each gets a mail with a link that works for {WORKS_FOR.days} days.",
        "breadcrumbs": crumbs(),
    }
    return render(request, "partnership/form.html", context)


@require_http_methods(FORM_METHODS)
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an address, a post or an area."""
    account = account_of(request, pk)
    back = reverse("person_detail", args=[pk])
    form = ChangeAccountForm(posted(request), person=account, back=back)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_account(account=account, by=standing(request.user).actor(), **form.answers())
        except actions.AddressTaken as refusal:
            form.add_error("email", str(refusal))
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            start_from(form, known_as(account))
        else:
            messages.success(request, "The account is corrected.")
            return redirect(back)
    context = {"form": form, "title": "Correct this account", "caption": account.post}
    return render(request, "partnership/form.html", {**context, "breadcrumbs": crumbs((account.post, back))})


@require_POST
def person_invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the invitation once more."""
    account = account_of(request, pk)
    try:
        actions.invite_again(account=account, by=standing(request.user).actor())
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, "A new invitation is on its way. The link of the earlier one no longer works."
        )
    return redirect("person_detail", pk=pk)


def with_reason(
    request: HttpRequest, pk: int, act: Callable[..., Any], *, title: str, done: str, told: str, says: str
) -> HttpResponse:
    """A page that asks why, does one thing to somebody else's account, and says that it is done."""
    account = account_of(request, pk)
    if not can_act_on(request.user, account):
        raise PermissionDenied
    back = reverse("person_detail", args=[pk])
    form = ReasonForm(posted(request), back=back, done=done)
    if request.method == "POST" and form.is_valid():
        try:
            act(account=account, by=standing(request.user).actor(), **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, told)
            return redirect(back)
    context = {"form": form, "title": title, "caption": account.post, "quoted": says}
    return render(request, "partnership/form.html", {**context, "breadcrumbs": crumbs((account.post, back))})


@require_http_methods(FORM_METHODS)
def person_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody in no longer."""
    return with_reason(
        request,
        pk,
        actions.close_account,
        title="Close this account",
        done="Close the account",
        told="The account is closed.",
        says="They are signed out at once. Today is the last day of their places, those that were to begin "
        "later are called off, and what is open to them as a guest ends. What they did stays.",
    )


@require_http_methods(FORM_METHODS)
def person_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody in again."""
    return with_reason(
        request,
        pk,
        actions.open_account,
        title="Open this account again",
        done="Open the account",
        told="The account is open again. Give them a place if they need one.",
        says="They can sign in again. Places that have ended stay ended.",
    )


@require_http_methods(FORM_METHODS)
def person_reset_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away a second factor that somebody has lost."""
    return with_reason(
        request,
        pk,
        actions.reset_second_factor,
        title="Reset their second factor",
        done="Reset it",
        told="Their second factor is reset. They have been told by mail.",
        says="First make sure that it is they who ask: speak to them. Their passkeys, authenticator app and "
        "recovery codes stop working, and they are signed out everywhere.",
    )


@require_POST
def person_sign_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign somebody out everywhere."""
    account = account_of(request, pk)
    if not can_act_on(request.user, account):
        raise PermissionDenied
    ended = actions.end_sessions(person=account, by=standing(request.user).actor())
    messages.success(
        request, f"They are signed out{' everywhere' if ended else ': they were signed in nowhere'}."
    )
    return redirect("person_detail", pk=pk)


@require_http_methods(FORM_METHODS)
def person_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody a role on a board that belongs to no seat."""
    account = account_of(request, pk)
    person = reader(request)
    if not can_give_to(person, account):
        raise PermissionDenied
    back = reverse("person_detail", args=[pk])
    roles = [role for role in Role if role not in Membership.SEATED and can_give_role(person, role)]
    form = GivePlaceForm(posted(request), back=back, roles=roles, may_clear=can_clear(person))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            boards.give_place(
                person=account,
                board=given["board"],
                role=given["role"],
                agency=given["agency"],
                since=given["since"],
                may_see_sensitive=form.cleared,
                by=standing(person).actor(),
            )
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The place is given.")
            return redirect(back)
    context = {"form": form, "title": "Give a place without a seat", "caption": account.post}
    return render(request, "partnership/form.html", {**context, "breadcrumbs": crumbs((account.post, back))})


@require_safe
def sign_in_list(request: HttpRequest) -> HttpResponse:
    """Who signed in, and who was refused."""
    keeper_of(request)
    refused = request.GET.get("state") == "refused"
    rows = SignIn.objects.refused() if refused else SignIn.objects.all()
    page = page_of(request, rows.select_related("person"))
    context = {
        "page": page,
        "refused": refused,
        "views": [
            View("All", with_query(request.GET, state=None), not refused),
            View("Refused", with_query(request.GET, state="refused"), refused),
        ],
        "breadcrumbs": crumbs(),
    }
    return render(request, "partnership/sign_in_list.html", context)
