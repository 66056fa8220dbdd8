from django.urls import path

from . import views

app_name = "examples"
urlpatterns = [
    path("welcome/", views.welcome, name="welcome"),
    path("area/workbook/", views.area_workbook, name="area_workbook"),
    path("area/workbook/area.xlsx", views.area_template, name="area_template"),
]
