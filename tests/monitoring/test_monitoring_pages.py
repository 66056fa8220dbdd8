"""Pages of monitoring: what they say, who may see them, how many queries they cost."""

import csv
import io
import json
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from freezegun import freeze_time

from monitoring.actions import check_submission, define_indicator, take_series
from monitoring.forms import SendForm
from monitoring.freshness import months_behind, news
from monitoring.models import Indicator, Signal, Submission
from monitoring.permissions import may_send_for
from partnership.boards.models import Agency
from partnership.boards.standing import Role
from partnership.clock import moment
from partnership.pages.fields import unworded_fields
from partnership.pages.layout import layout_faults
from partnership.records.grants import Grant
from tests.factories.ground import actor, make_agency, make_person, upper_board
from tests.factories.monitoring import (
    make_force,
    make_indicator,
    make_llr,
    send,
    street_file,
    street_row,
    take,
)

pytestmark = pytest.mark.django_db
LIST = reverse("monitoring:indicator_list")
DATA = reverse("monitoring:submission_list")
SEND = reverse("monitoring:submission_send")
NOT_FOR_THE_BOARD = [Role.ZONE_COORDINATOR, Role.COMMUNITY_CONTACT, Role.ADMINISTRATOR, None]


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def force():
    make_llr()
    return make_force()


@pytest.fixture
def officer():
    return make_person("officer")


def detail(indicator, place=None):
    address = reverse("monitoring:indicator_detail", args=[indicator.pk])
    return f"{address}?place={place.pk}" if place else address


def text(response):
    return response.content.decode()


def upload(client, agency, content, name="street.csv", follow=False):
    file = SimpleUploadedFile(name, content)
    return client.post(SEND, {"agency": agency.pk, "file": file}, follow=follow)


def months(count, values):
    return {date(2023 + n // 12, n % 12 + 1, 1): values[n % len(values)] for n in range(count)}


# Indicators -------------------------------------------------------------------------------------
def test_the_list_shows_those_on_show_and_the_rest_one_link_away(client_as, officer, force):
    take(street_file(street_row(), street_row("Blaby")), force)
    client = client_as(officer)
    shown = text(client.get(LIST))
    assert "Shoplifting recorded by police" in shown
    assert "Robbery recorded by police" not in shown
    assert "Every indicator (14)" in shown
    assert "April 2024" in shown
    everything = text(client.get(LIST, {"show": "all"}))
    assert "Robbery recorded by police" in everything
    assert everything.index("Violence and sexual") < everything.index("Bicycle theft")


def test_the_list_says_what_is_illustrative_and_what_has_not_come(client_as, officer, force):
    make_indicator(name="Nothing so far", is_illustrative=True)
    page = text(client_as(officer).get(LIST))
    assert "Illustrative" in page
    assert "Not yet received" in page


def test_an_empty_list_says_how_data_come(client_as, officer):
    assert SEND in text(client_as(officer).get(LIST))
    assert SEND not in text(client_as(make_person("holder")).get(LIST))


def test_the_list_costs_few_queries(client_as, officer, force, django_assert_max_num_queries):
    for month in ("2024-02", "2024-03", "2024-04"):
        take(street_file(street_row(month=month), street_row("Blaby", month=month)), force)
    client = client_as(officer)
    client.get(LIST)
    with django_assert_max_num_queries(12):
        client.get(LIST, {"show": "all"})


def test_the_page_costs_few_queries(client_as, officer, force, django_assert_max_num_queries):
    for month in ("2024-02", "2024-03", "2024-04"):
        take(street_file(street_row(month=month), street_row("Blaby", month=month)), force)
    client = client_as(officer)
    indicator = Indicator.objects.get(key="police-shoplifting")
    client.get(LIST)
    with django_assert_max_num_queries(16):
        client.get(detail(indicator))


def test_the_finding_comes_before_the_figure_and_the_table_beside_it(client_as, officer, force):
    indicator = make_indicator(name="Calls", agency=force)
    area = make_llr_place("Leicester, Leicestershire and Rutland")
    steady = months(20, [100, 104])
    del steady[date(2024, 2, 1)]
    steady[date(2024, 8, 1)] = 200
    values = {(area, month): value for month, value in steady.items()}
    take_series(indicator=indicator, agency=force, values=values, by=actor(officer))
    page = text(client_as(officer).get(detail(indicator)))
    order = [
        "Change over time",
        "Calls were above their usual range in August 2024",
        "data-chart-for",
        "Show as a table",
    ]
    assert [page.index(each) for each in order] == sorted(page.index(each) for each in order)
    assert "No data for February 2024" in page
    figure = figure_of(page)
    assert [shape["x0"] for shape in figure["layout"]["shapes"]] == ["2024-01-18"]
    words = [note["text"] for note in figure["layout"]["annotations"]]
    assert any("no<br>data" in each for each in words)
    assert any("upper limit" in each for each in words)
    assert any("mean" in each for each in words)
    symbols = {t["marker"]["symbol"] for t in figure["data"] if t["mode"] == "markers"}
    assert symbols >= {"circle", "triangle-up"}
    assert "<style" not in page
    assert " style=" not in page


def make_llr_place(name):
    from partnership.places.models import Place

    return Place.objects.get(name=name)


def figure_of(page):
    return json.loads(re.search(r'data-chart-for="xmr">(.*?)</script>', page, re.S)[1])


def test_places_have_their_own_page_and_line(client_as, officer, force):
    take(street_file(street_row(), street_row("Blaby")), force)
    indicator = Indicator.objects.get(key="police-shoplifting")
    client = client_as(officer)
    page = text(client.get(detail(indicator, make_llr_place("Blaby"))))
    assert "Shoplifting recorded by police in Blaby" in page
    assert "Hinckley and Bosworth" in page
    assert f'<option value="{make_llr_place("Blaby").pk}" selected>Blaby' in page


@pytest.mark.parametrize("place", ["0", "999999", "x", "-1", "9" * 30, "1;DROP"])
def test_a_place_that_has_no_values_is_not_found(client_as, officer, force, place):
    take(street_file(street_row()), force)
    indicator = Indicator.objects.get(key="police-shoplifting")
    assert client_as(officer).get(detail(indicator), {"place": place}).status_code == 404


def test_an_indicator_without_values_says_so(client_as, officer, force):
    page = text(client_as(officer).get(detail(make_indicator(name="Nothing so far"))))
    assert "no data have been received yet" in page
    assert "data-chart-for" not in page


# Small numbers ----------------------------------------------------------------------------------
def test_small_numbers_of_people_are_hidden_everywhere(client_as, officer, force):
    """One place has 137 and 4; the 4, and exact means and limits, must be nowhere."""
    indicator = make_indicator(name="Callers", counts="people", rule="people")
    blaby, melton = make_llr_place("Blaby"), make_llr_place("Melton")
    values = {(blaby, month): value for month, value in months(14, [137, 141, 139]).items()}
    values |= {(melton, month): 223 for month in months(14, [1])}
    values[blaby, date(2024, 2, 1)] = 4
    take_series(indicator=indicator, agency=force, values=values, by=actor(officer))
    client = client_as(officer)
    page = text(client.get(detail(indicator, blaby)))
    figure = json.dumps(figure_of(page))
    download = text(client.get(reverse("monitoring:indicator_csv", args=[indicator.pk]), {"place": blaby.pk}))
    assert "fewer than 8 people" in page
    assert "February 2024: *" in figure
    ys = [y for trace in figure_of(page)["data"] for y in trace["y"] if y is not None]
    assert {y % 5 for y in ys} == {0}
    for exact in ("137", "141", "139"):
        for shown in (re.sub(r"<(?:path|svg|rect)[^>]*>", "", page), figure, download):
            assert not re.search(rf"(?<![\d.-]){exact}(?![\d.])", shown), exact
    rows = list(csv.reader(io.StringIO(download.lstrip("\ufeff"))))
    last = rows[-1]
    assert last[3] == "*"
    assert "223" not in download


def test_the_whole_area_is_shown_as_it_is(client_as, officer, force):
    indicator = make_indicator(name="Callers", counts="people", rule="people")
    area = make_llr_place("Leicester, Leicestershire and Rutland")
    values = {(area, month): value for month, value in months(14, [137, 141, 139]).items()}
    take_series(indicator=indicator, agency=force, values=values, by=actor(officer))
    assert "141 people in February 2024" in text(client_as(officer).get(detail(indicator)))


def test_open_data_are_shown_as_published(client_as, officer, force):
    take(street_file(street_row("Blaby"), street_row("Blaby")), force)
    indicator = Indicator.objects.get(key="police-shoplifting")
    assert "2 thefts in April 2024" in text(
        client_as(officer).get(detail(indicator, make_llr_place("Blaby")))
    )


def test_the_file_of_values_says_what_the_page_says(client_as, officer, force):
    for month, count in (("2024-01", 9), ("2024-03", 12)):
        take(street_file(*[street_row(month=month)] * count), force)
    indicator = Indicator.objects.get(key="police-shoplifting")
    response = client_as(officer).get(reverse("monitoring:indicator_csv", args=[indicator.pk]))
    assert "attachment" in response["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(text(response).lstrip("\ufeff"))))
    assert [row[1:4] for row in rows[1:]] == [
        ["2024-01-01", "January 2024", "9"],
        ["2024-02-01", "February 2024", "–"],
        ["2024-03-01", "March 2024", "12"],
    ]


def test_a_name_that_is_a_formula_does_not_run(client_as, officer, force):
    submission = take(street_file(street_row(), street_row('=HYPERLINK("x")'.replace('"', ""))), force)
    page = text(client_as(officer).get(reverse("monitoring:submission_rows", args=[submission.pk])))
    assert "'=HYPERLINK" in page


# Sending ----------------------------------------------------------------------------------------
def test_sending_from_the_page_to_the_result(client_as, officer, force):
    client = client_as(officer)
    content = street_file(street_row(), street_row("Rugby"), street_row(""), "x")
    answer = upload(client, force, content)
    submission = Submission.objects.get()
    address = reverse("monitoring:submission_detail", args=[submission.pk])
    assert answer["Location"] == address
    waiting = text(client.get(address))
    assert "Check again" in waiting
    assert "progress.js" in waiting
    progress = client.get(reverse("monitoring:submission_progress", args=[submission.pk])).json()
    assert progress == {"settled": False, "words": "Waiting to be checked.", "read": 0, "total": 4}
    check_submission(submission.pk)
    assert client.get(reverse("monitoring:submission_progress", args=[submission.pk])).json()["settled"]
    page = text(client.get(address))
    assert "Check again" not in page
    for words in ("Accepted", "What became of its 4 rows", "Rugby", "Has 1 columns, not 12", "April 2024"):
        assert words in page


def test_the_same_file_again_leads_to_the_first_and_says_so(client_as, officer, force):
    client = client_as(officer)
    content = street_file(street_row())
    upload(client, force, content)
    check_submission(Submission.objects.get().pk)
    page = text(upload(client, force, content, follow=True))
    assert "was sent before, as SB-" in page
    assert "every figure stands" in page
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "The selected file is empty"), (b"PK\x03\x04", "an Excel workbook"), (b"\x1f\x8b\x08", "broken")],
)
def test_what_cannot_be_read_is_an_error_of_the_form(client_as, officer, force, content, words):
    page = text(upload(client_as(officer), force, content))
    assert "<title>Error: Send a data file" in page
    assert page.count(words) >= 2  # in the summary and beside the field
    assert not Submission.objects.exists()


def test_what_is_missing_has_its_own_message(client_as, officer, force):
    page = text(client_as(officer).post(SEND, {}))
    assert "Select the police force that the file is of" in page
    assert "Select a file" in page


def test_a_file_over_the_limit_is_refused(client_as, officer, force, settings):
    settings.SUBMISSION_LIMIT = 1_000_000
    page = text(upload(client_as(officer), force, b"a" * 1_000_001))
    assert "The selected file must be smaller than 1 MB" in page


def test_the_form_names_and_words_every_field(officer):
    form = SendForm(agencies=may_send_for(officer))
    assert layout_faults(form) == []
    assert unworded_fields(form) == []


def test_a_rejected_file_says_what_happened_what_is_safe_and_the_next_step(client_as, officer, force):
    submission = take(street_file("x", header="a,b"), force)
    page = text(client_as(officer).get(reverse("monitoring:submission_detail", args=[submission.pk])))
    assert "This file was not accepted" in page
    assert "No row has been loaded, and the figures before it stand." in page
    assert "Send the mended file" in page


# The list of files ------------------------------------------------------------------------------
def test_the_list_of_files_filters_and_pages(client_as, officer, force, django_assert_max_num_queries):
    other = make_force("Other")
    for number in range(1, 13):
        take(street_file(street_row(month=f"2023-{number:02}")), force, name=f"file{number}.csv")
    for number in range(1, 15):
        take(street_file(f"x{number}", header="a"), other, name=f"wrong{number}.csv")
    client = client_as(officer)
    first = text(client.get(DATA))
    assert "26 files sent" in first
    assert "Showing 1 to 25 of 26" in first
    assert "file1.csv" in text(client.get(DATA, {"page": 2}))
    rejected = text(client.get(DATA, {"status": "rejected", "agency": other.pk}))
    assert "14 files found" in rejected
    assert 'href="?status=rejected"' in rejected  # the chip that takes the agency away
    assert "No file fits these filters" in text(client.get(DATA, {"status": "checking"}))
    assert client.get(DATA, {"status": "odd", "agency": "x"}).status_code == 200
    with django_assert_max_num_queries(12):
        client.get(DATA)


def test_one_file_costs_few_queries(client_as, officer, force, django_assert_max_num_queries):
    submission = take(street_file(street_row(), street_row("Rugby"), street_row(""), "x"), force)
    client = client_as(officer)
    client.get(DATA)
    with django_assert_max_num_queries(14):
        client.get(reverse("monitoring:submission_detail", args=[submission.pk]))


def test_a_series_shows_what_it_is_of(client_as, officer, force):
    indicator = define_indicator(key="calls", name="Calls", by=actor(officer), source="Made up")
    area = make_llr_place("Leicester, Leicestershire and Rutland")
    sent = take_series(
        indicator=indicator, agency=force, values={(area, date(2024, 1, 1)): 90}, by=actor(officer)
    )
    page = text(client_as(officer).get(reverse("monitoring:submission_detail", args=[sent.pk])))
    assert detail(indicator) in page


# Who may ----------------------------------------------------------------------------------------
def addresses(indicator, submission):
    return {
        "indicators": [
            LIST,
            detail(indicator),
            reverse("monitoring:indicator_csv", args=[indicator.pk]),
        ],
        "submissions": [
            DATA,
            *(
                reverse(f"monitoring:submission_{page}", args=[submission.pk])
                for page in ("detail", "progress", "rows")
            ),
        ],
    }


@pytest.fixture
def sent(force):
    submission = take(street_file(street_row(), street_row("Rugby")), force)
    return addresses(Indicator.objects.get(key="police-shoplifting"), submission)


@pytest.mark.parametrize(
    "role", ["holder", "deputy", "colleague", "chair", "vice_chair", "officer", "chief_executive", "analyst"]
)
def test_readers_of_the_board_read_both(client_as, sent, role):
    client = client_as(make_person(role))
    for address in sent["indicators"] + sent["submissions"]:
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("role", ["commissioner", "chair", "holder"])
def test_readers_of_the_upper_board_read_indicators_only(client_as, sent, role):
    client = client_as(make_person(role, board=upper_board()))
    for address in sent["indicators"]:
        assert client.get(address).status_code == 200, address
    for address in [*sent["submissions"], SEND]:
        assert client.get(address).status_code in (403, 404), address


@pytest.mark.parametrize("role", NOT_FOR_THE_BOARD)
def test_everyone_else_reads_neither(client_as, sent, role):
    client = client_as(make_person(role))
    for address in [*sent["indicators"], *sent["submissions"], SEND]:
        assert client.get(address).status_code in (403, 404), address


def test_strangers_are_sent_to_sign_in(client, sent):
    for address in [*sent["indicators"], *sent["submissions"], SEND]:
        assert client.get(address)["Location"].startswith("/accounts/login/")


def test_a_guest_reads_the_one_indicator_that_was_opened_to_them(client_as, sent, officer):
    guest = make_person(None)
    indicator, other = Indicator.objects.all()[:2]
    Grant.objects.create(
        user=guest,
        target_kind="indicator",
        target_id=indicator.pk,
        until=date(2099, 1, 1),
        why="Inspection",
        given_by=officer,
        given_at=moment(),
    )
    client = client_as(guest)
    assert client.get(detail(indicator)).status_code == 200
    assert client.get(detail(other)).status_code == 404
    assert client.get(LIST).status_code == 403


@pytest.mark.parametrize("role", ["holder", "deputy", "colleague", "chair", "vice_chair", *NOT_FOR_THE_BOARD])
def test_only_officers_and_analysts_send(client_as, force, role):
    client = client_as(make_person(role))
    assert client.get(SEND).status_code == 403
    assert upload(client, force, street_file(street_row())).status_code == 403
    assert not Submission.objects.exists()
    assert SEND not in text(client.get(LIST))


def test_an_analyst_sends_for_their_own_agency_only(client_as, force):
    own = make_force("British Transport Police")
    client = client_as(make_person("analyst", agency=own))
    page = text(upload(client, force, street_file(street_row())))
    assert "Select a police force for which you may send data" in page
    assert not Submission.objects.exists()
    assert upload(client, own, street_file(street_row())).status_code == 302
    assert Submission.objects.get().agency == own


def test_an_analyst_of_another_agency_reads_who_sends(client_as, force):
    client = client_as(make_person("analyst", agency=make_agency("Ambulance")))
    take(street_file(street_row()), force)
    for address in (LIST, DATA):
        page = text(client.get(address))
        assert SEND not in page
        assert "Your agency’s figures are entered by the" in page
    page = text(client.get(SEND))
    assert "An analyst of the police force or the" in page
    assert 'type="file"' not in page
    for agency in Agency.objects.all():
        assert upload(client, agency, street_file(street_row("Blaby"))).status_code == 403
    assert Submission.objects.count() == 1


def test_only_forces_are_offered(client_as, officer, force):
    other = make_agency("Ambulance")
    page = text(client_as(officer).get(SEND))
    assert f'value="{force.pk}"' in page
    assert f'value="{other.pk}"' not in page
    assert may_send_for(officer).get().kind == Agency.Kind.POLICE


# A file that would take much away ---------------------------------------------------------------
@pytest.fixture
def waiting(force):
    take(street_file(*[street_row()] * 10), force)
    submission = check_submission(send(street_file(street_row()), force).pk)
    assert submission.status == "asking"
    return submission


def answer_url(submission):
    return reverse("monitoring:submission_answer", args=[submission.pk])


def test_the_question_stands_on_the_page_and_a_button_answers_it(client_as, officer, waiting):
    client = client_as(officer)
    page = text(client.get(reverse("monitoring:submission_detail", args=[waiting.pk])))
    assert ": 10 rows by 1. Replace it?" in page
    assert ">Replace it</button>" in page
    assert "Nothing has changed yet" in page
    assert "What became of its" not in page
    assert client.get(answer_url(waiting)).status_code == 405
    assert client.post(answer_url(waiting), {"answer": "odd"}).status_code == 302
    waiting.refresh_from_db()
    assert waiting.status == "asking"
    for _ in range(2):  # pressed twice: the second changes nothing
        client.post(answer_url(waiting), {"answer": "replace"})
        waiting.refresh_from_db()
        assert waiting.status == "received"
    assert check_submission(waiting.pk).status == "accepted"


def test_no_keeps_the_figures(client_as, officer, waiting):
    page = text(client_as(officer).post(answer_url(waiting), {"answer": "keep"}, follow=True))
    assert "The answer was to keep the earlier figures. No row has been loaded" in page


@pytest.mark.parametrize("role", ["holder", "chair", "analyst"])
def test_others_read_the_question_and_do_not_answer_it(client_as, waiting, role):
    client = client_as(make_person(role))
    page = text(client.get(reverse("monitoring:submission_detail", args=[waiting.pk])))
    assert "Replace it?" in page
    assert "Replace it</button>" not in page
    assert client.post(answer_url(waiting), {"answer": "replace"}).status_code == 403
    waiting.refresh_from_db()
    assert waiting.status == "asking"


# Old data, few points ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("on", "count", "shown", "hidden"),
    [
        ("2026-11-22", 16, "data 30 months old", "provisional"),
        ("2024-08-22", 16, "April 2024", "months old"),
        ("2024-09-01", 12, "data 4 months old", "months old months"),
        ("2024-05-01", 12, "provisional limits", "months old"),
    ],
)
def test_old_data_and_provisional_limits_are_tagged(client_as, officer, force, on, count, shown, hidden):
    indicator = make_indicator(name="Calls", agency=force)
    area = make_llr_place("Leicester, Leicestershire and Rutland")
    series = list(months(16, [100, 104]).items())[-count:]
    with freeze_time(on):
        take_series(
            indicator=indicator, agency=force, values={(area, m): v for m, v in series}, by=actor(officer)
        )
        page = text(client_as(officer).get(LIST))
    assert shown in page
    assert hidden not in page


@pytest.mark.parametrize(
    ("on", "points", "period", "by_quarter", "told"),
    [
        ("2026-11-22", 13, date(2026, 7, 1), False, True),
        ("2026-11-22", 13, date(2026, 6, 1), False, False),
        ("2026-11-22", 12, date(2026, 10, 1), False, False),
        ("2026-11-22", 13, date(2026, 4, 1), True, False),
        ("2026-11-22", 13, date(2026, 7, 1), True, True),
    ],
)
def test_what_is_news(on, points, period, by_quarter, told):
    signal = Signal.objects.create(
        indicator=make_indicator(),
        place=make_llr(),
        period=period,
        value=9,
        signal="concern",
        rule="astronomical",
        since=period,
        by_quarter=by_quarter,
        points=points,
        mean=1.0,
        lower=0.0,
        upper=2.0,
    )
    assert (signal in Signal.objects.filter(news(on=date.fromisoformat(on)))) is told
    step = "quarter" if by_quarter else "month"
    assert (months_behind(period, step, on=date.fromisoformat(on)) <= 3 and points > 12) is told


def test_two_values_apart_are_too_early_to_say(client_as, officer, force):
    for month, count in (("2024-01", 9), ("2024-03", 12)):
        take(street_file(*[street_row(month=month)] * count), force)
    indicator = Indicator.objects.get(key="police-shoplifting")
    client = client_as(officer)
    for page in (text(client.get(detail(indicator))), text(client.get(LIST))):
        assert "Too early to say" in page
    page = text(client.get(detail(indicator)))
    assert "Usual variation" not in page
    assert "usual variation" not in page
    assert "Mean and limits" not in page
    download = text(client.get(reverse("monitoring:indicator_csv", args=[indicator.pk])))
    assert download.count("Too early to say") == 2


def test_an_officer_sends_for_any_agency_that_is_there_now(officer, force):
    from django.db.backends.postgresql.psycopg_any import DateRange

    ended = make_agency("Ended", during=DateRange(date(2010, 1, 1), date(2015, 1, 1)))
    agencies = set(may_send_for(officer))
    assert force in agencies
    assert ended not in agencies
    assert Agency.objects.filter(pk=ended.pk).exists()


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_reading_pages_take_no_writes(client_as, officer, sent, method):
    client = client_as(officer)
    for address in sent["indicators"] + sent["submissions"]:
        assert getattr(client, method)(address).status_code == 405


def test_the_file_itself_is_not_served(client_as, officer, force):
    submission = send(street_file(street_row()), force)
    client = client_as(officer)
    for prefix in ("/media/", "/files/", "/static/", "/"):
        assert client.get(prefix + submission.file.name).status_code == 404
