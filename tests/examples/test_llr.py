"""The LLR example holds what its specification says, and is loaded only where it may be."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from pytest_django import Settings

from examples import PASSWORD
from examples.basics import HERE, read
from examples.load import Refused, load_example, names
from issues_log.models import Issue, Voice
from issues_log.presenters.seen import seen
from meetings.models import Action, AgendaItem, Attendance, Decision, Interest, Meeting
from partnership.area.models import Area, Term
from partnership.behaviours.models import Behaviour, Factor, Tier
from partnership.boards.models import Agency, Membership, Seat
from partnership.clock import today
from partnership.people.models import User
from partnership.places.models import Community, Place
from partnership.records.drafts import Draft
from partnership.records.events import Event
from partnership.records.notices import Notice
from people_zones.models import Zone
from prioritisation.models import Criterion, Round, ScoreSheet, TargetedBehaviour
from prioritisation.results import read_results
from reports.models import Report
from strategies.analysis import financial_year_of, years_between
from strategies.models import Answer, DeliveryReport, Input, Money, Strategy


def test_agencies_seats_and_sign_ins(llr: None) -> None:
    assert Agency.objects.current().count() == 25
    ended = Agency.objects.exclude(pk__in=Agency.objects.current())
    assert ended.count() == 5
    assert all(agency.successor for agency in ended)
    seats = Seat.objects.filter(board__kind="prevention")
    assert seats.count() == 25
    assert seats.filter(memberships__role="holder").distinct().count() == 22
    assert seats.filter(memberships__role="deputy").distinct().count() == 14
    assert Seat.objects.filter(board__kind="upper").count() == 14
    network = Membership.objects.filter(board__short_name="VRN Board", role="holder").exclude(seat=None)
    ours = set(seats.filter(memberships__role="holder").values_list("memberships__user", flat=True))
    on_both = [member for member in network if member.user_id in ours]
    assert (len(network), len(on_both)) == (13, 9)
    assert all(
        bool(member.seat.strategic_role) == (member not in on_both) for member in network if member.seat
    )
    accounts = read(HERE / "llr" / "area.toml")["sign_ins"]["accounts"]
    assert len(accounts) == 14
    assert all(
        User.objects.get(email=f"{row['mail']}@example.org").check_password(PASSWORD) for row in accounts
    )
    assert Membership.objects.filter(may_see_sensitive=True).values("user").distinct().count() == 4


def test_places_communities_behaviours_and_factors(llr: None) -> None:
    levels = Counter(level for place in Place.objects.all() for level in place.levels)
    assert levels == {"area": 1, "upper_tier": 3, "district": 9, "neighbourhood": 10}
    assert Community.objects.count() == 6
    assert Behaviour.objects.filter(parent=None).count() == 6
    assert Behaviour.objects.exclude(parent=None).count() == 24
    assert Factor.objects.filter(effect="risk").count() == 10
    assert Factor.objects.filter(effect="protective").count() == 6


def test_issues_stand_in_every_state(llr: None) -> None:
    assert Counter(Issue.objects.values_list("status", flat=True)) == {
        "logged": 5,
        "under_review": 5,
        "candidate": 9,
        "prioritised": 4,
        "merged": 4,
        "passed_on": 4,
        "on_hold": 3,
        "not_taken": 4,
    }
    assert Draft.objects.filter(form="issue").count() == 2
    assert Issue.objects.filter(marking="sensitive").count() == 4
    assert Issue.objects.exclude(entered_by=None).count() == 9
    assert Issue.objects.past_triage_target(today()).count() == 3
    assert Issue.objects.filter(behaviour__parent=None).exclude(behaviour=None).count() == 6, "a broad node"


def test_contributors_come_from_every_kind_of_agency(llr: None) -> None:
    """Drafts count too; a post is of the kind that its seat is."""
    seats = {
        member.user_id: member.seat.category
        for member in Membership.objects.filter(board__kind="prevention").exclude(seat=None)
        if member.role in ("holder", "deputy") and member.seat is not None
    }
    people = [*Issue.objects.values_list("raised_by", flat=True)]
    people += Draft.objects.filter(form="issue").values_list("person", flat=True)
    nhs = {"Integrated care board", "Hospitals", "Mental health and community services", "Ambulance"}
    assert Counter("NHS" if seats[pk] in nhs else seats[pk] for pk in people) == {
        "Police": 7,
        "Public health": 6,
        "District councils": 6,
        "NHS": 5,
        "Community leaders": 4,
        "Social care": 3,
        "Probation": 3,
        "Voluntary and community sector": 3,
        "Fire and rescue": 2,
        "Commissioner's office": 1,
    }


def test_voices(llr: None) -> None:
    assert Voice.objects.count() == 62
    assert Counter(Voice.objects.exclude(on_behalf_of="").values_list("on_behalf_of", flat=True)) == {
        "victims": 3,
        "people with lived experience": 4,
        "people who are seldom heard": 3,
    }
    officer = User.objects.get(email="officer@example.org")
    who_sees = seen(list(Issue.objects.all()), officer).values()
    assert sum(len(each.agencies) >= 4 for each in who_sees) == 7
    for voice in Voice.objects.select_related("issue"):
        assert voice.at > voice.issue.logged_at, voice
        assert voice.by_id != voice.issue.raised_by_id, voice
    assert Voice.objects.values("words").distinct().count() == 62


def test_every_issue_left_events_and_told_its_contributor(llr: None) -> None:
    for issue in Issue.objects.exclude(status="logged"):
        assert Event.objects.of(issue).count() >= 2, issue
        assert Notice.objects.filter(target_kind="issue", target_id=issue.pk, to=issue.raised_by).exists(), (
            issue
        )
    assert not Notice.objects.exclude(mailed_at=None, queued_at=None).exists(), "an example sends no mail"


def test_people_have_read_their_notices_but_for_the_latest(llr: None) -> None:
    since = today() - timedelta(days=14)
    assert not Notice.objects.unread().filter(at__date__lt=since).exists()
    assert Notice.objects.unread().filter(at__date__gte=since).exists()
    assert not Notice.objects.filter(read_at__isnull=False, at__date__gt=since).exists()


def test_meetings_and_who_came(llr: None) -> None:
    board = Meeting.objects.filter(board__kind="prevention")
    days = [(meeting.held_on - today()).days for meeting in board.order_by("held_on")]
    assert days == [-340, -279, -218, -157, -96, -35, 26]
    assert [m.held_on - today() for m in Meeting.objects.filter(board__kind="upper").upcoming(today())] == [
        timedelta(days=33)
    ]
    assert Meeting.objects.filter(board__short_name="VRN Board").count() == 4
    came = [
        meeting.attendances.filter(how__in=Attendance.PRESENT).count()
        for meeting in board.filter(held_on__lt=today()).order_by("held_on")
    ]
    assert came == [17, 16, 20, 8, 18, 14], "of 22: 64 to 91 in a hundred, and 36 once"
    others = Meeting.objects.filter(board__short_name__endswith="HWB").exclude(
        venue__startswith="Joint forum"
    )
    assert others.values("board").distinct().count() == 3
    assert not others.upcoming(today()).exists()


def test_what_a_meeting_below_quorum_and_the_chair_alone_may_do(llr: None) -> None:
    """It notes, and the seats agree in writing a week later. An urgent action is reported to the next one."""
    noted, agreed = Decision.objects.filter(text__contains="minimum dataset").order_by("decided_on")
    assert (noted.kind, noted.route, noted.decided_on) == ("note", "meeting", today() - timedelta(days=157))
    assert (agreed.route, agreed.decided_on) == ("correspondence", today() - timedelta(days=150))
    urgent = Decision.objects.get(route="urgent")
    reported = AgendaItem.objects.get(target_kind="decision", target_id=urgent.pk)
    assert (urgent.decided_on, reported.meeting.held_on) == (
        today() - timedelta(days=55),
        today() - timedelta(days=35),
    )
    assert urgent.status == "to_confirm"


def test_every_meeting_of_the_board_has_an_agenda(llr: None) -> None:
    for meeting in Meeting.objects.filter(board__kind="prevention"):
        assert meeting.items.exists(), meeting


def test_three_interests(llr: None) -> None:
    """A grant, an evaluation and a district's own place."""
    declared = Interest.objects.order_by("pk").values_list("seat__category", "target_kind")
    assert list(declared) == [
        ("Voluntary and community sector", "candidate"),
        ("Academic", "zone"),
        ("District councils", "zone"),
    ]


def test_actions_done_open_and_overdue(llr: None) -> None:
    overdue = Action.objects.overdue(today())
    done = Action.objects.exclude(done_at=None)
    assert (done.count(), Action.objects.open().count() - overdue.count(), overdue.count()) == (22, 7, 5)
    assert not done.filter(done_note="").exists()


def test_of_two_conditions_of_the_upper_board_one_is_met(llr: None) -> None:
    answer = Decision.objects.get(kind="upper_board")
    assert [action.done_at is not None for action in answer.actions.order_by("due_on")] == [True, False]


def test_one_decided_round_and_one_open(llr: None) -> None:
    decided, open_one = Round.objects.order_by("pk")
    assert decided.status == "decided"
    assert decided.candidates.count() == 8
    assert decided.sheets.exclude(submitted_at=None).count() == 19
    assert TargetedBehaviour.objects.count() == 3
    results = read_results(decided)
    names = {candidate.pk: candidate.name for candidate in decided.candidates.all()}
    ranked = [names[standing.candidate] for standing in results.ranking.ranked]
    targeted = [str(behaviour) for behaviour in TargetedBehaviour.objects.order_by("pk")]
    assert targeted == [ranked[0], ranked[1], ranked[3]]
    assert "Knife" in ranked[2]
    assert results.agreement.w is not None
    assert 0.45 < results.agreement.w < 0.60
    assert len(results.ranking.to_talk_about()) == 2
    assert decided_by(decided).dissent
    assert open_one.status == "scoring"
    assert open_one.candidates.count() == 5
    assert open_one.candidates.exclude(held_by="").count() == 1
    sheets = ScoreSheet.objects.filter(round=open_one)
    assert (sheets.exclude(submitted_at=None).count(), sheets.filter(submitted_at=None).count()) == (13, 4)


def decided_by(round: Round) -> Decision:
    return Decision.objects.get(kind="round", target_id=round.pk)


def test_three_strategies(llr: None) -> None:
    first, second, third = Strategy.objects.order_by("number")
    assert [first.reference, second.reference, third.reference] == ["ST-0001", "ST-0002", "ST-0003"]
    assert (first.status, second.status, third.status) == ("active", "consultation", "draft")

    def by_tier(strategy: Strategy) -> list[int]:
        agreed = Input.objects.filter(strategy=strategy)
        if strategy == first:
            agreed = agreed.agreed()
        return [agreed.filter(tier__position=position).count() for position in range(4)]

    assert by_tier(first) == [3, 4, 4, 3]
    assert by_tier(second) == [2, 4, 3, 0]
    assert by_tier(third) == [0, 2, 2, 1]
    assert [horizons(strategy) for strategy in (first, second)] == [[4, 7, 3], [1, 6, 2]]
    assert Input.objects.awaited().values("lead").distinct().count() == 3


def horizons(strategy: Strategy) -> list[int]:
    """Inputs by when their effect is expected, soonest first; one whose lead is not able to is left out."""
    expected = Input.objects.filter(strategy=strategy).exclude(answer_now="not_able")
    return [expected.filter(horizon=horizon).count() for horizon in Input.Horizon.values]


def test_what_agencies_answer(llr: None) -> None:
    """An agency's answer is "subject to" where one of its inputs is. Awaited are those without one."""
    first, second, third = Strategy.objects.order_by("number")

    def by_agency(strategy: Strategy) -> Counter[str]:
        said: dict[str, set[str]] = defaultdict(set)
        for lead, says in Input.objects.filter(strategy=strategy).values_list("lead__name", "answer_now"):
            said[lead].add(says)
        order = ["not_able", "subject_to", "", "agree"]
        return Counter(min(answers, key=order.index) for answers in said.values())

    assert by_agency(first) == {"agree": 4, "subject_to": 1, "not_able": 1}
    assert by_agency(second) == {"agree": 4, "subject_to": 1, "": 3}
    assert by_agency(third) == {"": 4}


def test_how_delivery_goes(llr: None) -> None:
    first = Strategy.objects.order_by("number")[0]
    agreed = Input.objects.filter(strategy=first).agreed()
    assert Counter(agreed.values_list("reports__says", flat=True)) == {
        "on_track": 9,
        "at_risk": 2,
        "off_track": 1,
        None: 2,
    }
    barriers = DeliveryReport.objects.filter(note__startswith="Barrier:")
    assert barriers.count() == 2
    assert barriers.filter(note__contains="Escalated:").get().says == "off_track"


def test_four_zones_reports_and_decisions(llr: None) -> None:
    assert list(Zone.objects.order_by("number").values_list("name", "status", "legacy")) == [
        ("Riverside", "live", True),
        ("Northfield", "evaluating", True),
        ("Twin Villages", "closed", True),
        ("Castle Street", "seeking", False),
    ]
    upper = Report.objects.filter(definition__board__kind="upper")
    assert list(upper.order_by("period").values_list("status", flat=True)) == ["published", "ready"]
    official = Report.objects.filter(edition="official").exclude(pk__in=upper)
    assert official.filter(status="published").count() == 11
    assert official.filter(status="ready").count() == 1
    failed = Event.objects.filter(target_kind="report", kind="failed").values("target_id")
    assert official.filter(pk__in=failed, status="published").count() == 1
    assert not official.exclude(pk__in=failed).exclude(due_at=F("made_at")).exists()
    assert Decision.objects.to_confirm().count() == 1


def test_refusals_and_delays_are_spread_so_that_no_real_agency_has_two(llr: None) -> None:
    invented = {"Example Voluntary Alliance", "Example University", "Example Community Forum"}
    awkward: Counter[str] = Counter()
    awkward.update(
        Answer.objects.filter(says=Answer.Says.NOT_ABLE).values_list("input__lead__name", flat=True)
    )
    awkward.update(Input.objects.behind(today()).values_list("lead__name", flat=True))
    going_badly = DeliveryReport.objects.filter(says__in=["at_risk", "off_track"])
    awkward.update(going_badly.values_list("input__lead__name", flat=True))
    awkward.update(Action.objects.overdue(today()).values_list("agency__name", flat=True))
    late = [
        action for action in Action.objects.exclude(done_at=None) if action.done_at.date() > action.due_on
    ]
    awkward.update(action.agency.name for action in late)
    assert {name: n for name, n in awkward.items() if n > 1 and name not in invented} == {}


def test_the_texts_name_people_first(llr: None) -> None:
    unkind = (
        "offender",
        "perpetrator",
        "youths",
        "gang",
        "running riot",
        "drug user",
        "frequent caller",
        "problem",
    )
    texts = [
        " ".join([issue.what, issue.detail, issue.why, issue.evidence, issue.reason])
        for issue in Issue.objects.all()
    ]
    texts += Voice.objects.values_list("words", flat=True)
    texts += Action.objects.values_list("what", flat=True)
    texts += Action.objects.values_list("done_note", flat=True)
    texts += DeliveryReport.objects.values_list("note", flat=True)
    for text in texts:
        assert not [word for word in unkind if word in text.lower()], text


@pytest.mark.django_db
def test_it_is_refused_where_anything_is_already() -> None:
    Agency.objects.create(name="Somebody", short_name="S", during=("2020-01-01", None))
    with pytest.raises(Refused, match="not empty"):
        load_example("llr", day=date(2026, 5, 1))
    with pytest.raises(CommandError, match="not empty"):
        call_command("load_example", "llr")


@pytest.mark.django_db
def test_it_is_refused_in_production() -> None:
    Area.objects.create(name="Real", short_name="R", is_production=True)
    with pytest.raises(Refused, match="production"):
        load_example("llr", day=date(2026, 5, 1))


@pytest.mark.django_db
def test_it_is_refused_by_an_installation_that_runs_in_production(settings: Settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(Refused, match="production"):
        load_example("llr", day=date(2026, 5, 1))


@pytest.mark.django_db
def test_an_unknown_example_is_named_with_those_there_are() -> None:
    assert names() == ["llr"]
    with pytest.raises(Refused, match="There is: llr"):
        load_example("atlantis", day=date(2026, 5, 1))


@pytest.mark.django_db
@pytest.mark.whole
@pytest.mark.parametrize("day", [date(2027, 3, 31), date(2027, 4, 1), date(2028, 2, 29)])
def test_it_loads_on_awkward_days(day: date) -> None:
    """The last and the first day of a financial year, and a leap day."""
    world = load_example("llr", day=day)
    assert Strategy.objects.order_by("number")[0].status == "active"
    assert world.day == day
    check_money(day)


def test_money_is_put_down_for_the_years_that_an_input_touches(llr: None) -> None:
    check_money(today())


def check_money(day: date) -> None:
    """No money outside an input's dates; the first strategy's tiers cost as much whatever the day."""
    for item in Input.objects.prefetch_related("money"):
        years = set(years_between(item.starts_on, item.ends_on))
        assert {line.financial_year for line in item.money.all()} in (years, set()), item
    first = Strategy.objects.order_by("number")[0]
    agreed = Input.objects.filter(strategy=first).agreed()
    now = Money.objects.filter(input__in=agreed, financial_year=financial_year_of(day), kind="cash")
    sums: Counter[int] = Counter()
    for position, amount in now.values_list("input__tier__position", "pounds"):
        sums[position] += amount
    assert sums == {0: 60_000, 1: 180_000, 2: 310_000, 3: 640_000}


@pytest.mark.django_db
def test_basics_can_be_loaded_again_and_keep_what_the_area_renamed() -> None:
    Term.objects.filter(key="zone").update(name="Neighbourhood Zone")
    call_command("load_basics", verbosity=0)
    assert Term.objects.get(key="zone").name == "Neighbourhood Zone"
    assert Tier.objects.count() == 4
    assert sum(criterion.weight for criterion in Criterion.objects.all()) == 1
