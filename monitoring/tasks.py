"""What the worker does for monitoring."""

from __future__ import annotations

from monitoring import actions
from partnership.celery import app


@app.task(name="monitoring.check_submission")
def check_submission(submission_id: int) -> None:
    """Check one received file. Safe to run twice."""
    actions.check_submission(submission_id)
