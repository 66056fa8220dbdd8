"""Forms about meetings, decisions and actions. `DecisionFields` is also for the forms of higher apps."""

from .agenda import ADD_LINE, AgendaForm, after_a_clash
from .asking import AskForm, FinishForm
from .deciding import DecisionFields, DecisionForm, DisputeForm, decision_kwargs
from .meeting import CallForm, CancelForm, ChangeForm, InterestForm, ItemForm, facts_of, over

__all__ = [
    "ADD_LINE",
    "AgendaForm",
    "AskForm",
    "CallForm",
    "CancelForm",
    "ChangeForm",
    "DecisionFields",
    "DecisionForm",
    "DisputeForm",
    "FinishForm",
    "InterestForm",
    "ItemForm",
    "after_a_clash",
    "decision_kwargs",
    "facts_of",
    "over",
]
