"""Forms about meetings, decisions and actions. `DecisionFields` is also for the forms of higher apps."""

from .asking import AskForm, FinishForm
from .deciding import DecisionFields, DecisionForm, DisputeForm, decision_kwargs
from .meeting import CallForm, InterestForm, ItemForm

__all__ = [
    "AskForm",
    "CallForm",
    "DecisionFields",
    "DecisionForm",
    "DisputeForm",
    "FinishForm",
    "InterestForm",
    "ItemForm",
    "decision_kwargs",
]
