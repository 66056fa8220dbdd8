from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Meetings, agenda items, interests, decisions and actions of every board."""

    name = "meetings"

    def ready(self) -> None:
        from partnership.records import registry

        from .involves import of_decisions
        from .models import Action, Decision, Meeting

        registry.register(
            name="meeting",
            prefix="MT",
            model=Meeting,
            url_name="meetings:meeting_detail",
            label="Meeting",
            related=("board",),
        )
        registry.register(
            name="decision",
            prefix="DN",
            model=Decision,
            url_name="meetings:decision_detail",
            label="Decision",
            involves=of_decisions,
        )
        registry.register(
            name="action",
            prefix="AC",
            model=Action,
            url_name="meetings:action_detail",
            label="Action",
            marking="decision__marking",
            related=("decision",),
        )
