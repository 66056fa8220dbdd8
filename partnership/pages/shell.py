"""What every page shows around its content: the menu, the area, the account, the banner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from partnership.area.models import area, say
from partnership.boards.standing import Standing, standing
from partnership.sign_in.session import seconds_left

from .parts import Link


@dataclass(frozen=True)
class MenuItem:
    """One word of the menu."""

    label: str
    url: str
    active: bool = False


def _menu(who: Standing, path: str) -> list[MenuItem]:
    reads = who.reads_board
    pages = [
        ("Home", "home", True),
        ("Issues", "issues_log:issue_list", reads),
        ("Rounds", "prioritisation:round_list", reads),
        ("Strategies", "strategies:strategy_list", reads or who.reads_upper_board),
        (say("zone", "plural"), "people_zones:zone_list", reads),
        ("Indicators", "monitoring:indicator_list", reads or who.reads_upper_board),
        ("Data", "monitoring:submission_list", reads),
        ("Meetings", "meetings:meeting_list", reads or who.reads_upper_board),
        ("Reports", "reports:report_list", reads or who.reads_upper_board),
        ("Dashboard", "dashboards:dashboard", reads or who.reads_upper_board),
        ("Members", "seat_list", reads or who.reads_upper_board or who.is_administrator),
        ("Accounts", "person_list", who.is_administrator),
    ]
    shown = [(label, reverse(name)) for label, name, may in pages if may]
    best = max(
        (url for _, url in shown if path.startswith(url) and (url != "/" or path == "/")), key=len, default=""
    )
    return [MenuItem(label, url, url == best) for label, url in shown]


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor behind `base.html`."""
    here = area()
    context: dict[str, Any] = {
        "area_name": here.name,
        "banner_text": here.banner,
        "is_demo": settings.DEMO,
        "footer_links": [
            Link("The Public Health Model", reverse("model")),
            Link("Accessibility", reverse("accessibility")),
            Link("Privacy", reverse("privacy")),
            Link("Cookies", reverse("cookies")),
        ],
    }
    if settings.DEMO:
        context["example_password"] = settings.EXAMPLE_PASSWORD
        context["footer_links"] += [
            Link("What to try in this demo", reverse("examples:welcome")),
            Link("Mail of this demo", reverse("outbox")),
        ]
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        who = standing(user)
        context["menu"] = _menu(who, request.path)
        if who.sees_running:
            context["footer_links"] = [
                *context["footer_links"],
                Link("How the service runs", reverse("operations:status")),
            ]
        context["session_left"] = seconds_left(request.session)
        context["account"] = Link(who.describe() if who.memberships else user.post, reverse("account"))
        context["unread_notices"] = getattr(user, "unread_notices", 0)
    return context
