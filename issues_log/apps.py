from django.apps import AppConfig


class IssuesLogConfig(AppConfig):
    """The issues log: harmful behaviours as members, agencies and communities see them."""

    name = "issues_log"

    def ready(self) -> None:
        from partnership.records import registry

        from .involves import of_issues
        from .models import Issue, receipts_of

        registry.register(
            name="issue",
            prefix="PB",
            model=Issue,
            url_name="issues_log:issue_detail",
            label="Issue",
            involves=of_issues,
            receipts=receipts_of,
            opens_to_guests=True,
        )
