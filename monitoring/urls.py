from django.urls import path

from monitoring.views import indicators, submissions

app_name = "monitoring"
urlpatterns = [
    path("indicators/", indicators.indicator_list, name="indicator_list"),
    path("indicators/<int:pk>/", indicators.indicator_detail, name="indicator_detail"),
    path("indicators/<int:pk>/csv/", indicators.indicator_csv, name="indicator_csv"),
    path("data/", submissions.submission_list, name="submission_list"),
    path("data/send/", submissions.submission_send, name="submission_send"),
    path("data/<int:pk>/", submissions.submission_detail, name="submission_detail"),
    path("data/<int:pk>/answer/", submissions.submission_answer, name="submission_answer"),
    path("data/<int:pk>/again/", submissions.submission_again, name="submission_again"),
    path("data/<int:pk>/progress/", submissions.submission_progress, name="submission_progress"),
    path("data/<int:pk>/rows/", submissions.submission_rows, name="submission_rows"),
]
