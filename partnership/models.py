"""The tables of the ground, gathered so that Django finds them. Each noun lives in its own folder."""

from partnership.area.models import Area, Contact, Statement, Term
from partnership.behaviours.models import Behaviour, Factor, Plan, Tier
from partnership.boards.models import Agency, Board, Membership, Partner, QuorumRule, Seat
from partnership.people.models import Account, SignIn, User
from partnership.places.models import Community, Place, PlaceLink, Population
from partnership.records.drafts import Draft
from partnership.records.events import Event
from partnership.records.grants import Grant
from partnership.records.notices import Notice

__all__ = [
    "Account",
    "Agency",
    "Area",
    "Behaviour",
    "Board",
    "Community",
    "Contact",
    "Draft",
    "Event",
    "Factor",
    "Grant",
    "Membership",
    "Notice",
    "Partner",
    "Place",
    "PlaceLink",
    "Plan",
    "Population",
    "QuorumRule",
    "Seat",
    "SignIn",
    "Statement",
    "Term",
    "Tier",
    "User",
]
