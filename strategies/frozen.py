"""What a version holds: a strategy as it stood, as plain content that never needs the live rows."""

from __future__ import annotations

from typing import Any

from partnership.behaviours.models import Tier

from .models import Answer, Input, Strategy
from .saying import latest

SCHEMA = 1


def content_of(strategy: Strategy) -> dict[str, Any]:
    """Everything of a strategy as schema 1: words, tiers with inputs, answers and money, what is watched."""
    candidate = strategy.targeted.candidate
    inputs = list(
        strategy.inputs.select_related("lead", "tier").prefetch_related(
            "places", "communities", "money", "answers__submitted_by"
        )
    )
    none = dict(strategy.no_inputs.values_list("tier_id", "because"))
    return {
        "reference": strategy.reference,
        "title": strategy.title,
        "marking": strategy.marking,
        "lead_agency": strategy.lead_agency.name if strategy.lead_agency else "",
        "targeted": {
            "reference": strategy.targeted.reference,
            "name": candidate.name,
            "definition": candidate.definition,
            "aim": strategy.targeted.aim,
        },
        "places": [place.name for place in strategy.places.all()],
        "communities": [community.name for community in strategy.communities.all()],
        "needs_upper_board": strategy.needs_upper_board,
        "upper_board_because": strategy.upper_board_because,
        "consultation_closes_on": strategy.consultation_closes_on.isoformat()
        if strategy.consultation_closes_on
        else None,
        "sent_despite": strategy.sent_despite,
        "sections": [
            {"key": section.key, "title": section.get_key_display(), "text": section.text}
            for section in strategy.sections.all()
        ],
        "tiers": [
            {
                "position": tier.position,
                "name": tier.name,
                "scope": tier.scope,
                "none_because": none.get(tier.pk, ""),
                "inputs": [input_content(item) for item in inputs if item.tier_id == tier.pk],
            }
            for tier in Tier.objects.order_by("-position")
        ],
        "watched": [
            {
                "indicator": watched.indicator.reference,
                "name": watched.indicator.name,
                "place": watched.place.name if watched.place else "",
                "expectation": watched.expectation,
            }
            for watched in strategy.watched.select_related("indicator", "place")
        ],
    }


def input_content(item: Input) -> dict[str, Any]:
    answer = latest(item.answers.all()) if item.answer_now else None
    return {
        "reference": item.reference,
        "title": item.title,
        "what": item.what,
        "lead": item.lead.name,
        "starts_on": item.starts_on.isoformat(),
        "ends_on": item.ends_on.isoformat(),
        "horizon": item.horizon,
        "evidence": item.evidence,
        "evidence_source": item.evidence_source,
        "places": [place.name for place in item.places.all()],
        "communities": [community.name for community in item.communities.all()],
        "money": [
            {"financial_year": m.financial_year, "kind": m.kind, "source": m.source, "pounds": m.pounds}
            for m in item.money.all()
        ],
        "answer": item.answer_now,
        "answer_note": answer.note if answer else "",
        "counts": item.answer_now in Answer.COUNTS,
    }
