"""Who sits where, and the agencies of the partnership."""

from django.urls import path

from .views import agencies, seats

urlpatterns = [
    path("members/", seats.seat_list, name="seat_list"),
    path("members/add/", seats.seat_add, name="seat_add"),
    path("members/<int:pk>/", seats.seat_detail, name="seat_detail"),
    path("members/<int:pk>/fill/", seats.seat_fill, name="seat_fill"),
    path("members/<int:pk>/end/", seats.seat_end, name="seat_end"),
    path("members/places/<int:pk>/end/", seats.place_end, name="place_end"),
    path("agencies/", agencies.agency_list, name="agency_list"),
    path("agencies/add/", agencies.agency_add, name="agency_add"),
    path("agencies/<int:pk>/", agencies.agency_detail, name="agency_detail"),
    path("agencies/<int:pk>/edit/", agencies.agency_edit, name="agency_edit"),
    path("agencies/<int:pk>/end/", agencies.agency_end, name="agency_end"),
]
