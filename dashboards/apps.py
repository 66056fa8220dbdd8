from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    """What needs you, the chief executive's dashboard, the board's initial schedule."""

    name = "dashboards"

    def ready(self) -> None:
        from partnership.records import registry

        from .models import ScheduleStep

        registry.register(
            name="step",
            prefix="SC",
            model=ScheduleStep,
            url_name="dashboards:step_detail",
            label="Step of the schedule",
        )
