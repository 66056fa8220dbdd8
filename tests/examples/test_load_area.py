"""An area from its workbook: all or nothing, once and no more."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from freezegun import freeze_time

from dashboards.models import ScheduleStep
from examples.area import load_area
from examples.load import Refused
from examples.workbook.sheets import SHEETS
from partnership.area.models import Area, Contact, Statement, Term, say
from partnership.behaviours.models import Behaviour, Tier
from partnership.boards.models import Agency, Board, Membership, Seat
from partnership.boards.standing import SYSTEM
from partnership.people.actions import invite_rest, mail_invitation
from partnership.people.models import Account, User
from partnership.places.models import Community, Place
from reports.models import Definition

from .second_area import GROUND, assert_nothing_is_there, changed, workbook

pytestmark = pytest.mark.django_db


# What is loaded ---------------------------------------------------------------------------------
def test_everything_in_the_workbook_is_there(file: Path) -> None:
    load_area(path=file)
    area = Area.objects.get()
    assert (area.name, area.tiers_from, area.is_production, area.example_loaded_on) == (
        "Norvale and the Marches",
        1,
        True,
        None,
    )
    assert area.place == Place.objects.get(levels=["area"])
    norvale = Place.objects.get(code="E06999001")
    assert norvale.levels == ["upper_tier", "district"]
    assert norvale.parent == area.place
    assert [(row.year, row.people) for row in norvale.populations.all()] == [(2024, 212_500), (2023, 210_000)]
    assert [place.name for place in Place.objects.get(name="The Marches").children.all()] == [
        "Highmarch",
        "Lowmarch",
    ]
    trust = Agency.objects.get(short_name="Old trust")
    assert trust.successor == Agency.objects.get(short_name="Hospitals")
    assert (trust.during.lower, trust.during.upper) == (date(2001, 4, 1), date(2019, 4, 1))
    assert Agency.objects.get(convenes=True).name == "Safer Norvale Office"
    board = Board.objects.get(kind="prevention")
    assert (board.name, board.quorum) == ("Harm Reduction Council", 3)
    assert [rule.kinds for rule in board.quorum_rules.order_by("pk")] == [
        ["nhs_commissioner", "nhs_provider"],
        ["police"],
    ]
    assert Seat.objects.filter(board=board).count() == 5
    assert set(Seat.objects.values_list("during", flat=True).distinct()) == {Seat.objects.all()[0].during}
    assert Seat.objects.all()[0].during.lower == date(2024, 4, 1)


def test_people_have_their_roles_and_no_password(file: Path) -> None:
    load_area(path=file)
    assert User.objects.count() == 13
    commander = User.objects.get(email="police@vale.example")
    assert [(m.role, m.board.short_name, str(m.agency)) for m in commander.memberships.order_by("role")] == [
        ("chair", "HRC", "None"),
        ("holder", "HRC", "Norvale Constabulary"),
    ]
    assert User.objects.get(email="millend@vale.example").community_area == "Millend"
    joined = Membership.objects.get(user__email="millend@vale.example")
    assert joined.during.lower == date(2025, 1, 1)
    cleared = Membership.objects.filter(may_see_sensitive=True).values_list("user__email", flat=True)
    assert sorted(cleared) == ["director@sno.example", "officer@sno.example"]
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_words_tiers_contacts_statements_and_steps_are_the_areas_own(file: Path) -> None:
    load_area(path=file)
    assert [say("office"), say("office_head", "plural"), say("zone", "plural")] == [
        "Safer Norvale Office",
        "Deputy Mayors for Safety",
        "Neighbourhood Pacts",
    ]
    assert [say("board"), say("board", "short"), say("upper_board"), say("upper_board", "plural")] == [
        "Harm Reduction Council",
        "HRC",
        "Leaders’ Table",
        "Leaders’ Tables",
    ]
    assert Term.objects.get(key="step_2").plural == ""
    assert [tier.name for tier in Tier.objects.all()] == [
        "A good start",
        "Extra help",
        "Turning point",
        "Deep support",
    ]
    assert [contact.need for contact in Contact.objects.all()] == ["An emergency", "A child at risk tonight"]
    assert Statement.objects.get(key="data_protection_officer").text == "Write to privacy@vale.example."
    assert Statement.objects.filter(text="").count() == Statement.objects.count() - 1
    steps = [(step.name, step.proof, str(step.lead)) for step in ScheduleStep.objects.all()]
    assert steps == [
        ("Agree who attends", "meetings", "Safer Norvale Office"),
        ("Begin the list", "issues", "None"),
        ("Look ahead", "", "None"),
    ]
    racing = Behaviour.objects.get(name="Racing on public roads")
    assert racing.parent == Behaviour.objects.get(name="Harm on the roads")
    assert [factor.name for factor in racing.factors.all()] == ["Somebody to turn to"]
    assert [place.name for place in Community.objects.get(name="The river villages").places.all()] == [
        "Highmarch",
        "Lowmarch",
    ]


def test_a_report_is_due_each_month_from_the_month_of_loading(file: Path) -> None:
    with freeze_time("2026-06-10 09:00"):
        load_area(path=file)
    assert Definition.objects.get().starts_with == date(2026, 6, 1)


def test_sheets_that_may_stay_empty_may_be_left_out(tmp_path: Path) -> None:
    empty = [sheet.title for sheet in SHEETS if not sheet.required]
    small = {**changed(**dict.fromkeys(empty)), "Behaviours": [{"Name": "Harm on the roads"}]}
    load_area(path=workbook(tmp_path / "small.xlsx", small))
    assert say("zone") == "People Zone"
    assert ScheduleStep.objects.count() == 7


def test_administrators_and_officers_are_invited_and_get_in_by_the_link(
    file: Path, client: Client, mailoutbox: list[Any]
) -> None:
    loaded = load_area(path=file)
    assert loaded.first == ("admin@sno.example", "officer@sno.example")
    for account in Account.objects.unsent():
        mail_invitation(account_id=account.pk)
    assert {to for mail in mailoutbox for to in mail.to} == set(loaded.first)
    link = next(word for word in mailoutbox[0].body.split() if "/accounts/invitation/" in word)
    client.post(link.removeprefix(settings.SITE_URL))
    assert client.get("/account/").status_code == 200


def test_the_others_are_invited_once_the_board_is_ready(file: Path) -> None:
    load_area(path=file)
    rest = Account.objects.exclude(email__in=["admin@sno.example", "officer@sno.example"])
    assert rest.count() == Account.objects.uninvited().count() > 0
    assert invite_rest(by=SYSTEM) == rest.count()
    assert not Account.objects.uninvited().exists()
    assert Account.objects.unsent().count() == Account.objects.count()
    assert invite_rest(by=SYSTEM) == 0


# All or nothing, once -----------------------------------------------------------------------------
def test_the_same_workbook_again_changes_nothing(file: Path) -> None:
    load_area(path=file)
    Term.objects.filter(key="zone").update(name="Renamed since")
    before = {model: list(model.objects.order_by("pk").values()) for model in GROUND}
    again = load_area(path=file)
    assert not again.changed
    assert {model: list(model.objects.order_by("pk").values()) for model in GROUND} == before
    assert Term.objects.get(key="zone").name == "Renamed since"


def test_another_workbook_is_refused_where_an_area_is(file: Path, tmp_path: Path) -> None:
    load_area(path=file)
    other = workbook(tmp_path / "other.xlsx", changed(Communities=[{"Name": "Somebody else"}]))
    with pytest.raises(Refused, match="has an area already: Norvale and the Marches"):
        load_area(path=other)
    assert not Community.objects.filter(name="Somebody else").exists()


def test_a_database_with_anything_of_an_area_is_refused(file: Path) -> None:
    Place.objects.create(name="Somewhere", levels=["area"])
    with pytest.raises(Refused, match="not empty"):
        load_area(path=file)


def test_a_dry_run_changes_nothing(file: Path) -> None:
    said = io.StringIO()
    call_command("load_area", file, "--dry-run", stdout=said)
    assert "Nothing is wrong." in said.getvalue()
    assert "6 places, 7 agencies" in said.getvalue()
    assert_nothing_is_there()
    assert say("board") == "Prevention Board"
    assert not Definition.objects.exists()


def test_what_breaks_in_the_middle_leaves_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: Any) -> None:
        raise RuntimeError("the last of it")

    monkeypatch.setattr("examples.area.define_report", broken)
    with pytest.raises(RuntimeError):
        load_area(path=file)
    assert_nothing_is_there()
    assert say("board") == "Prevention Board"


def test_the_command_says_what_was_made_and_who_signs_in_first(file: Path) -> None:
    said = io.StringIO()
    call_command("load_area", file, stdout=said)
    assert "Norvale and the Marches is loaded: 6 places, 7 agencies, 3 boards, 6 seats" in said.getvalue()
    assert "  admin@sno.example\n  officer@sno.example" in said.getvalue()
    assert "Who is the controller of the personal data kept here" in said.getvalue()
    again = io.StringIO()
    call_command("load_area", file, stdout=again)
    assert again.getvalue().strip().endswith("Nothing was changed.")
