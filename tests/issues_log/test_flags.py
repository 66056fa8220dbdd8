"""What triage suggests: multi-agency and specific, as DESIGN §8 defines them."""

import pytest

from issues_log.analysis import is_specific, needs_several_agencies


@pytest.mark.parametrize(
    ("convenes", "expected"),
    [
        ([], False),
        ([False], False),
        ([False, False], True),
        ([True, False], False),  # the convening office isn't counted
        ([True, False, False], True),
    ],
)
def test_several_agencies_without_the_convening_office(convenes, expected):
    assert needs_several_agencies(convenes, not_sure=False) is expected


def test_not_sure_leaves_the_flag_unset():
    assert needs_several_agencies([False, False, False], not_sure=True) is None


@pytest.mark.parametrize(
    ("is_leaf", "has_community", "expected"),
    [(True, False, True), (True, True, True), (False, True, True), (False, False, False), (None, True, None)],
)
def test_specific_is_a_leaf_or_a_broader_node_in_a_community(is_leaf, has_community, expected):
    assert is_specific(is_leaf=is_leaf, has_community=has_community) is expected
