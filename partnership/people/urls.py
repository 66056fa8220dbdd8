"""Accounts, as an administrator keeps them."""

from django.urls import path

from .views import accounts

urlpatterns = [
    path("", accounts.person_list, name="person_list"),
    path("invite/", accounts.person_invite, name="person_invite"),
    path("invite/rest/", accounts.person_invite_rest, name="person_invite_rest"),
    path("sign-ins/", accounts.sign_in_list, name="sign_in_list"),
    path("<int:pk>/", accounts.person_detail, name="person_detail"),
    path("<int:pk>/edit/", accounts.person_edit, name="person_edit"),
    path("<int:pk>/invite-again/", accounts.person_invite_again, name="person_invite_again"),
    path("<int:pk>/close/", accounts.person_close, name="person_close"),
    path("<int:pk>/open/", accounts.person_open, name="person_open"),
    path("<int:pk>/reset-second-factor/", accounts.person_reset_factor, name="person_reset_factor"),
    path("<int:pk>/sign-out/", accounts.person_sign_out, name="person_sign_out"),
    path("<int:pk>/place/", accounts.person_place, name="person_place"),
]
