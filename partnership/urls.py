"""Routes of the whole product. Each app has its own; the ground names them by string only."""

from django.urls import include, path

from partnership.notices import views as notices
from partnership.pages import ground
from partnership.pages.outbox import outbox

urlpatterns = [
    path("healthz", ground.healthz, name="healthz"),
    path("readyz", ground.readyz, name="readyz"),
    path("accounts/", include("partnership.sign_in.urls")),
    path("account/", include("partnership.people.account_urls")),
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/read/", notices.notices_read, name="notices_read"),
    path("people/", include("partnership.people.urls")),
    path("guests/", include("partnership.guests.urls")),
    path("", include("partnership.boards.urls")),
    path("model/", ground.model, name="model"),
    path("accessibility/", ground.accessibility, name="accessibility"),
    path("privacy/", ground.privacy, name="privacy"),
    path("cookies/", ground.cookies, name="cookies"),
    path("outbox/", outbox, name="outbox"),
    path("issues/", include("issues_log.urls")),
    path("rounds/", include("prioritisation.urls")),
    path("strategies/", include("strategies.urls")),
    path("zones/", include("people_zones.urls")),
    path("", include("monitoring.urls")),
    path("", include("meetings.urls")),
    path("reports/", include("reports.urls")),
    path("", include("operations.urls")),
    path("", include("dashboards.urls")),
    path("", include("examples.urls")),
    path("", include("dashboards.home_urls")),
]

handler500 = "partnership.pages.errors.server_error"
