from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    """The ground: people, agencies, boards, places, behaviours, tiers, records."""

    name = "partnership"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from partnership.boards.models import Partner, Seat
        from partnership.people.models import Account
        from partnership.records import registry
        from partnership.sign_in import attempts, session

        registry.register(name="account", prefix="", model=Account, url_name="person_detail", label="Account")
        registry.register(
            name="seat",
            prefix="",
            model=Seat,
            url_name="seat_detail",
            label="Seat",
            related=("agency",),
        )
        registry.register(name="agency", prefix="", model=Partner, url_name="agency_detail", label="Agency")
        attempts.connect()
        session.connect()
