"""Taking a strategy or an input for the length of a change, and whether it may be changed now."""

from __future__ import annotations

from partnership.records.moves import NotAllowed, WrongState
from strategies.models import Input, Strategy


class NotEditable(WrongState):
    """The strategy's text and inputs can't be changed in the state it is in."""


def take(strategy: Strategy) -> Strategy:
    """The strategy as it is now, kept from anybody else until the transaction ends."""
    return Strategy.objects.select_for_update().get(pk=strategy.pk)


def take_to_edit(strategy: Strategy) -> Strategy:
    taken = take(strategy)
    if taken.status not in Strategy.EDITABLE:
        raise NotEditable(
            f"This strategy is “{taken.get_status_display()}” now. "
            "It can be changed while it is a draft or in consultation."
        )
    return taken


def take_input(item: Input) -> Input:
    """The input as it is now, behind its strategy, so that the two are always taken in that order."""
    take(item.strategy)
    return (
        Input.objects.select_for_update(of=("self",))
        .select_related("strategy", "lead", "tier")
        .get(pk=item.pk)
    )


def needed(words: str, message: str) -> str:
    """The words without space around them. Raises NotAllowed where there are none."""
    if not words.strip():
        raise NotAllowed(message)
    return words.strip()
