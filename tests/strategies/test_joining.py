"""Two texts written from the same one, joined: nothing is left out."""

from hypothesis import given
from hypothesis import strategies as st

from strategies.analysis import join, pieces

BASE = (
    "Most people began before 21, after trauma in childhood.\n\n"
    "Treatment stops on release for most people; where kept, theft falls."
)
THEIRS = (
    "Most people began before 21, after trauma in childhood. Two in three are ill.\n\n"
    "Treatment stops on release for 62% of people; where kept, theft falls."
)
MINE = (
    "Most people began before 21, after trauma in childhood, and half in care.\n\n"
    "Treatment stops on release for most people; where kept, theft falls. Short sentences interrupt it."
)


def test_changes_to_different_sentences_are_joined() -> None:
    joined = join(BASE, THEIRS, MINE)
    assert joined.text == (
        "Most people began before 21, after trauma in childhood, and half in care. Two in three are ill.\n\n"
        "Treatment stops on release for 62% of people; where kept, theft falls. Short sentences interrupt it."
    )
    assert joined.conflicts == 0


def test_the_same_sentence_changed_twice_keeps_both_the_saved_one_first() -> None:
    joined = join("A. B. C.", "A. X. C.", "A. Y. C.")
    assert (joined.text, joined.conflicts) == ("A. X. Y. C.", 1)


def test_the_same_change_is_made_once() -> None:
    assert join("A. B. C.", "A. X. C.", "A. X. C.").text == "A. X. C."


def test_one_side_that_changed_nothing_changes_nothing() -> None:
    assert join(BASE, BASE, MINE).text == MINE
    assert join(BASE, THEIRS, BASE).text == THEIRS


def test_two_first_texts_are_both_kept() -> None:
    assert join("", "Theirs.", "Mine.").text == "Theirs. Mine."


def test_a_sentence_taken_out_by_one_is_taken_out() -> None:
    assert join("A. B. C.", "A. C.", "A. B. C. D.").text == "A. C. D."


texts = st.lists(st.sampled_from(["One.", "Two!", "Three?", "Four.", "Five.", "\n\n"]), max_size=8).map(
    " ".join
)


@given(texts, texts, texts)
def test_every_sentence_that_either_wrote_is_there(base: str, theirs: str, mine: str) -> None:
    words = join(base, theirs, mine).text.split()
    for text in (theirs, mine):
        assert {word for word in text.split() if word not in base} <= set(words)
    for word in set(base.split()):
        if word in theirs.split() and word in mine.split() and base.split().count(word) == 1:
            assert word in words


@given(texts, texts)
def test_pieces_give_back_both_texts(base: str, other: str) -> None:
    found = pieces(base, other)
    assert "".join(p.text for p in found if p.kind != "removed") == other
    assert "".join(p.text for p in found if p.kind != "added") == base
