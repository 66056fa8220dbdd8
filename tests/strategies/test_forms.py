"""Every form of strategies: its layout and the words of its errors."""

from __future__ import annotations

import pytest

from partnership.pages.fields import unworded_fields
from partnership.pages.layout import layout_faults
from strategies import forms
from strategies.forms.answers import PREPARED, SUBMITTED, WRITTEN
from tests.factories.ground import prevention_board, upper_board
from tests.factories.meetings import officer
from tests.factories.strategies import (
    make_input,
    make_strategy,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june")]


def every_form() -> dict[str, object]:
    strategy = make_strategy()
    item = make_input(strategy)
    person, back = officer(), "/"
    about = {"reader": person, "record": strategy, "back": back}
    return {
        "open": forms.OpenForm(back=back),
        "title": forms.TitleForm(back=back),
        "section": forms.SectionForm(section=strategy.sections.get(key="harm"), back=back),
        "watch": forms.WatchForm(reader=person, back=back),
        "none": forms.NoneForm(back=back),
        "flag": forms.FlagForm(facts="x", back=back),
        "unflag": forms.UnflagForm(facts="x", back=back),
        "consult": forms.ConsultForm(back=back),
        "take back": forms.TakeBackForm(back=back),
        "to board": forms.ToBoardForm(awaited="x", back=back),
        "to board, all": forms.ToBoardForm(awaited="", back=back),
        "endorse": forms.EndorseForm(board=prevention_board(), **about),
        "upper": forms.UpperAnswerForm(board=upper_board(), **about),
        "input": forms.InputForm(back=back, initial={"lines": 3}),
        "input edit": forms.InputForm(back=back, item=item),
        "remove": forms.RemoveForm(back=back),
        "closing day": forms.ClosingDayForm(back=back),
        "remind": forms.RemindForm(told={item.lead_id: "An answer is due"}, back=back),
        **{
            f"answer, {way}": forms.AnswerForm(way=way, lead="Fire", has_money=True, back=back, more=more)
            for way in (PREPARED, SUBMITTED, WRITTEN)
            for more in (0, 2)
        },
        **{
            f"report, {way}": forms.DeliveryForm(way=way, back=back, is_done=way == SUBMITTED)
            for way in (PREPARED, SUBMITTED, WRITTEN)
        },
    }


def test_every_field_is_in_its_layout_and_says_what_is_missing() -> None:
    for name, form in every_form().items():
        assert layout_faults(form) == [], name  # type: ignore[arg-type]
        assert unworded_fields(form) == [], name  # type: ignore[arg-type]
