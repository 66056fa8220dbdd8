"""The forms of a round. Score grids are plain partials: see the presenters of scoring."""

from .candidates import (
    ChangeForm,
    EvidenceForm,
    InterestForm,
    LetThroughForm,
    PutForwardForm,
    ScreenForm,
    WithdrawForm,
)
from .decisions import DecideForm
from .rounds import AskAgainForm, DatesForm, OpenForm, RevealForm, SetUpForm, WeightsForm
from .scores import CheckForm, read_scores

__all__ = [
    "AskAgainForm",
    "ChangeForm",
    "CheckForm",
    "DatesForm",
    "DecideForm",
    "EvidenceForm",
    "InterestForm",
    "LetThroughForm",
    "OpenForm",
    "PutForwardForm",
    "RevealForm",
    "ScreenForm",
    "SetUpForm",
    "WeightsForm",
    "WithdrawForm",
    "read_scores",
]
