"""The set-up's stamps: what is skipped, what is made again, and what a person reads when it can't be made."""

import sys
import threading

import pytest

from devtools import bootstrap
from devtools.bootstrap import SetupFailed, Step, Workshop, set_up


@pytest.fixture
def shop(tmp_path):
    (tmp_path / "input.txt").write_text("one")
    return Workshop(tmp_path)


class Maker:
    """A step's work that notes each time it is done and can be told to fail."""

    def __init__(self):
        self.calls: list[bool] = []
        self.trouble: BaseException | None = None

    def __call__(self, shop, cut_off):
        self.calls.append(cut_off)
        if self.trouble:
            raise self.trouble
        (shop.root / "output").write_text("made")

    def step(self, also=""):
        return Step("thing", "a thing", ("input.txt", "src/**/*"), also, "output", self)


@pytest.fixture
def maker():
    return Maker()


def test_made_once_while_nothing_changes(shop, maker):
    set_up(shop, [maker.step()])
    set_up(shop, [maker.step()])
    assert maker.calls == [False]


def test_made_again_when_an_input_changes(shop, maker):
    set_up(shop, [maker.step()])
    (shop.root / "input.txt").write_text("two")
    set_up(shop, [maker.step()])
    assert len(maker.calls) == 2


def test_made_again_when_a_file_joins_a_folder_of_inputs(shop, maker):
    set_up(shop, [maker.step()])
    (shop.root / "src" / "deep").mkdir(parents=True)
    (shop.root / "src" / "deep" / "new.scss").write_text("")
    set_up(shop, [maker.step()])
    assert len(maker.calls) == 2


def test_made_again_when_what_it_depends_on_besides_files_changes(shop, maker):
    set_up(shop, [maker.step(also="python 3.11")])
    set_up(shop, [maker.step(also="python 3.12")])
    assert len(maker.calls) == 2


def test_made_again_when_its_output_is_gone(shop, maker):
    set_up(shop, [maker.step()])
    (shop.root / "output").unlink()
    set_up(shop, [maker.step()])
    assert len(maker.calls) == 2


@pytest.mark.parametrize("trouble", [SetupFailed("no network"), KeyboardInterrupt()])
def test_a_step_cut_off_half_way_is_told_so_next_time(shop, maker, trouble):
    maker.trouble = trouble
    with pytest.raises(type(trouble)):
        set_up(shop, [maker.step()])
    maker.trouble = None
    set_up(shop, [maker.step()])
    set_up(shop, [maker.step()])
    assert maker.calls == [False, True]


def test_two_at_once_make_it_once(shop, maker):
    both = [threading.Thread(target=set_up, args=(shop, [maker.step()])) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert maker.calls == [False]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("error: failed to write: No space left on device (os error 28)", "The disk is full"),
        ("npm error code ENOTFOUND", "A package registry could not be reached"),
        ("npm error code EACCES", "This folder can't be written to"),
    ],
)
def test_known_troubles_are_one_plain_sentence(shop, said, sentence):
    assert shop.explain(said, "npm").startswith(sentence)
    assert "\n" not in shop.explain(said, "npm")


def test_an_unknown_trouble_shows_the_last_lines(shop, maker):
    shop.log.parent.mkdir(parents=True)
    with pytest.raises(SetupFailed, match=r"(?s)the last line.*all it said is in"):
        shop.run(sys.executable, "-c", "print('the last line'); raise SystemExit(3)")


def test_an_environment_moved_here_from_elsewhere_is_not_ours(tmp_path):
    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").touch()
    (venv / "bin" / "activate").write_text("VIRTUAL_ENV=/somewhere/else/.venv\n")
    assert not bootstrap.belongs_here(venv)
    (venv / "bin" / "activate").write_text(f"VIRTUAL_ENV={venv}\n")
    assert bootstrap.belongs_here(venv)
