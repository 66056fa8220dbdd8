"""What the work is about: places, communities, behaviours and what lies behind them, plans."""

from __future__ import annotations

from examples.workbook.cells import gss, name_in, names_in, one_of, some_of, whole, words
from partnership.behaviours.models import Behaviour, Factor, Plan
from partnership.places.models import Community, Place, Population

from .sheet import Column, Sheet

PAIR = "Upper-tier authority; District"

PLACES = Sheet(
    "Places",
    "The whole area, and every place in it that a record may name.",
    (
        Column(
            "Name",
            "name",
            words(Place, "name"),
            "As people call it. Districts as data.police.uk spells them",
            "Eastham",
            True,
        ),
        Column(
            "Levels",
            "levels",
            some_of(dict(Place.Level.choices), offers=(*Place.Level.labels, PAIR)),
            "What it is. A council that is upper tier and district at once has both, with “;” between",
            PAIR,
            True,
        ),
        Column(
            "Inside",
            "parent",
            name_in("Places", "Name"),
            "The place that it is part of, by name or code. Empty only for the whole area",
            "Northshire and Vale",
        ),
        Column("Code", "code", gss(), "GSS code, where there is one", "E06000099"),
    ),
    required=True,
)

POPULATION = Sheet(
    "Population",
    "How many people live in a place, year by year. Rates need them.",
    (
        Column("Place", "place", name_in("Places", "Name"), "By name or code", "Eastham", True),
        Column("Year", "year", whole(1991, 2100), "The middle of which year", "2024", True),
        Column("People", "people", whole(1, 100_000_000), "How many people", "101500", True),
        Column(
            "Source",
            "source",
            words(Population, "source"),
            "Whose figure it is",
            "ONS mid-2024 estimate",
            True,
        ),
    ),
)

COMMUNITIES = Sheet(
    "Communities",
    "Groups of people wherever they live, and sets of places with a name of their own.",
    (
        Column("Name", "name", words(Community, "name"), "People first", "People leaving prison", True),
        Column("Note", "note", words(Community, "note"), "Who is meant", ""),
        Column("Places", "places", names_in("Places", "Name"), "For a set of places: “;” between them", ""),
    ),
)

FACTORS = Sheet(
    "Factors",
    "Risk and protective factors that several behaviours share.",
    (
        Column("Name", "name", words(Factor, "name"), "In plain words", "Trusted adults", True),
        Column(
            "Effect", "effect", one_of(dict(Factor.Effect.choices)), "One of the list", "Protective", True
        ),
        Column("Sphere", "sphere", one_of(dict(Factor.Sphere.choices)), "One of the list", "Community", True),
    ),
)

BEHAVIOURS = Sheet(
    "Behaviours",
    "Harmful behaviours as a tree: broad ones, and more specific ones that are part of them.",
    (
        Column(
            "Name",
            "name",
            words(Behaviour, "name"),
            "The behaviour, not the people",
            "Deliberate fires",
            True,
        ),
        Column(
            "Part of",
            "parent",
            name_in("Behaviours", "Name"),
            "The broader behaviour. Empty for the broadest",
            "Anti-social behaviour",
        ),
        Column("Definition", "definition", words(Behaviour, "definition"), "Where it begins and ends", ""),
        Column("Factors", "factors", names_in("Factors", "Name"), "Of the sheet Factors; “;” between", ""),
    ),
    required=True,
)

PLANS = Sheet(
    "Plans",
    "Plans of the area or the country with which strategies are aligned.",
    (
        Column("Name", "name", words(Plan, "name"), "Its title", "Police and Crime Plan", True),
        Column("Owner", "owner", words(Plan, "owner"), "Whose plan it is", "Northshire Commissioner", True),
        Column("Reach", "reach", one_of(dict(Plan.Reach.choices)), "One of the list", "Local", True),
    ),
)
