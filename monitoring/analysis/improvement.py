"""Which way is good: the one choice that turns a movement into a judgement."""

from typing import Literal, get_args

Direction = Literal["decrease", "increase"]
Improvement = Direction | None


def checked_improvement(improvement: Improvement) -> Improvement:
    """Return `improvement` if it is "decrease", "increase" or None (neutral); otherwise raise ValueError."""
    if improvement is not None and improvement not in get_args(Direction):
        raise ValueError(f"Improvement is 'decrease', 'increase' or None, not {improvement!r}.")
    return improvement
