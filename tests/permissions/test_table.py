"""The table and the world leave out nothing: no kind, no marked model, no field for words, no page."""

from __future__ import annotations

import pytest

from partnership.records import registry
from partnership.records.marking import Marked
from tests.permissions.matrix import CELLS, CLEARABLE, COLUMNS
from tests.permissions.walking import CONVERTERS, kinds_of
from tests.permissions.words import CONDITIONAL, KNOWN_TO_ALL, NO_WORDS, WORDS, free_text, ours
from tests.permissions.world import World
from tests.test_permissions import NAMES


def test_every_kind_of_record_has_a_line() -> None:
    assert {kind.name for kind in registry.kinds()} <= CELLS.keys()


def test_every_model_with_rows_for_some_readers_has_a_line() -> None:
    """Whatever has `visible_to` or a marking is a kind, or belongs to one that has a line."""
    lines = {kind.model.__name__ for kind in registry.kinds()}
    lines |= {"Voice", "FailedJob", "Notice", "User"}  # lines of their own: voice, job, notice, account
    parts = {"StrategyVersion": "strategy", "Signal": "indicator", "Event": "whatever it happened to"}
    listed = {
        model.__name__
        for model in ours()
        if issubclass(model, Marked) or hasattr(model._default_manager, "visible_to")
    }
    assert listed - lines - parts.keys() == set()


def test_every_field_for_words_is_known() -> None:
    known = {f"{model}.{field}" for model, fields in WORDS.items() for field in fields} | NO_WORDS
    found = {place for place in free_text() if place.split(".")[0] not in KNOWN_TO_ALL}
    assert (found - known, known - found) == (set(), set())
    assert known >= CONDITIONAL


def test_every_page_of_a_record_is_of_a_kind_in_the_table() -> None:
    of = {name: kinds_of(name) for name in NAMES if CONVERTERS[name]}
    assert {name: kinds for name, kinds in of.items() if not CELLS.keys() >= set(kinds)} == {}


def test_every_role_has_a_column() -> None:
    """Each role of a membership, and nobody's twice but for the boards on which it is held."""
    from partnership.boards.models import Membership
    from tests.permissions.world import ROLES

    assert {ROLES.get(column, column) for column in COLUMNS} - {None} == set(Membership.Role.values)
    assert set(COLUMNS) >= CLEARABLE


@pytest.mark.whole
@pytest.mark.usefixtures("llr")
def test_there_is_a_record_for_each_cell(world: World) -> None:
    """No line of the table is about nothing: what it says of some reader is tried on a record."""
    wrong = []
    for reader in world.readers.values():
        for kind, cells in CELLS.items():
            of_kind = [kept for kept in world.kept if kept.kind == kind]
            there = {(str(reader) not in kept.own) + 2 * kept.sensitive for kept in of_kind}
            letters = cells[reader.column]
            if there != {place for place in range(4) if letters[place] != "-"}:
                wrong.append(f"{kind}, {reader}: {letters} and records for {sorted(there)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.whole
@pytest.mark.usefixtures("llr")
def test_every_field_for_words_holds_one_somewhere(world: World) -> None:
    planted = {place for kept in world.kept for place in kept.words.values()}
    wanted = {f"{model}.{field}" for model, fields in WORDS.items() for field in fields}
    assert wanted - planted == set()
