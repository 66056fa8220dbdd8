"""People who may sign in. There is no other person table: the product is about populations."""

from __future__ import annotations

from typing import Any

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
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
    invited_at = models.DateTimeField(null=True, blank=True)

    objects = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["post"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_address")]

    def __str__(self) -> str:
        return self.post
