"""One's own account."""

from django.urls import path

from partnership.sign_in.views import entering, protecting, staying

from .views import own

urlpatterns = [
    path("", own.account, name="account"),
    path("name/", own.account_name, name="account_name"),
    path("second-factor/", protecting.second_factor, name="second_factor"),
    path("passkey/", entering.passkey_offer, name="passkey_offer"),
    path("sessions/", staying.session_list, name="session_list"),
    path("session/", staying.session_left, name="session_left"),
    path("session/stay/", staying.session_stay, name="session_stay"),
    path("kept/", staying.kept_post, name="kept_post"),
]
