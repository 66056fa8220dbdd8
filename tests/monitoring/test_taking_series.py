"""Series taken in one go, defining an indicator, known events."""

from datetime import UTC, date, datetime

import pytest

from monitoring.actions import (
    AlreadyDefined,
    AlreadySent,
    WrongValues,
    define_indicator,
    note_known_event,
    take_series,
)
from monitoring.models import Coverage, Observation, RollUp, Signal, Submission
from partnership.records.events import Event
from partnership.records.notices import Notice
from tests.factories.ground import actor, make_agency, make_area, make_person
from tests.factories.monitoring import make_indicator

pytestmark = pytest.mark.django_db
AT = datetime(2024, 6, 1, 9, tzinfo=UTC)


@pytest.fixture
def world():
    class World:
        area = make_area("Eastham", "Westham")
        east, west = area.children.order_by("name")
        agency = make_agency("Ambulance")
        by = actor(make_person("officer"))
        indicator = make_indicator()

        def take(self, values, **given):
            return take_series(
                **{
                    "indicator": self.indicator,
                    "agency": self.agency,
                    "values": values,
                    "by": self.by,
                    "at": AT,
                    **given,
                }
            )

    return World()


def month(number, year=2024):
    return date(year, number, 1)


def rolled(place):
    return dict(RollUp.objects.filter(place=place).values_list("period", "x"))


def test_districts_are_summed_and_signalled(world):
    submission = world.take(
        {
            (world.east, month(1)): 40,
            (world.west, month(1)): 2,
            (world.west, month(2)): 3,
            (world.east, month(2)): 50,
        }
    )
    assert submission.status == Submission.Status.ACCEPTED
    assert submission.sent_at == submission.settled_at == AT
    assert rolled(world.area) == {month(1): 42, month(2): 53}
    assert Signal.objects.count() == 3
    assert [event.kind for event in Event.objects.of(submission)] == ["accepted", "received"]
    assert not Notice.objects.exists()


def test_a_missing_part_makes_the_sum_missing_not_smaller(world):
    world.take({(world.east, month(1)): 40, (world.west, month(1)): None, (world.east, month(2)): 41})
    assert rolled(world.area) == {month(1): None, month(2): None}
    assert rolled(world.east) == {month(1): 40, month(2): 41}
    statuses = Observation.objects.filter(place=world.west).values_list("status", flat=True)
    assert set(statuses) == {"missing"}
    assert RollUp.objects.get(place=world.area, period=month(1)).parts_missing


def test_hidden_at_its_source_is_a_value_of_its_own(world):
    world.take({(world.east, month(1)): "*", (world.west, month(1)): 30})
    assert Observation.objects.get(place=world.east).status == "suppressed"
    assert rolled(world.area) == {month(1): None}


def test_what_is_sent_for_a_place_counts_before_what_lies_below_it(world):
    world.take({(world.area, month(1)): 100, (world.east, month(1)): 40})
    assert rolled(world.area) == {month(1): 100}


def test_the_same_values_again_are_refused_and_corrected_ones_supersede(world):
    values = {(world.area, month(1)): 100}
    first = world.take(values)
    with pytest.raises(AlreadySent, match=first.reference):
        world.take(values)
    second = world.take({(world.area, month(1)): 101})
    first.refresh_from_db()
    assert (first.status, first.superseded_by) == ("superseded", second)
    assert rolled(world.area) == {month(1): 101}


def test_later_months_add_to_what_is_there(world):
    first = world.take({(world.area, month(1)): 100})
    world.take({(world.area, month(2)): 120})
    first.refresh_from_db()
    assert first.status == "accepted"
    assert rolled(world.area) == {month(1): 100, month(2): 120}
    assert Coverage.objects.count() == 2
    assert Signal.objects.get().period == month(2)


def test_equal_values_of_another_indicator_are_another_submission(world):
    world.take({(world.area, month(1)): 100})
    world.take({(world.area, month(1)): 100}, indicator=make_indicator())
    assert Submission.objects.count() == 2


@pytest.mark.parametrize(
    ("period", "value", "words"),
    [
        (date(2024, 1, 2), 5, "first day"),
        (date(2024, 7, 1), 5, "future"),
        (date(2024, 1, 1), -1, "whole number"),
        (date(2024, 1, 1), 1.5, "whole number"),
        (date(2024, 1, 1), "7", "whole number"),
        (date(2024, 1, 1), True, "whole number"),
    ],
)
def test_wrong_values_load_nothing(world, period, value, words):
    with pytest.raises(WrongValues, match=words):
        world.take({(world.area, month(1)): 5, (world.area, period): value})
    assert not Submission.objects.exists()


def test_no_values_and_wrong_quarters(world):
    with pytest.raises(WrongValues):
        world.take({})
    quarterly = make_indicator(frequency="quarter")
    with pytest.raises(WrongValues, match="first day"):
        world.take({(world.area, month(2)): 5}, indicator=quarterly)
    world.take({(world.area, month(4)): 5}, indicator=quarterly)


def test_define_indicator(world):
    made = define_indicator(
        key="calls", name="Calls", by=world.by, at=AT, counts="calls", source="Made up", agency=world.agency
    )
    assert (made.agency, made.counts) == (world.agency, "calls")
    assert Event.objects.of(made).get().kind == "defined"
    with pytest.raises(AlreadyDefined):
        define_indicator(key="calls", name="Calls again", by=world.by, source="Made up")


def test_a_known_event_rebases_the_series_that_are_there(world):
    values = {(world.area, month(n, 2023)): [100, 104][n % 2] for n in range(1, 13)}
    values |= {(world.area, month(n)): [150, 153][n % 2] for n in range(1, 6)}
    world.take(values)
    assert Signal.objects.get().signal == "concern"
    note_known_event(
        words="New coding",
        starts_on=date(2024, 1, 10),
        by=world.by,
        indicator=world.indicator,
        use="rebase",
        at=AT,
    )
    signal = Signal.objects.get()
    assert (signal.signal, round(signal.mean)) == ("common", 152)
    assert "event_noted" in [event.kind for event in Event.objects.of(world.indicator)]


def test_a_note_for_all_changes_no_signal(world):
    world.take({(world.area, month(1)): 100})
    before = Signal.objects.get().pk
    note_known_event(words="Lockdown", starts_on=date(2024, 1, 1), by=world.by)
    assert Signal.objects.get().pk == before


def test_small_series_signal_by_quarter(world):
    world.take(
        {(world.area, month(n)): 4 for n in range(1, 6)}
        | {(world.area, month(n, 2023)): 4 for n in range(1, 13)}
    )
    signal = Signal.objects.get()
    assert (signal.by_quarter, signal.value, signal.period) == (True, 12, date(2024, 1, 1))
