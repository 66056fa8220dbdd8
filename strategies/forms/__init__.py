"""What people fill in about strategies, one file for each noun."""

from .answers import AnswerForm, DeliveryForm
from .chasing import RemindForm
from .decisions import EndorseForm, UpperAnswerForm
from .drafting import (
    FlagForm,
    NoneForm,
    OpenForm,
    SectionForm,
    TitleForm,
    UnflagForm,
    WatchForm,
)
from .inputs import InputForm, RemoveForm
from .progress import ClosingDayForm, ConsultForm, TakeBackForm, ToBoardForm

__all__ = [
    "AnswerForm",
    "ClosingDayForm",
    "ConsultForm",
    "DeliveryForm",
    "EndorseForm",
    "FlagForm",
    "InputForm",
    "NoneForm",
    "OpenForm",
    "RemindForm",
    "RemoveForm",
    "SectionForm",
    "TakeBackForm",
    "TitleForm",
    "ToBoardForm",
    "UnflagForm",
    "UpperAnswerForm",
    "WatchForm",
]
