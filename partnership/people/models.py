"""People who may sign in, and the record of who signed in or failed to.

There is no other person table: the product is about populations.
"""

from __future__ import annotations

import hashlib
from typing import Any

import pghistory
import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models.functions import Lower


class People(BaseUserManager["User"]):
    """Makes accounts. People are invited by an officer; nobody signs up."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    """Somebody who signs in. `post` is what others read; the name only where they choose so."""

    email = models.EmailField("e-mail address")
    name = models.CharField(max_length=120, blank=True)
    post = models.CharField(max_length=160)
    community_area = models.CharField(
        max_length=120,
        blank=True,
        help_text="Shown to others instead of the post, for community contributors",
    )
    named_to_others = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    invited_at = models.DateTimeField(null=True, blank=True, help_text="When the last invitation was made")
    invitation_sent_at = models.DateTimeField(null=True, blank=True)
    proved_at = models.DateTimeField(null=True, blank=True, help_text="When the address was proved")
    passkey_declined_at = models.DateTimeField(null=True, blank=True)

    objects = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["post"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_address")]

    def __str__(self) -> str:
        return self.post

    @property
    def has_way_in(self) -> bool:
        """Not while they are only loaded with their area: nobody has invited them yet."""
        return bool(self.invited_at or self.proved_at or self.last_login) or self.has_usable_password()


class AccountQuerySet(models.QuerySet["Account"]):
    def waiting(self) -> AccountQuerySet:
        """Invited, and not yet come."""
        return self._not_come().filter(invited_at__isnull=False)

    def uninvited(self) -> AccountQuerySet:
        """Loaded with their area, and not invited yet."""
        return self._not_come().filter(invited_at__isnull=True)

    def _not_come(self) -> AccountQuerySet:
        return self.filter(is_active=True, proved_at__isnull=True, last_login__isnull=True)

    def closed(self) -> AccountQuerySet:
        return self.filter(is_active=False)

    def found_by(self, words: str) -> AccountQuerySet:
        """Whose address or post holds these words."""
        return self.filter(models.Q(email__icontains=words) | models.Q(post__icontains=words))

    def unsent(self) -> AccountQuerySet:
        """Whose newest invitation has not been mailed, and is still wanted."""
        never = models.Q(invitation_sent_at__isnull=True)
        older = models.Q(invitation_sent_at__lt=models.F("invited_at"))
        return self.filter(never | older, is_active=True, proved_at__isnull=True, invited_at__isnull=False)

    def visible_to(self, user: User | AnonymousUser) -> AccountQuerySet:
        """Every account for whoever keeps them; one's own for anybody else."""
        from .permissions import can_keep_accounts

        return self if can_keep_accounts(user) else self.filter(pk=user.pk or 0)


class Account(User):
    """A person as the record that administrators keep: with its history, and seen by few."""

    objects = AccountQuerySet.as_manager()  # type: ignore[assignment,misc]

    class Meta:
        proxy = True


def known_as(person: User) -> str:
    """What an edit form started from, as one word: it differs once somebody else has changed the account."""
    known = [person.email, person.post, person.community_area]
    return hashlib.sha256("\n".join(known).encode()).hexdigest()


class SignInQuerySet(models.QuerySet["SignIn"]):
    def refused(self) -> SignInQuerySet:
        return self.filter(succeeded=False)


class SignIn(models.Model):
    """Somebody signed in, or tried to. Never what they typed but for the address."""

    class How(models.TextChoices):
        CODE = "code", "Code by mail"
        PASSWORD = "password", "Password"
        PASSKEY = "passkey", "Passkey"
        SECOND_FACTOR = "second_factor", "Second factor"
        SINGLE_SIGN_ON = "single_sign_on", "Single sign-on"
        INVITATION = "invitation", "Invitation"

    at = models.DateTimeField()
    how = models.CharField(max_length=14, choices=How)
    succeeded = models.BooleanField()
    person = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="sign_ins", help_text="Empty: unknown"
    )
    address = models.EmailField(blank=True, help_text="What was typed, where no account has it")
    ip = models.GenericIPAddressField(null=True, blank=True)

    objects = SignInQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="sign_in_by_time"),
            models.Index(fields=["person", "-at"], name="sign_in_of_person"),
        ]
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.get_how_display()}, {'signed in' if self.succeeded else 'refused'}"
