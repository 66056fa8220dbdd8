"""manage.py invite name@example.org "Head of Office" --administrator"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from partnership.boards.actions import give_place
from partnership.boards.models import Board, Membership
from partnership.boards.standing import SYSTEM
from partnership.clock import today
from partnership.people.actions import invite
from partnership.records.moves import NotAllowed


class Command(BaseCommand):
    help = "Invite somebody: the first administrator of an installation, who then invites everybody else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("post")
        parser.add_argument("--administrator", action="store_true", help="may keep accounts")

    def handle(self, *args: Any, **options: Any) -> None:
        board = Board.objects.filter(kind=Board.Kind.PREVENTION).first()
        if board is None:
            raise CommandError("There is no board yet: load an area first.")
        try:
            with transaction.atomic():
                account = invite(email=options["email"], post=options["post"], by=SYSTEM)
                if options["administrator"]:
                    role = Membership.Role.ADMINISTRATOR
                    give_place(person=account, board=board, role=role, since=today(), by=SYSTEM)
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write("The invitation is on its way: a worker sends it.")
