"""What an agency agrees to when it answers: the fields of an input that its answer's hash covers."""

from __future__ import annotations

from typing import Any

from partnership.records.versions import sha256_of

from .models import Answer, Input


def agreed_fields(item: Input) -> dict[str, Any]:
    """Tier, words, lead, dates, horizon, where and to whom, and money. Not the evidence for it."""
    return {
        "tier": item.tier_id,
        "title": item.title,
        "what": item.what,
        "lead": item.lead_id,
        "starts_on": item.starts_on,
        "ends_on": item.ends_on,
        "horizon": item.horizon,
        "places": sorted(place.pk for place in item.places.all()),
        "communities": sorted(community.pk for community in item.communities.all()),
        "money": sorted(
            [line.financial_year, line.kind, line.source, line.pounds] for line in item.money.all()
        ),
    }


def agreed_hash(item: Input) -> str:
    return sha256_of(agreed_fields(item))


def valid_answer(item: Input) -> Answer | None:
    """The latest submitted answer, if it was given on the fields as they are now."""
    latest = item.answers.filter(submitted_at__isnull=False).order_by("-submitted_at", "-id").first()
    return latest if latest is not None and latest.agreed_hash == agreed_hash(item) else None
