from django.apps import AppConfig


class PeopleZonesConfig(AppConfig):
    """People Zones: place-based delivery of a strategy, commissioned where it matters most."""

    name = "people_zones"

    def ready(self) -> None:
        from partnership.records import panels, registry

        from .involves import of_zones
        from .models import Zone
        from .panels import zones_of_strategy

        registry.register(
            name="zone",
            prefix="PZ",
            model=Zone,
            url_name="people_zones:zone_detail",
            label="People Zone",
            involves=of_zones,
            opens_to_guests=True,
        )
        panels.register("strategy", zones_of_strategy)
