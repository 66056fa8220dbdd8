"""Everything that is done to an account. Each takes who did it (`by`) and when (`at`)."""

from .own import choose_name, decline_passkey, end_sessions

__all__ = ["choose_name", "decline_passkey", "end_sessions"]
