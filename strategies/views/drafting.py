"""Opening a strategy and drafting it: title, sections, what is watched, the flag, "none, because…"."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from partnership.area.models import say
from partnership.behaviours.models import Tier
from partnership.people.naming import as_seen_by
from partnership.people.reader import posted, reader
from partnership.records.moves import NotAllowed
from partnership.records.versions import Clash
from partnership.templatetags.board import tier_label
from prioritisation.models import TargetedBehaviour
from strategies import actions
from strategies.forms import FlagForm, NoneForm, OpenForm, SectionForm, TitleForm, UnflagForm, WatchForm
from strategies.models import Section, Strategy, Watched
from strategies.money import significance
from strategies.permissions import can_run_strategies
from strategies.presenters.clash import clash_page
from strategies.presenters.parts import page_of, trail
from strategies.sections import text_at

from .scope import acting, done, page, refused, strategy_to_run

CHANGED = "Someone else changed this while you were editing"
FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
def strategy_open(request: HttpRequest, targeted: int) -> HttpResponse:
    """From what a round decided to act on, a strategy."""
    seen = TargetedBehaviour.objects.visible_to(request.user).select_related("candidate")
    behaviour = get_object_or_404(seen, pk=targeted)
    if not can_run_strategies(request.user):
        raise PermissionDenied
    there = Strategy.objects.visible_to(request.user).filter(targeted=behaviour).first()
    if there is not None:
        return refused(request, f"{there.reference} answers this behaviour already.", page_of(there))
    back = reverse("prioritisation:targeted_detail", args=[behaviour.pk])
    form = OpenForm(posted(request), back=back, initial={"title": behaviour.candidate.name})
    if request.method == "POST" and form.is_valid():
        try:
            strategy = actions.open_strategy(targeted=behaviour, by=acting(request), **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, f"{strategy.reference} is open as a draft.", page_of(strategy))
    crumbs = [*trail(request.user), {"label": behaviour.reference, "url": back}]
    context = {"form": form, "targeted": behaviour, "breadcrumbs": crumbs}
    return render(request, "strategies/strategy_open.html", context)


@FORM
def strategy_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Its title and who leads it."""
    strategy = strategy_to_run(request, pk)
    if strategy.status not in Strategy.EDITABLE:
        return refused(request, not_now(strategy), page_of(strategy))
    now = {"title": strategy.title, "lead_agency": strategy.lead_agency_id, "base_version": strategy.version}
    form = TitleForm(posted(request), back=page_of(strategy), lead=strategy.lead_agency_id, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            actions.rename(strategy=strategy, by=acting(request), **form.cleaned_data)
        except Clash:
            # What was typed stays; the form now starts from what is saved.
            typed = request.POST.copy()
            typed["base_version"] = str(strategy.version)
            form = TitleForm(typed, back=page_of(strategy), lead=strategy.lead_agency_id)
            form.is_valid()
            form.add_error(None, f"{CHANGED}: it is “{strategy.title}” now. Save again to keep yours.")
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, "The title and lead are saved.", page_of(strategy))
    return page(request, "strategy_edit", strategy, form=form)


@FORM
def section_edit(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One section on its own page. A clash shows both texts and loses neither."""
    strategy = strategy_to_run(request, pk)
    section = get_object_or_404(Section, strategy=strategy, key=key)
    if strategy.status not in Strategy.EDITABLE:
        return refused(request, not_now(strategy), page_of(strategy))
    label, here = section.get_key_display(), reverse("strategies:section_detail", args=[pk, key])
    now = {"text": section.text, "base_version": section.version}
    form = SectionForm(chosen(request), section=section, back=page_of(strategy), initial=now)
    if request.method == "POST" and form.is_valid():
        text, base = form.cleaned_data["text"], form.cleaned_data["base_version"]
        if request.POST.get("keep") == "theirs":
            actions.set_aside(section=section, text=text, by=acting(request))
            return done(request, "The saved text stays. What you typed is in the section’s history.", here)
        try:
            actions.write_section(section=section, text=text, base_version=base, by=acting(request))
        except Clash:
            return section_clash(request, section, base, text)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, f"“{label}” is saved.", page_of(strategy))
    return page(request, "section_edit", strategy, form=form, section=section)


def chosen(request: HttpRequest) -> dict[str, str] | None:
    """What was posted; from the page of a clash, the text that was chosen there."""
    if request.method != "POST":
        return None
    keep = request.POST.get("keep", "")
    name = "mine" if keep in ("mine", "theirs") else "text"
    return {"text": request.POST.get(name, ""), "base_version": request.POST.get("base_version", "")}


def section_clash(request: HttpRequest, section: Section, base: int, mine: str) -> HttpResponse:
    """Both texts side by side, and joined."""
    section = Section.objects.select_related("strategy", "edited_by").get(pk=section.pk)
    saved_at = timezone.localtime(section.edited_at) if section.edited_at else None
    clash = clash_page(
        base=text_at(section, base),
        theirs=section.text,
        mine=mine,
        saved_by=as_seen_by(section.edited_by, reader(request)),
        saved_at=f"{saved_at:%H:%M on %A} {saved_at.day} {saved_at:%B}" if saved_at else "",
    )
    return page(
        request, "section_clash", section.strategy, status=409, section=section, clash=clash, typed=mine
    )


@FORM
def watch(request: HttpRequest, pk: int) -> HttpResponse:
    """By which indicator the behaviour will be watched."""
    strategy = strategy_to_run(request, pk)
    if strategy.status not in Strategy.EDITABLE:
        return refused(request, not_now(strategy), page_of(strategy))
    form = WatchForm(posted(request), reader=reader(request), back=page_of(strategy))
    if request.method == "POST" and form.is_valid():
        try:
            actions.watch(strategy=strategy, by=acting(request), **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error("indicator", str(refusal))
        else:
            return done(request, "The indicator will be watched.", f"{page_of(strategy)}#watched")
    return page(request, "watch", strategy, form=form)


@require_POST
def watch_stop(request: HttpRequest, pk: int, watched: int) -> HttpResponse:
    """No longer watch an indicator."""
    strategy = strategy_to_run(request, pk)
    row = get_object_or_404(
        Watched.objects.select_related("strategy", "indicator"), strategy=strategy, pk=watched
    )
    try:
        actions.stop_watching(watched=row, by=acting(request))
    except NotAllowed as refusal:
        return refused(request, str(refusal), page_of(strategy))
    return done(request, f"“{row.indicator}” is no longer watched.", f"{page_of(strategy)}#watched")


@FORM
def flag(request: HttpRequest, pk: int) -> HttpResponse:
    """The upper board must approve it: the page gives the facts, the officer decides."""
    strategy = strategy_to_run(request, pk)
    if strategy.needs_upper_board and request.method != "POST":
        return redirect("strategies:unflag", pk)
    return _flagging(request, strategy, FlagForm, actions.flag_for_upper_board, "must approve")


@FORM
def unflag(request: HttpRequest, pk: int) -> HttpResponse:
    """The upper board need not approve it after all."""
    strategy = strategy_to_run(request, pk)
    if not strategy.needs_upper_board and request.method != "POST":
        return redirect("strategies:flag", pk)
    return _flagging(request, strategy, UnflagForm, actions.unflag, "need not approve")


def _flagging(
    request: HttpRequest, strategy: Strategy, kind: type[FlagForm], act: Callable[..., Strategy], words: str
) -> HttpResponse:
    if strategy.status not in (*Strategy.EDITABLE, Strategy.Status.BOARD_REVIEW):
        return refused(request, "This is settled before the board endorses it.", page_of(strategy))
    facts = significance(strategy.inputs.prefetch_related("money")).words
    form = kind(posted(request), facts=facts, back=page_of(strategy))
    if request.method == "POST" and form.is_valid():
        try:
            act(strategy=strategy, because=form.cleaned_data["because"], by=acting(request))
        except NotAllowed as refusal:
            return refused(request, str(refusal), page_of(strategy))
        return done(request, f"The {say('upper_board')} {words} this strategy.", page_of(strategy))
    return page(request, "flag", strategy, form=form)


@FORM
def none_say(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """None at this tier, because…"""
    strategy = strategy_to_run(request, pk)
    tier = get_object_or_404(Tier, position=position)
    here = f"{page_of(strategy)}#tier-{position}"
    if strategy.status not in Strategy.EDITABLE:
        return refused(request, not_now(strategy), page_of(strategy))
    before = strategy.no_inputs.filter(tier=tier).first()
    form = NoneForm(posted(request), back=here, initial={"because": before.because if before else ""})
    if request.method == "POST" and form.is_valid():
        try:
            actions.say_none(strategy=strategy, tier=tier, by=acting(request), **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, f"No input at “{tier_label(tier)}”, with the reason.", here)
    return page(request, "none_say", strategy, form=form, tier=tier)


def not_now(strategy: Strategy) -> str:
    return f"This strategy is “{strategy.get_status_display()}” now, so it can’t be changed."
