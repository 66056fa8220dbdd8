"""What people fill in about strategies, one file for each noun."""

from .answers import AnswerForm, DoneForm
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
from .progress import ConsultForm, TakeBackForm, ToBoardForm

__all__ = [
    "AnswerForm",
    "ConsultForm",
    "DoneForm",
    "EndorseForm",
    "FlagForm",
    "InputForm",
    "NoneForm",
    "OpenForm",
    "RemoveForm",
    "SectionForm",
    "TakeBackForm",
    "TitleForm",
    "ToBoardForm",
    "UnflagForm",
    "UpperAnswerForm",
    "WatchForm",
]
