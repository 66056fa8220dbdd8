from django.apps import AppConfig


class ExamplesConfig(AppConfig):
    """What every area needs, and examples of areas, built by calling every app's actions."""

    name = "examples"
