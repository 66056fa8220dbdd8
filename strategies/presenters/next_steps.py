"""What comes next for a strategy, for the person who reads its page, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from partnership.area.models import say
from partnership.boards.standing import standing
from partnership.pages.parts import Link
from partnership.templatetags.board import tier_label
from partnership.wording import counted, listed
from strategies.models import Answer, Input, Strategy
from strategies.money import significance

from .agencies import is_behind
from .detail import Sheet
from .parts import Status, day


@dataclass(frozen=True)
class NextSteps:
    """The one next step, other actions, and sentences about where the strategy stands."""

    primary: Link | None
    others: tuple[Link, ...]
    notes: tuple[str, ...]
    suggests_flag: str = ""


def next_steps(sheet: Sheet) -> NextSteps:
    runs = standing(sheet.reader).runs_board
    others = officer_actions(sheet) if runs else ()
    owed = sheet.owed_by_reader
    if owed:
        return NextSteps(answer_step(sheet, owed), others, notes(sheet, runs))
    primary = officer_step(sheet) if runs else None
    return NextSteps(primary, others, notes(sheet, runs), flag_suggestion(sheet) if runs else "")


def answer_step(sheet: Sheet, owed: list[Input]) -> Link | None:
    """A holder or deputy answers; a colleague prepares what has not been prepared yet."""
    submits = [item for item in owed if item.lead_id in sheet.submits_for]
    todo = submits or [item for item in owed if not sheet.is_prepared(item)]
    if not todo:
        return None
    url = reverse("strategies:input_answer", args=[todo[0].pk])
    if len(todo) == 1:
        return Link("Answer on your input" if submits else "Prepare the answer", url)
    does = "Answer on" if submits else "Prepare the answers on"
    return Link(f"{does} your {counted(len(todo), 'input')}", url)


def officer_step(sheet: Sheet) -> Link | None:
    strategy = sheet.strategy
    to = [strategy.pk]
    if strategy.status == Status.DRAFT and not sheet.gaps and sheet.inputs:
        return Link("Start the consultation", reverse("strategies:consult", args=to))
    if strategy.status == Status.CONSULTATION:
        if may_go_on(sheet):
            return Link(f"Send to the {say('board')}", reverse("strategies:to_board", args=to))
        return Link("Send a reminder", remind_url(sheet.awaited))
    if strategy.status == Status.BOARD_REVIEW:
        return Link("Record the decision", reverse("strategies:endorse", args=to))
    if strategy.status == Status.UPPER_REVIEW:
        return Link("Record the answer", reverse("strategies:upper_answer", args=to))
    return None


def officer_actions(sheet: Sheet) -> tuple[Link, ...]:
    strategy, found = sheet.strategy, []
    if sheet.may_edit:
        found.append(Link("Change title or lead", reverse("strategies:strategy_edit", args=[strategy.pk])))
    if strategy.status == Status.CONSULTATION:
        if sheet.awaited and may_go_on(sheet):
            found.append(Link("Send a reminder", remind_url(sheet.awaited)))
        day_url = reverse("strategies:closing_day", args=[strategy.pk])
        found.append(Link("Change the closing day", day_url))
        found.append(Link("Take back to a draft", reverse("strategies:take_back", args=[strategy.pk])))
    late = [item for item in sheet.inputs if is_late(sheet, item)]
    if late:
        found.append(Link("Send a reminder", remind_url(late)))
    return tuple(found)


def is_late(sheet: Sheet, item: Input) -> bool:
    running = sheet.strategy.status in Strategy.RUNNING and item.answer_now in Answer.COUNTS
    return running and is_behind(item, sheet.on)


def remind_url(owed: Iterable[Input]) -> str:
    """To the reminder, with the leads of these inputs ticked."""
    leads = dict.fromkeys(item.lead_id for item in owed)
    return f"{reverse('strategies:remind')}?{urlencode([('agency', pk) for pk in leads])}"


def may_go_on(sheet: Sheet) -> bool:
    """All have answered, or the closing date has passed."""
    closes_on = sheet.strategy.consultation_closes_on
    return not sheet.awaited or closes_on is None or sheet.on > closes_on


def notes(sheet: Sheet, runs: bool) -> tuple[str, ...]:
    """Where it stands, in sentences."""
    strategy, found = sheet.strategy, []
    board, upper = say("board"), say("upper_board")
    if strategy.status == Status.DRAFT and sheet.gaps and runs:
        where = listed(tier_label(tier) for tier in sheet.gaps)
        found.append(f"Before the consultation, add an input or say why there is none at: {where}.")
    elif strategy.status == Status.DRAFT and not sheet.inputs and runs:
        found.append("Before the consultation, add at least one input.")
    if strategy.status == Status.CONSULTATION and sheet.awaited:
        waiting = counted(len({item.lead_id for item in sheet.awaited}), "agency has", "agencies have")
        closes = day(strategy.consultation_closes_on)
        if may_go_on(sheet):
            found.append(
                f"{waiting} not answered by {closes}. The {board} can go on without them, with a reason."
            )
        else:
            found.append(
                f"{waiting} not answered yet. It goes to the {board} when all have, or after {closes}."
            )
    elif strategy.status == Status.CONSULTATION and runs:
        found.append(f"Every agency has answered. It can go to the {board}.")
    if strategy.status == Status.BOARD_REVIEW:
        found.append(f"This strategy is with the {board}.")
    if strategy.sent_despite:
        found.append(f"It went on without every answer: {strategy.sent_despite}")
    if strategy.status == Status.UPPER_REVIEW:
        found.append(f"The {board} endorsed it. It is active once the {upper} approves it.")
    out = [item for item in sheet.inputs if item.answer_now not in Answer.COUNTS]
    if out and strategy.status not in (Status.DRAFT, Status.CONSULTATION):
        are = "is not agreed and counts" if len(out) == 1 else "are not agreed and count"
        found.append(f"{counted(len(out), 'input')} {are} in no total.")
    return tuple(found)


def flag_suggestion(sheet: Sheet) -> str:
    """The facts, where several agencies' money is large and nobody has judged yet."""
    if not sheet.may_edit or sheet.strategy.needs_upper_board:
        return ""
    facts = significance(sheet.inputs)
    return facts.words if facts.is_large else ""
