from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    """What needs you, the chief executive's dashboard, pages by behaviour and place."""

    name = "dashboards"
