"""The front page has a plain name: every menu leads to it."""

from django.urls import path

from .views import home

urlpatterns = [path("", home.home, name="home")]
