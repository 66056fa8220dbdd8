"""A frozen version as its page shows it: from its content alone, never from the live rows."""

from __future__ import annotations

from datetime import date
from typing import Any

from partnership.area.models import area
from partnership.boards.standing import standing
from partnership.records.versions import sha256_of
from partnership.templatetags.board import pounds
from strategies.analysis import spoken_year
from strategies.models import Answer, Input, Money, StrategyVersion

from .parts import Reader, short_day


def shown(version: StrategyVersion, reader: Reader) -> dict[str, Any]:
    """The content with codes said in words, without a behaviour hidden from this reader. Knows schema 1."""
    content = version.content
    hidden = version.strategy.targeted.is_sensitive and not standing(reader).may_see_sensitive
    return {
        **content,
        "targeted": None if hidden else content["targeted"],
        "where": "; ".join([*content["places"], *content["communities"]]) or area().name or "The whole area",
        "tiers": [tier_shown(tier) for tier in content["tiers"]],
    }


def tier_shown(tier: dict[str, Any]) -> dict[str, Any]:
    label = f"{tier['name']} (T{tier['position'] + area().tiers_from})"
    return {**tier, "label": label, "inputs": [input_shown(item) for item in tier["inputs"]]}


def input_shown(item: dict[str, Any]) -> dict[str, Any]:
    answer = Answer.Says(item["answer"]).label if item["answer"] else "Not agreed: no answer"
    return {
        **item,
        "answer": answer,
        "horizon": Input.Horizon(item["horizon"]).label,
        "evidence": Input.Evidence(item["evidence"]).label,
        "where": "; ".join([*item["places"], *item["communities"]]),
        "when": f"{long_day(item['starts_on'])} to {long_day(item['ends_on'])}",
        "money": [
            f"{spoken_year(line['financial_year'])}: {pounds(line['pounds'])} "
            f"{Money.Kind(line['kind']).label.lower()}, {line['source']}"
            for line in item["money"]
        ],
    }


def long_day(iso: str) -> str:
    return short_day(date.fromisoformat(iso))


def is_whole(version: StrategyVersion) -> bool:
    """Whether the content still has the hash that it was frozen with."""
    return sha256_of(version.content) == version.sha256
