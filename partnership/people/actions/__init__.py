"""Everything that is done to an account. Each takes who did it (`by`) and when (`at`)."""

from .inviting import (
    AddressTaken,
    invite,
    invite_again,
    invite_if_loaded,
    invite_rest,
    mail_invitation,
    prove_address,
)
from .keeping import change_account, close_account, open_account, reset_second_factor
from .own import choose_name, decline_passkey, end_sessions

__all__ = [
    "AddressTaken",
    "change_account",
    "choose_name",
    "close_account",
    "decline_passkey",
    "end_sessions",
    "invite",
    "invite_again",
    "invite_if_loaded",
    "invite_rest",
    "mail_invitation",
    "open_account",
    "prove_address",
    "reset_second_factor",
]
