"""Who may do what with strategies. The rows that a person may read at all are `visible_to`."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from partnership.boards.standing import PREPARES, SUBMITS, standing
from partnership.people.models import User

from .models import Input, Strategy

Person = User | AnonymousUser


def can_list_strategies(user: Person) -> bool:
    """A guest reads the named record and no list."""
    who = standing(user)
    return who.reads_board or who.reads_upper_board


def can_read_agencies(user: Person) -> bool:
    """What each agency is asked and owes is the board's own business."""
    return standing(user).reads_board


def can_run_strategies(user: Person) -> bool:
    """Open, draft, consult, send on, record: officers and the chief executive."""
    return standing(user).runs_board


def can_edit_strategy(user: Person, strategy: Strategy) -> bool:
    return can_run_strategies(user) and strategy.status in Strategy.EDITABLE


def can_submit_answer(user: Person, item: Input) -> bool:
    """A seat holder or deputy of the agency that leads the input."""
    return item.lead_id in standing(user).agency_ids(SUBMITS)


def can_prepare_answer(user: Person, item: Input) -> bool:
    """Anybody seated for the lead agency; what a colleague prepares, a holder or deputy submits."""
    return item.lead_id in standing(user).agency_ids(PREPARES)


def can_record_answer(user: Person, item: Input) -> bool:
    """An officer records what a lead answered in writing."""
    return can_run_strategies(user)


def can_answer_input(user: Person, item: Input) -> bool:
    return can_prepare_answer(user, item) or can_record_answer(user, item)


def can_report_delivery(user: Person, item: Input) -> bool:
    """The same people: a colleague prepares, a holder or deputy submits, an officer records a letter."""
    return can_answer_input(user, item)
