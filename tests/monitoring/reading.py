"""Pages of monitoring and what a check leaves behind, as tests read them."""

import json
import re
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from monitoring.actions import check_submission
from monitoring.models import Coverage, Observation, RollUp, RowNote, Signal
from partnership.boards.standing import Role
from partnership.places.models import Place
from tests.factories.monitoring import send

LIST = reverse("monitoring:indicator_list")
DATA = reverse("monitoring:submission_list")
SEND = reverse("monitoring:submission_send")
NOT_FOR_THE_BOARD = [Role.ZONE_COORDINATOR, Role.COMMUNITY_CONTACT, Role.ADMINISTRATOR, None]


def detail(indicator, place=None):
    address = reverse("monitoring:indicator_detail", args=[indicator.pk])
    return f"{address}?place={place.pk}" if place else address


def page_of(submission):
    return reverse("monitoring:submission_detail", args=[submission.pk])


def text(response):
    return response.content.decode()


def upload(client, agency, content, name="street.csv", follow=False):
    file = SimpleUploadedFile(name, content)
    return client.post(SEND, {"agency": agency.pk, "file": file}, follow=follow)


def months(count, values):
    return {date(2023 + n // 12, n % 12 + 1, 1): values[n % len(values)] for n in range(count)}


def make_llr_place(name):
    return Place.objects.get(name=name)


def figure_of(page):
    return json.loads(re.search(r'data-chart-for="xmr">(.*?)</script>', page, re.S)[1])


def value(place, month=date(2024, 4, 1), key="police-shoplifting"):
    return RollUp.objects.get(indicator__key=key, place__name=place, period=month).x


def everything():
    """What a check leaves behind, without ids that differ from run to run."""
    return {
        "observations": sorted(
            Observation.objects.values_list("submission", "indicator__key", "place__name", "period", "x")
        ),
        "notes": sorted(RowNote.objects.values_list("why", "place_name", "detail", "rows").order_by()),
        "sums": sorted(RollUp.objects.values_list("indicator__key", "place__name", "period", "x")),
        "signals": sorted(Signal.objects.values_list("indicator__key", "place__name", "value", "signal")),
        "coverage": sorted(Coverage.objects.values_list("indicator__key", "period", "submission")),
    }


def asked(content, agency):
    return check_submission(send(content, agency).pk)
