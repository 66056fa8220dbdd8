"""A table of issues without history, timeline, search or references."""

from django.db import models


class BareIssue(models.Model):
    """What somebody typed, by whom and when."""

    what = models.CharField(max_length=200)
    detail = models.TextField(blank=True)
    who_is_harmed = models.CharField(max_length=240, blank=True)
    why = models.TextField()
    status = models.CharField(max_length=12, default="logged")
    marking = models.CharField(max_length=9, default="official")
    raised_by = models.ForeignKey("partnership.User", models.PROTECT, related_name="+")
    logged_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["status", "-logged_at"], name="bare_by_status")]

    def __str__(self) -> str:
        return self.what
