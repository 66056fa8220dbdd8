from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """Indicators, what agencies send, and whether it signals a change."""

    name = "monitoring"

    def ready(self) -> None:
        from partnership.records import registry

        from .models import Indicator, Submission

        registry.register(
            name="indicator",
            prefix="MI",
            model=Indicator,
            url_name="monitoring:indicator_detail",
            label="Indicator",
            opens_to_guests=True,
        )
        registry.register(
            name="submission",
            prefix="SB",
            model=Submission,
            url_name="monitoring:submission_detail",
            label="Submission",
            opens_to_guests=True,
        )
