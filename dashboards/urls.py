from django.urls import path

from .views import overview, schedule

app_name = "dashboards"
urlpatterns = [
    path("dashboard/", overview.dashboard, name="dashboard"),
    path("dashboard/behaviours/", overview.behaviour_list, name="behaviour_list"),
    path("dashboard/changes/", overview.signal_list, name="signal_list"),
    path("dashboard/owing/", overview.owing_list, name="owing_list"),
    path("schedule/", schedule.schedule, name="schedule"),
    path("schedule/<int:pk>/", schedule.step_detail, name="step_detail"),
    path("schedule/<int:pk>/plan/", schedule.step_plan, name="step_plan"),
    path("schedule/<int:pk>/done/", schedule.step_done, name="step_done"),
    path("schedule/<int:pk>/reopen/", schedule.step_reopen, name="step_reopen"),
]
