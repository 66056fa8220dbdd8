from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Periodic monitoring reports and the one beat tick."""

    name = "reports"

    def ready(self) -> None:
        from partnership.records import registry

        from .models import Report

        registry.register(
            name="report",
            prefix="RP",
            model=Report,
            url_name="reports:report_detail",
            label="Report",
            marking="edition",
            related=("definition",),
            opens_to_guests=True,
        )
