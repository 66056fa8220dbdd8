"""Routes of reports."""

from django.urls import path

from . import views

app_name = "reports"
urlpatterns = [
    path("", views.report_list, name="report_list"),
    path("<int:pk>/", views.report_detail, name="report_detail"),
    path("<int:pk>/pdf/", views.report_pdf, name="report_pdf"),
    path("<int:pk>/publish/", views.report_publish, name="report_publish"),
    path("<int:pk>/make-again/", views.report_make_again, name="report_make_again"),
]
