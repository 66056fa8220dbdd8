"""The arithmetic of triage."""

from .flags import is_specific, needs_several_agencies

__all__ = ["is_specific", "needs_several_agencies"]
