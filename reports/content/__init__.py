"""What a month's monitoring report says: each part of it is one file, and reads only what its edition may."""

from .editions import editions_for
from .monthly import monthly_paper

__all__ = ["editions_for", "monthly_paper"]
