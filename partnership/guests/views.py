"""What is open to guest readers: the list, one grant, giving one, its last day, its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from partnership.boards.standing import standing
from partnership.boards.timeline import timeline
from partnership.guests import actions, presenters
from partnership.guests.forms import GiveForm, KeepForm, LastDayForm
from partnership.guests.permissions import can_keep_grants
from partnership.pages.asked import chosen, record_in
from partnership.pages.parts import Chip, Link, View, page_of, with_query
from partnership.people.actions import invite
from partnership.people.forms import start_from
from partnership.people.models import User
from partnership.people.naming import as_seen_by
from partnership.people.reader import posted, reader
from partnership.records import registry
from partnership.records.grants import Grant, GrantQuerySet
from partnership.records.marking import Marking
from partnership.records.moves import NotAllowed
from partnership.records.versions import Clash
from partnership.wording import spoken

FORM_METHODS = ["GET", "HEAD", "POST"]
STATES = (("", "Open now"), ("over", "In the past"))


def crumbs(person: User, *more: tuple[str, str]) -> list[Link]:
    """Down to the page above. A guest has no list to go back to."""
    first = [Link("Guest readers", reverse("grant_list"))] if can_keep_grants(person) else []
    return [*first, *(Link(label, url) for label, url in more)]


def keeper_of(request: HttpRequest) -> User:
    person = reader(request)
    if not can_keep_grants(person):
        raise PermissionDenied
    return person


def marking_over(sensitive: bool) -> str:
    return Marking.SENSITIVE.label if sensitive else ""


@require_safe
def grant_list(request: HttpRequest) -> HttpResponse:
    """Who outside the board may read what, now or in the past; of a record that one may see oneself."""
    person, record = keeper_of(request), record_in(request)
    visible: GrantQuerySet = Grant.objects.visible_to(person)
    readers = list(User.objects.filter(pk__in=visible.order_by().values("user")).order_by("post", "pk"))
    whose = chosen(request.GET.get("person"), readers)
    state = next((key for key, _ in STATES if key == request.GET.get("state")), "")
    found = visible.over() if state == "over" else visible.current().order_by("until", "pk")
    if whose is not None:
        found = found.filter(user=whose)
    if record is not None:
        found = found.of(record)
    page = page_of(request, found.select_related(*presenters.PEOPLE))
    rows = presenters.grant_rows(page.object_list, person)
    chips = [
        *(
            [Chip(f"Guest: {as_seen_by(whose, person)}", with_query(request.GET, person=None))]
            if whose
            else []
        ),
        *([Chip(registry.called(record), with_query(request.GET, record=None))] if record else []),
    ]
    context = {
        "rows": rows,
        "page": page,
        "state": state,
        "whose": whose,
        "record": record,
        "spelled": registry.spell(record) if record is not None else "",
        "readers": [(each.pk, as_seen_by(each, person)) for each in readers],
        "chips": chips,
        "views": [
            View(label, with_query(request.GET, state=key or None), key == state) for key, label in STATES
        ],
        "marking": marking_over(
            any(row.is_sensitive for row in rows) or (record is not None and registry.is_sensitive(record))
        ),
        "breadcrumbs": [Link("Members", reverse("seat_list"))],
    }
    return render(request, "partnership/grant_list.html", context)


def grant_of(request: HttpRequest, pk: int) -> Grant:
    grant: Grant = get_object_or_404(
        Grant.objects.visible_to(request.user).select_related(*presenters.PEOPLE), pk=pk
    )
    return grant


@require_safe
def grant_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One grant: whom it lets read what, until when and why, and all that was done to it."""
    person, grant = reader(request), grant_of(request, pk)
    (row,) = presenters.grant_rows([grant], person)
    context = {
        "row": row,
        "facts": presenters.grant_facts(row, grant, person),
        "timeline": timeline(grant, presenters.WORDS, person),
        "may_keep": can_keep_grants(person) and not row.is_over,
        "marking": marking_over(row.is_sensitive),
        "breadcrumbs": crumbs(person),
    }
    return render(request, "partnership/grant_detail.html", context)


@require_http_methods(FORM_METHODS)
def grant_give(request: HttpRequest) -> HttpResponse:
    """Open a record to a guest reader: asked on one page, shown once more on the next, then done."""
    person, record = keeper_of(request), record_in(request)
    if record is None or not registry.kind(registry.target_of(record)[0]).opens_to_guests:
        raise Http404
    back = registry.url_of(record)
    form = GiveForm(posted(request), reader=person, back=back)
    context = {
        "form": form,
        "title": "Let somebody read this",
        "caption": registry.called(record),
        "quoted": "They read it with its history and earlier versions, up to the last day, and nothing else.",
        "breadcrumbs": crumbs(person, (registry.reference_of(record), back)),
        "marking": marking_over(registry.is_sensitive(record)),
    }
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        try:
            with transaction.atomic():
                grant = give(form, record, person)
                transaction.set_rollback("checked" not in request.POST)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            if "checked" not in request.POST:
                return render(request, "partnership/grant_check.html", context | check_of(form, person))
            messages.success(request, f"They may read it until {spoken(grant.until)}, and have been told.")
            return redirect(back)
    return render(request, "partnership/form.html", context)


def give(form: GiveForm, record: Any, person: User) -> Grant:
    """Invite somebody without an account, and open the record to them.

    Done and undone before the page that asks once more, so that nothing is refused only after it.
    """
    given, by = form.cleaned_data, standing(person).actor()
    whom = form.person or invite(email=given["email"], post=given["post"], by=by)
    return actions.let_read(person=whom, record=record, until=given["until"], why=given["why"], by=by)


def check_of(form: GiveForm, person: User) -> dict[str, Any]:
    given, known = form.cleaned_data, form.person
    who = as_seen_by(known, person) if known is not None else given["post"]
    address = known.email if known is not None and who == known.post else given["email"]
    return {
        "answers": [
            ("Guest reader", who),
            *([("E-mail address", address)] if address else []),
            ("Account", "They have one" if known is not None else "None yet: we send an invitation"),
            ("Last day", spoken(given["until"])),
            ("Why", given["why"]),
        ],
        "kept": [(name, value) for name, value in form.data.items() if name != "csrfmiddlewaretoken"],
    }


@require_http_methods(FORM_METHODS)
def grant_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody read longer, or less long."""
    return kept(
        request,
        pk,
        LastDayForm,
        actions.change_last_day,
        title="Change the last day",
        told="The last day is changed. They have been told.",
    )


@require_http_methods(FORM_METHODS)
def grant_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody read no longer."""
    return kept(
        request,
        pk,
        KeepForm,
        actions.end_reading,
        title="End it now",
        told="It is ended. They have been told.",
        says="They can’t read it from that moment on. It stays listed as past.",
    )


def kept(
    request: HttpRequest,
    pk: int,
    of: type[KeepForm],
    act: Callable[..., Any],
    *,
    title: str,
    told: str,
    says: str = "",
) -> HttpResponse:
    """A page that does one thing to a grant, with the reason; refused where somebody else was quicker."""
    grant = grant_of(request, pk)
    person, back = keeper_of(request), reverse("grant_detail", args=[pk])
    form = of(posted(request), grant=grant, back=back)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        base = given.pop("base")
        try:
            act(grant=grant, base_version=base, by=standing(person).actor(), **given)
        except Clash as clash:
            grant.refresh_from_db()
            form.add_error(
                None, f"{clash} The last day is now {spoken(grant.until)}. Send yours again if it stands."
            )
            start_from(form, str(grant.version))
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, told)
            return redirect(back)
    (row,) = presenters.grant_rows([grant], person)
    context = {
        "form": form,
        "title": title,
        "caption": f"{row.who}: {row.record.label}",
        "quoted": f"{row.how}." if row.is_over else f"Open until {row.until}, for: {row.why}. {says}".strip(),
        "breadcrumbs": crumbs(person, (row.who, back)),
        "marking": marking_over(row.is_sensitive),
    }
    return render(request, "partnership/form.html", context)
