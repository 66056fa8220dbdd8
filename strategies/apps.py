from django.apps import AppConfig


class StrategiesConfig(AppConfig):
    """Inter-agency strategies: inputs at every tier, agencies' answers, endorsement, delivery."""

    name = "strategies"

    def ready(self) -> None:
        from partnership.records import panels, registry

        from .involves import of_strategies
        from .models import Input, Strategy
        from .panels import asked_of_agency, strategy_of_issue, strategy_of_targeted

        registry.register(
            name="strategy",
            prefix="ST",
            model=Strategy,
            url_name="strategies:strategy_detail",
            label="Strategy",
            involves=of_strategies,
            opens_to_guests=True,
        )
        registry.register(
            name="input",
            prefix="IN",
            model=Input,
            url_name="strategies:input_detail",
            label="Input",
            marking="strategy__marking",
            related=("strategy",),
        )
        panels.register("issue", strategy_of_issue)
        panels.register("targeted", strategy_of_targeted)
        panels.register("agency", asked_of_agency)
