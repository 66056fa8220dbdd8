"""The forms of signing in and of what protects an account, in our words. django-allauth does the checking."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as factors
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings

from partnership.people.models import User

ONE_LINE = {"spellcheck": "false", "autocapitalize": "none"}


def address_field() -> forms.EmailField:
    return forms.EmailField(
        label="E-mail address",
        widget=forms.EmailInput(attrs={"autocomplete": "email", **ONE_LINE}),
        error_messages={
            "required": "Enter your e-mail address",
            "invalid": "Enter an e-mail address, like name@example.org",
        },
    )


def code_field(
    label: str, required: str, help_text: str = "", *, digits_only: bool = True
) -> forms.CharField:
    """One box for a code, so that it can be pasted; a phone shows its number keys and offers what came."""
    attrs = {"autocomplete": "one-time-code", **ONE_LINE}
    if digits_only:
        attrs["inputmode"] = "numeric"
    widget = forms.TextInput(
        attrs={**attrs, "class": "govuk-input--width-10 govuk-input--extra-letter-spacing"}
    )
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=40,
        widget=widget,
        error_messages={"required": required, "max_length": "That is too long to be a code"},
    )


class Worded:
    """Labels and messages for the password fields that django-allauth makes."""

    WORDS = {
        "password": ("Password", "Enter your password"),
        "oldpassword": ("Your password now", "Enter the password that you have now"),
        "password1": ("New password", "Enter a new password"),
        "password2": ("New password again", "Enter the new password again"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, (label, required) in self.WORDS.items():
            if name in fields:
                fields[name].label = label
                fields[name].error_messages["required"] = required


class SignInForm(Worded, account.LoginForm):  # type: ignore[misc]
    """Address and password. In a demo the address may stand there already: `?login=officer@example.org`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = address_field()
        if settings.DEMO and self.request is not None:
            self.fields["login"].initial = self.request.GET.get("login", "")
        self.order_fields(["login", "password"])

    def clean(self) -> dict[str, Any]:
        """A wrong password is said at the password, so that the summary leads there."""
        cleaned: dict[str, Any]
        try:
            cleaned = super().clean()
        except forms.ValidationError as refused:
            if refused.code != "email_password_mismatch":
                raise
            self.add_error("password", refused)
            cleaned = self.cleaned_data
        return cleaned


class AskForCodeForm(account.RequestLoginCodeForm):  # type: ignore[misc]
    """The address to which a code is sent."""

    email = address_field()
    _user: User | None

    def clean_email(self) -> str:
        """Whoever is not invited yet reads what a stranger reads."""
        email: str = super().clean_email()
        if self._user is not None and not self._user.has_way_in:
            self._user = None
        return email


class EnterCodeForm(account.ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code that was sent."""

    code = code_field("Code", "Enter the code that we sent", "8 digits, with or without the space")


class PasswordAgainForm(Worded, account.ReauthenticateForm):  # type: ignore[misc]
    """The password, before something that protects the account is changed."""


class ChangePasswordForm(Worded, account.ChangePasswordForm):  # type: ignore[misc]
    """A new password in place of the one known."""


class SetPasswordForm(Worded, account.SetPasswordForm):  # type: ignore[misc]
    """A first password."""


class NewPasswordForm(Worded, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password in place of one forgotten."""


class ForgottenPasswordForm(account.ResetPasswordForm):  # type: ignore[misc]
    """The address to which a link is sent."""

    email = address_field()
    users: list[User]

    def clean_email(self) -> str:
        """Whoever is not invited yet reads what a stranger reads."""
        email: str = super().clean_email()
        self.users = [person for person in self.users if person.has_way_in]
        return email


class SecondFactorForm(factors.AuthenticateForm):  # type: ignore[misc]
    """A code of the authenticator app, or a recovery code."""

    code = code_field(
        "Code", "Enter a code", "6 digits of your authenticator app, or one of your recovery codes"
    )


class SecondFactorAgainForm(factors.ReauthenticateForm):  # type: ignore[misc]
    """The same, before something that protects the account is changed."""

    code = code_field(
        "Code", "Enter a code", "6 digits of your authenticator app, or one of your recovery codes"
    )


class SetUpAppForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code that the app shows."""

    code = code_field(
        "Code that the app shows", "Enter the code that the app shows", "6 digits, new every 30 seconds"
    )


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """What the device made, and a name to know it by."""

    name = forms.CharField(
        label="A name for it",
        help_text="So that you know it again in a list, like “Work laptop”",
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )


class RenamePasskeyForm(EditWebAuthnForm):  # type: ignore[misc]
    """A better name for a passkey."""

    name = forms.CharField(
        label="Name",
        max_length=60,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
        error_messages={"required": "Enter a name"},
    )
