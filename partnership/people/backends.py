"""Who is signed in, fetched with what the top of every page says of them."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from .models import User


class SignedIn(AuthenticationBackend):
    """allauth's own, but the account comes with the number of its unread notices: one query for both."""

    def get_user(self, user_id: Any) -> User | None:
        from partnership.records.notices import Notice  # the records stand above the people

        theirs = Notice.objects.unread().filter(to=OuterRef("pk")).order_by().values("to")
        unread = Coalesce(Subquery(theirs.annotate(number=Count("pk")).values("number")), 0)
        user = User.objects.annotate(unread_notices=unread).filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
