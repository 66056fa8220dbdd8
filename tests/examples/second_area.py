"""A made-up second area: other words for everything, other places and agencies, another force, tiers 1 to 4.

It is filled into the product's own template, as somebody at a desk would, so that what the template holds
(notes, examples, lists, rows of the basics) is proved to be no obstacle.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from examples.workbook.template import write_template
from partnership.area.models import Area
from partnership.behaviours.models import Behaviour, Factor, Plan
from partnership.boards.models import Agency, Board, Membership, Seat
from partnership.people.models import User
from partnership.places.models import Community, Place, Population

GROUND = (Area, Agency, Board, Seat, Membership, User, Place, Population, Community, Behaviour, Factor, Plan)
Rows = list[dict[str, Any]]

AREA: dict[str, Rows] = {
    "Area": [
        {
            "Name": "Norvale and the Marches",
            "Short name": "N&M",
            "Whole area": "Norvale and the Marches",
            "Tiers are shown as": "1 to 4",
            "Since": date(2024, 4, 1),
            "In use": "Yes",
        }
    ],
    "Words": [
        {"What": "The office that convenes the board", "Name": "Safer Norvale Office", "Short": "SNO"},
        {
            "What": "The head of that office",
            "Name": "Deputy Mayor for Safety",
            "Plural": "Deputy Mayors for Safety",
            "Short": "DMS",
        },
        {
            "What": "A place where a strategy is delivered",
            "Name": "Neighbourhood Pact",
            "Plural": "Neighbourhood Pacts",
        },
        {"What": "Step 1 of the board’s work", "Name": "Look"},
        {"What": "Step 2 of the board’s work", "Name": "Ask why"},
        {"What": "Step 3 of the board’s work", "Name": "Choose"},
        {"What": "Step 4 of the board’s work", "Name": "Act"},
    ],
    "Tiers": [
        {"Position": 0, "Name": "A good start", "Description": "What helps everybody."},
        {"Position": 1, "Name": "Extra help", "Description": "For groups and places at risk."},
        {"Position": 2, "Name": "Turning point", "Description": "When it has begun."},
        {"Position": 3, "Name": "Deep support", "Description": "When it has taken hold."},
    ],
    "Places": [
        {"Name": "Norvale and the Marches", "Levels": "Whole area"},
        {
            "Name": "Norvale",
            "Levels": "Upper-tier authority; District",
            "Inside": "Norvale and the Marches",
            "Code": "E06999001",
        },
        {
            "Name": "The Marches",
            "Levels": "Upper-tier authority",
            "Inside": "Norvale and the Marches",
            "Code": "E10999001",
        },
        {"Name": "Highmarch", "Levels": "District", "Inside": "E10999001", "Code": "E07999001"},
        {"Name": "Lowmarch", "Levels": "district", "Inside": "the marches", "Code": "E07999002"},
        {"Name": "Millend", "Levels": "Neighbourhood", "Inside": "Norvale"},
    ],
    "Population": [
        {"Place": "Norvale", "Year": 2023, "People": 210_000, "Source": "Made up"},
        {"Place": "Norvale", "Year": 2024, "People": 212_500, "Source": "Made up"},
        {"Place": "Highmarch", "Year": 2024, "People": 88_000, "Source": "Made up"},
        {"Place": "E07999002", "Year": 2024, "People": "61,000", "Source": "Made up"},
    ],
    "Agencies": [
        {"Name": "Safer Norvale Office", "Short name": "SNO", "Kind": "Other", "Convenes": "Yes"},
        {"Name": "Norvale Constabulary", "Short name": "Constabulary", "Kind": "Police"},
        {"Name": "Norvale Metropolitan Council", "Short name": "Norvale", "Kind": "Upper-tier council"},
        {"Name": "Marches County Council", "Short name": "Marches", "Kind": "Upper-tier council"},
        {"Name": "Vale Hospitals", "Short name": "Hospitals", "Kind": "NHS provider"},
        {"Name": "Norvale Volunteers", "Short name": "Volunteers", "Kind": "Voluntary and community sector"},
        {
            "Name": "Vale Health Trust",
            "Short name": "Old trust",
            "Kind": "NHS provider",
            "From": "1 April 2001",
            "Ended": "2019-04-01",
            "Successor": "Hospitals",
        },
    ],
    "Boards": [
        {
            "Name": "Harm Reduction Council",
            "Short name": "HRC",
            "Kind": "The board that this product serves",
            "Quorum": 3,
        },
        {"Name": "Leaders’ Table", "Short name": "LT", "Kind": "The board it reports to", "Quorum": 1},
        {"Name": "Wellbeing Committee", "Short name": "WC", "Kind": "Another board of the area"},
    ],
    "Quorum": [
        {"Board": "HRC", "Words": "an NHS body", "Kinds of agency": "NHS commissioner; NHS provider"},
        {"Board": "HRC", "Words": "police", "Kinds of agency": "police", "At least": 1},
    ],
    "Seats": [
        {"Code": "police", "Board": "HRC", "Category": "Policing", "Agency": "Constabulary"},
        {"Code": "norvale", "Board": "HRC", "Category": "Councils", "Agency": "Norvale"},
        {"Code": "marches", "Board": "HRC", "Category": "Councils", "Agency": "Marches"},
        {"Code": "hospitals", "Board": "HRC", "Category": "Health", "Agency": "Hospitals"},
        {"Code": "community", "Board": "HRC", "Category": "Community", "Agency": "Volunteers"},
        {"Code": "leader", "Board": "LT", "Category": "Leaders", "Agency": "Norvale"},
    ],
    "People": [
        {"E-mail": "admin@sno.example", "Post": "Systems Lead", "Role": "Administrator", "Agency": "SNO"},
        {
            "E-mail": "officer@sno.example",
            "Post": "Council Secretary",
            "Role": "Officer",
            "Agency": "SNO",
            "Cleared for OFFICIAL-SENSITIVE": "Yes",
        },
        {
            "E-mail": "director@sno.example",
            "Post": "Director",
            "Role": "Chief executive",
            "Agency": "SNO",
            "Cleared for OFFICIAL-SENSITIVE": "Yes",
        },
        {"E-mail": "police@vale.example", "Post": "Commander", "Role": "Seat holder", "Seat": "police"},
        {"E-mail": "police@vale.example", "Post": "Commander", "Role": "Chair", "Board": "HRC"},
        {
            "E-mail": "norvale@vale.example",
            "Post": "Head of Safety",
            "Role": "Seat holder",
            "Seat": "norvale",
        },
        {"E-mail": "marches@vale.example", "Post": "Head of Place", "Role": "Seat holder", "Seat": "marches"},
        {"E-mail": "ward@vale.example", "Post": "Ward Manager", "Role": "Seat holder", "Seat": "hospitals"},
        {
            "E-mail": "millend@vale.example",
            "Post": "Tenants’ secretary",
            "Role": "Seat holder",
            "Seat": "community",
            "Community of": "Millend",
            "From": date(2025, 1, 1),
        },
        {
            "E-mail": "pact@vale.example",
            "Post": "Pact Lead",
            "Role": "Zone co-ordinator",
            "Agency": "Norvale",
        },
        {
            "E-mail": "tenants@vale.example",
            "Post": "Tenants’ chair",
            "Role": "Community contact",
            "Community of": "Millend",
        },
        {"E-mail": "figures@vale.example", "Post": "Analyst", "Role": "Analyst", "Agency": "Constabulary"},
        {
            "E-mail": "leader@vale.example",
            "Post": "Leader",
            "Role": "Seat holder",
            "Board": "LT",
            "Seat": "leader",
        },
        {"E-mail": "mayor@vale.example", "Post": "Deputy Mayor", "Role": "Commissioner", "Board": "LT"},
        {"E-mail": "mayor@vale.example", "Post": "Deputy Mayor", "Role": "Chair", "Board": "LT"},
    ],
    "Communities": [
        {"Name": "People who sleep in cars", "Note": "Wherever they park"},
        {"Name": "The river villages", "Places": "Highmarch; Lowmarch"},
    ],
    "Factors": [{"Name": "Somebody to turn to", "Effect": "Protective", "Sphere": "Community"}],
    "Behaviours": [
        {"Name": "Harm on the roads"},
        {
            "Name": "Racing on public roads",
            "Part of": "Harm on the roads",
            "Factors": "somebody to turn to",
            "Definition": "Racing motor vehicles where other people are",
        },
        {"Name": "Harm at home"},
        {"Name": "Threats against neighbours", "Part of": "Harm at home"},
    ],
    "Plans": [{"Name": "Vale Safety Plan", "Owner": "Safer Norvale Office", "Reach": "Local"}],
    "Contacts": [
        {"Need": "An emergency", "How": "Call 999."},
        {"Need": "A child at risk tonight", "How": "Call the night team on 0300 000 0000."},
    ],
    "Statements": [
        {
            "Question": "How is the data protection officer reached?",
            "Answer": "Write to privacy@vale.example.",
        }
    ],
    "Schedule": [
        {
            "Step": 1,
            "Name": "Agree who attends",
            "Needs": "Seats and meetings.",
            "Shown by": "Enough seats are held for a quorum, and a meeting is in the calendar",
            "Lead": "SNO",
            "Due": date(2026, 9, 1),
        },
        {
            "Step": 2,
            "Name": "Begin the list",
            "Needs": "A first issue.",
            "Shown by": "An issue has been logged",
        },
        {"Step": 3, "Name": "Look ahead", "Needs": "Somebody who looks ahead."},
    ],
}


def changed(**sheets: Rows | None) -> dict[str, Rows | None]:
    """The area with whole sheets put in the place of its own; None leaves a sheet out."""
    return {**AREA, **sheets}


def workbook(path: Path, sheets: Mapping[str, Rows | None] = AREA) -> Path:
    """The product's template with these rows filled in under its notes and examples."""
    empty = io.BytesIO()
    write_template(empty)
    book = openpyxl.load_workbook(empty)
    for title, rows in sheets.items():
        if rows is None:
            del book[title]
            continue
        page = book[title] if title in book.sheetnames else book.create_sheet(title)
        page.delete_rows(4, page.max_row)
        titles = [cell.value for cell in page[1]] if page[1][0].value else list(rows[0])
        if not page[1][0].value:
            page.append(titles)
        for number, row in enumerate(rows, 4):
            for name, value in row.items():
                if name not in titles:
                    titles.append(name)
                    page.cell(1, len(titles), name)
                page.cell(number, titles.index(name) + 1, value)
    book.save(path)
    return path


def assert_nothing_is_there() -> None:
    assert {model.__name__: model.objects.count() for model in GROUND if model.objects.exists()} == {}
