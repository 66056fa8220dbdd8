from django.urls import path

from . import views

app_name = "operations"
urlpatterns = [
    path("metrics", views.metrics, name="metrics"),
    path("status/", views.status, name="status"),
    path("status/jobs/<int:pk>/run-again/", views.job_run_again, name="job_run_again"),
    path("status/jobs/<int:pk>/set-aside/", views.job_set_aside, name="job_set_aside"),
]
