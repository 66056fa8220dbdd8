"""What is open to guest readers."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.grant_list, name="grant_list"),
    path("give/", views.grant_give, name="grant_give"),
    path("<int:pk>/", views.grant_detail, name="grant_detail"),
    path("<int:pk>/last-day/", views.grant_change, name="grant_change"),
    path("<int:pk>/end/", views.grant_end, name="grant_end"),
]
