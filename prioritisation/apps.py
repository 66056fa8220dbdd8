from django.apps import AppConfig


class PrioritisationConfig(AppConfig):
    """Rounds: candidates, criteria, blind scores, the ranking and the board's choice."""

    name = "prioritisation"

    def ready(self) -> None:
        from partnership.records import panels, registry

        from . import involves
        from .models import Candidate, Round, TargetedBehaviour
        from .panels import rounds_of_issue

        registry.register(
            name="round",
            prefix="RD",
            model=Round,
            url_name="prioritisation:round_detail",
            label="Round",
            involves=involves.of_rounds,
            opens_to_guests=True,
        )
        registry.register(
            name="candidate",
            prefix="CA",
            model=Candidate,
            url_name="prioritisation:candidate_detail",
            label="Candidate",
            involves=involves.of_candidates,
            opens_to_guests=True,
        )
        registry.register(
            name="targeted",
            prefix="TB",
            model=TargetedBehaviour,
            url_name="prioritisation:targeted_detail",
            label="Targeted behaviour",
            marking="candidate__marking",
            related=("candidate",),
            involves=involves.of_targeted,
            opens_to_guests=True,
        )
        panels.register("issue", rounds_of_issue)
