from django.apps import AppConfig


class PartnershipConfig(AppConfig):
    """The ground: people, agencies, boards, places, behaviours, tiers, records."""

    name = "partnership"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from partnership.boards.models import Partner, Seat
        from partnership.guests.panels import guest_readers
        from partnership.people.models import Account
        from partnership.records import panels, registry
        from partnership.records.grants import Grant
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
        registry.register(name="grant", prefix="", model=Grant, url_name="grant_detail", label="Grant")
        panels.register(panels.EVERY_KIND, guest_readers)
        attempts.connect()
        session.connect()
