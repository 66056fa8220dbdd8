"""Findings in words."""

from datetime import date

import pytest

from monitoring.analysis.words import (
    Said,
    about,
    count_words,
    finding,
    held_words,
    is_plural,
    limit_close_to,
    period_words,
    range_words,
    reading,
    value_words,
)


def said(**given):
    usual = {
        "value": "706",
        "period": date(2024, 4, 1),
        "since": date(2024, 1, 1),
        "holds_since": date(2024, 1, 1),
        "rule": "astronomical",
        "signal": "concern",
        "mean": "251",
        "usual_range": "176 to 326",
        "points": 30,
    }
    return Said(**{**usual, **given})


def say(improvement="decrease", name="Shop theft", place="", **given):
    return finding(name, "thefts", said(**given), improvement, place=place)


def test_outside_the_limits_for_a_while():
    assert say() == (
        "Shop theft has been above its usual range since January 2024: 706 thefts in April 2024, "
        "usually 176 to 326. Less is better, so this is a concern."
    )


def test_outside_the_limits_just_now():
    words = say(holds_since=date(2024, 4, 1))  # a concern since January, outside the limits since April
    assert words.startswith(
        "Shop theft was above its usual range in April 2024: 706 thefts, usually 176 to 326."
    )


def test_where_it_is_not_known_since_when_no_more_is_claimed_than_the_signal():
    for words in (say(holds_since=None), say(protected=True), say(rule="")):
        assert (
            "has been unusually high or rising since January 2024: 706 thefts in April 2024, usually" in words
        )
    assert "was unusually low or falling in April 2024: 706 thefts" in say(
        holds_since=None, since=date(2024, 4, 1), signal="improvement"
    )


def test_low_and_good():
    words = say(rule="shift", signal="improvement", holds_since=date(2023, 9, 1))
    assert "has stayed below its mean of 251 since September 2023: 706 thefts in April 2024. Less" in words
    assert words.endswith("Less is better, so this is an improvement.")
    near = say(rule="shift", signal="improvement", holds_since=date(2023, 9, 1), close_to="lower")
    assert "706 thefts in April 2024, close to the lower limit of the usual 176 to 326. Less" in near


def test_more_may_be_better():
    words = say(improvement="increase", signal="concern")
    assert "below its usual range" in words
    assert "More is better, so this is a concern." in words


def test_neutral_says_neither():
    words = say(improvement=None, signal="high", rule="trend", holds_since=date(2023, 10, 1))
    assert "has risen 6 months in a row: 706 thefts in April 2024, against a mean of 251." in words
    assert words.endswith("Neither a rise nor a fall is good or bad in itself.")
    by_quarter = say(signal="improvement", rule="trend", step="quarter", holds_since=date(2022, 7, 1))
    assert "has fallen 7 quarters in a row: 706 thefts in April to June 2024, against" in by_quarter
    near = say(rule="trend", holds_since=date(2023, 10, 1), close_to="upper")
    assert "in a row: 706 thefts in April 2024, close to the upper limit of the usual 176 to 326." in near


def test_two_of_three_and_quarters():
    words = say(rule="two_of_three", step="quarter", value="326", close_to="upper")
    assert (
        "has been unusually high in at least two of the last three quarters: "
        "326 thefts in April to June 2024, close to the upper limit of the usual 176 to 326. Less is better"
        in words
    )


@pytest.mark.parametrize(
    ("value", "end"),
    [
        (100, ""),
        (120, ""),
        (120.01, "upper"),
        (130, "upper"),
        (130.01, ""),
        (79.9, "lower"),
        (70, "lower"),
        (69, ""),
    ],
)
def test_close_to_a_limit_is_beyond_two_thirds_of_the_way_and_inside(value, end):
    assert limit_close_to(value, 100, 70, 130) == end
    assert limit_close_to(value, None, None, None) == ""
    assert limit_close_to(value, value, value, value) == ""  # a flat series


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "since January 2024"),
        ({"holds_since": date(2024, 4, 1)}, "in April 2024"),
        ({"rule": "shift", "holds_since": date(2023, 9, 1)}, "since September 2023"),
        ({"rule": "trend", "holds_since": date(2023, 10, 1)}, "6 months in a row"),
        ({"rule": "two_of_three"}, "in April 2024"),
        ({"rule": "trend", "protected": True, "holds_since": date(2023, 10, 1)}, "since January 2024"),
        ({"rule": "trend", "holds_since": None, "since": date(2024, 4, 1)}, "in April 2024"),
        ({"signal": "common", "rule": ""}, ""),
    ],
)
def test_for_how_long_it_has_held(given, words):
    assert held_words(said(**given)) == words


def test_usual_variation():
    assert say(signal="common", rule="") == (
        "Shop theft shows its usual variation: 706 thefts in April 2024, "
        "within the usual range of 176 to 326."
    )
    assert say(signal="common", rule="", value="320", close_to="upper").endswith(
        "320 thefts in April 2024, within the usual range of 176 to 326 and close to its upper limit."
    )


def test_few_points():
    assert "too few to say" in say(usual_range=None, points=1)
    assert "There is 1 value" in say(usual_range=None, points=1)
    assert "provisional" in say(is_trial=True)
    assert finding("Shop theft", "thefts", None, None) == "Shop theft: no data have been received yet."


def test_places_and_plurals():
    assert say(place="Charnwood").startswith("Shop theft in Charnwood has")
    assert say(name="Hate reports").startswith("Hate reports have")
    assert say(name="Hate reports", rule="", signal="common").startswith("Hate reports show their")


@pytest.mark.parametrize(
    ("name", "plural"),
    [
        ("Shoplifting recorded by police", False),
        ("Violence and sexual offences recorded by police", True),
        ("Anti-social behaviour recorded by police", False),
        ("Possession of weapons recorded by police", False),
        ("Theft from the person recorded by police", False),
        ("Police contacts with a mental-health need", True),
        ("Domestic abuse with a child present", False),
        ("People who call repeatedly", True),
        ("People harmed a second time within a year in their own home", True),
        ("Detentions under section 136", True),
        ("Hate incidents reported", True),
        ("Children", True),
        ("Police recorded crime", False),
        ("Illness among people in care", False),
        ("Homelessness", False),
    ],
)
def test_is_plural(name, plural):
    assert is_plural(name) is plural


@pytest.mark.parametrize(
    ("signal", "rule", "improvement", "words", "icon"),
    [
        ("common", "", "decrease", "Usual variation", "usual"),
        ("concern", "astronomical", "decrease", "Concern: outside the limits, high", "concern"),
        ("concern", "astronomical", "increase", "Concern: outside the limits, low", "concern-down"),
        ("improvement", "shift", "decrease", "Improvement: a run below the mean", "better"),
        ("improvement", "trend", "increase", "Improvement: rising point after point", "better-up"),
        ("high", "two_of_three", None, "Unusually high: close to the limit, high", "neutral"),
        ("low", "shift", None, "Unusually low: a run below the mean", "neutral"),
        ("high", "trend", None, "Rising: point after point", "neutral"),
        ("low", "trend", None, "Falling: point after point", "neutral"),
    ],
)
def test_reading(signal, rule, improvement, words, icon):
    found = reading(signal, rule, improvement)
    assert (str(found), found.icon) == (words, icon)
    assert found.tone in ("usual", "concern", "better", "neutral")


def test_numbers():
    assert count_words(1234) == "1,234"
    assert count_words(None) == count_words(float("nan")) == "–"
    assert [count_words(n, protected=True) for n in (0, 1, 7, 8, 12)] == ["0", "*", "*", "10", "10"]
    assert [value_words(n, protected=True) for n in (0, 5, 43)] == ["0", "fewer than 8", "about 45"]
    assert (about(4.25), about(250.9), about(250.9, protected=True)) == ("4.2", "251", "250")
    assert range_words(-3.0, 9.3) == "0 to 9.3"
    assert range_words(4.7, 33.9) == "5 to 34"
    assert range_words(4.7, 33.9, protected=True) == "5 to 35"
    assert range_words(5, 5) == "5"
    assert range_words(10.2, 16.7, beside=17) == "10 to 16.7"  # outside: not written alike
    assert range_words(10.2, 17.3, beside=17) == "10 to 17"
    assert range_words(16.96, 30, beside=16) == "17 to 30"
    assert range_words(17.04, 30, beside=17) == "17.04 to 30"
    assert range_words(10.2, 16.7, protected=True, beside=17) == "10 to 15"
    assert about(16.7, beside=17) == "16.7"
    assert str(reading("common", "", "decrease", known=False)) == "Too early to say"
    assert str(reading("concern", "trend", "decrease", protected=True)) == "Concern: unusually high or rising"
    assert str(reading("low", "shift", None, protected=True)) == "Unusually low or falling"
    assert range_words(None, 4) is None
    assert period_words(date(2024, 10, 1), "quarter") == "October to December 2024"
