"""What people type: the questions of a new issue, a voice, and the moves of triage."""

from .marking import GiveForm, LowerForm, MarkForm
from .raising import Question, Questions
from .triage import (
    AcceptForm,
    HoldForm,
    MergeForm,
    MergePickForm,
    MoveForm,
    NotTakeForm,
    PassOnForm,
    ReopenForm,
    TakeUpForm,
)
from .voice import VoiceForm

__all__ = [
    "AcceptForm",
    "GiveForm",
    "HoldForm",
    "LowerForm",
    "MarkForm",
    "MergeForm",
    "MergePickForm",
    "MoveForm",
    "NotTakeForm",
    "PassOnForm",
    "Question",
    "Questions",
    "ReopenForm",
    "TakeUpForm",
    "VoiceForm",
]
