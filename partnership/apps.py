from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    """The ground: people, agencies, boards, places, behaviours, tiers, records."""

    name = "partnership"
    default_auto_field = "django.db.models.BigAutoField"
