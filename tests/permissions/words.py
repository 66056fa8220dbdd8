"""Where words stand that somebody may not see: every free-text field of every model is here."""

from __future__ import annotations

from django.apps import apps
from django.db import models

WORDS: dict[str, tuple[str, ...]] = {
    "Issue": ("handling", "what", "detail", "who_is_harmed", "why", "evidence", "reason"),
    "Voice": ("words", "on_behalf_of"),
    "Round": ("name",),
    "Reveal": ("below_quorum_because",),
    "Candidate": (
        "handling",
        "name",
        "definition",
        "held_because",
        "would_be_a_yes_if",
        "withdrawn_because",
        "official_wording",
    ),
    "Evidenced": ("source",),
    "ScoreSheet": ("comment",),
    "TargetedBehaviour": ("aim",),
    "Strategy": ("handling", "title", "upper_board_because", "sent_despite"),
    "Section": ("text",),
    "Watched": ("expectation",),
    "Input": ("title", "what", "evidence_source", "done_note"),
    "Money": ("source",),
    "NoInput": ("because",),
    "Answer": ("note", "recorded_from"),
    "DeliveryReport": ("note", "recorded_from"),
    "Zone": ("handling", "name", "summary"),
    "Indicator": ("name", "counts", "source", "read_with_care"),
    "KnownEvent": ("words",),
    "Submission": ("file_name", "refused_because"),
    "RowNote": ("place_name", "detail"),
    "Meeting": ("venue", "cancelled_because"),
    "AgendaItem": ("title",),
    "Interest": ("what",),
    "Decision": (
        "handling",
        "text",
        "reason",
        "dissent",
        "equality_note",
        "not_published_because",
        "disputed_because",
    ),
    "Action": ("what", "done_note"),
    "Report": ("content", "failure"),
    "ScheduleStep": ("name", "needs", "done_note"),
    "FailedJob": ("task", "failure", "place", "request"),
    "User": ("email", "name"),
    "SignIn": ("address",),
    "Draft": ("answers",),
    "Event": ("note",),
    "Notice": ("text",),
    "Grant": ("why", "why_ended"),
}
"""Words of the walk: each of these fields gets a word of its own in each record that is made for it."""

CONDITIONAL = frozenset(
    {
        "Meeting.cancelled_because",
        "Candidate.withdrawn_because",
        "Candidate.held_because",
        "Candidate.would_be_a_yes_if",
        "Candidate.official_wording",  # the round's: all who read it score by it
        "Strategy.upper_board_because",
        "Submission.refused_because",
        "Answer.recorded_from",
        "DeliveryReport.recorded_from",
        "User.name",
        "Grant.why_ended",
    }
)
"""Fields that stay empty where the record has no use for them: to fill them would say something."""

KNOWN_TO_ALL: dict[str, str] = {
    "Area": "what the installation is called",
    "Term": "the words of the area",
    "Contact": "whom to ring, on a page that strangers may open",
    "Statement": "what the area says of itself, likewise",
    "Behaviour": "the tree of behaviours, the same for all who sign in",
    "Factor": "likewise",
    "Tier": "the Public Health Model, likewise",
    "Plan": "published plans",
    "Agency": "names of organisations",
    "Board": "names of boards",
    "QuorumRule": "terms of reference",
    "Seat": "terms of reference",
    "Place": "the map",
    "Population": "published figures",
    "PlaceLink": "the map",
    "Community": "names of communities, offered to whoever logs an issue",
    "Criterion": "the questions of every round",
    "Agreement": "agreements and licences of data",
    "Definition": "what kinds of report there are",
}
"""Models that hold no record's words, and why."""

NO_WORDS = frozenset(
    {
        "Event.target_kind",
        "Event.kind",
        "Event.data",
        "Grant.target_kind",
        "Notice.target_kind",
        "Notice.kind",
        "Draft.form",
        "Draft.target_kind",
        "AgendaItem.target_kind",
        "Interest.target_kind",
        "Decision.target_kind",
        "Decision.kind",
        "Indicator.key",
        "Submission.file",
        "Submission.sha256",
        "Observation.breakdown",
        "Signal.rule",
        "Signal.signal",
        "Reveal.figures",
        "StrategyVersion.content",  # the strategy's own words, as they stood when it was frozen
        "StrategyVersion.sha256",
        "Input.answer_now",
        "Answer.agreed_hash",
        "FailedJob.arguments",
        "User.password",
        "User.post",
        "User.community_area",
    }
)
"""Keys, hashes and numbers; and what others are told of a person (see `as_seen_by`)."""


def ours() -> list[type[models.Model]]:
    """Our tables, but for what triggers keep of them."""
    local = {"partnership", "meetings", "monitoring", "issues_log", "prioritisation", "strategies"}
    local |= {"people_zones", "reports", "dashboards", "operations", "examples"}
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in local
        and not model._meta.proxy
        and not hasattr(model, "pgh_tracked_model")
    ]


def free_text() -> set[str]:
    """ "Issue.what" of every field into which words can be put."""
    kinds = (models.CharField, models.TextField, models.JSONField, models.FileField)
    return {
        f"{model.__name__}.{field.name}"
        for model in ours()
        for field in model._meta.concrete_fields
        if isinstance(field, kinds) and not field.choices and not isinstance(field, models.GeneratedField)
    }
