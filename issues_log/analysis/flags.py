"""What triage suggests about an issue before an officer settles it. Definitions: DESIGN §8."""

from __future__ import annotations

from collections.abc import Iterable


def needs_several_agencies(convenes: Iterable[bool], *, not_sure: bool) -> bool | None:
    """Whether two or more agencies would need to act, the convening office not counted.

    `convenes` says of each agency named whether it is that office. None while the contributor is not sure.
    """
    if not_sure:
        return None
    return sum(not each for each in convenes) >= 2


def is_specific(*, is_leaf: bool | None, has_community: bool) -> bool | None:
    """Whether a behaviour is specific enough: a leaf, or a broader node with a community below the area.

    `is_leaf` is None while no behaviour of the tree is named; then nothing can be said.
    """
    if is_leaf is None:
        return None
    return is_leaf or has_community
