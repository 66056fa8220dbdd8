from django.urls import path

from .views import overview

app_name = "dashboards"
urlpatterns = [
    path("dashboard/", overview.dashboard, name="dashboard"),
    path("dashboard/behaviours/", overview.behaviour_list, name="behaviour_list"),
    path("dashboard/changes/", overview.signal_list, name="signal_list"),
    path("dashboard/owing/", overview.owing_list, name="owing_list"),
]
