from django.urls import path

from .views import asking, changing, deciding, meeting

app_name = "meetings"
urlpatterns = [
    path("meetings/", meeting.meeting_list, name="meeting_list"),
    path("meetings/call/", meeting.meeting_call, name="meeting_call"),
    path("meetings/<int:pk>/", meeting.meeting_detail, name="meeting_detail"),
    path("meetings/<int:pk>/change/", changing.meeting_change, name="meeting_change"),
    path("meetings/<int:pk>/cancel/", changing.meeting_cancel, name="meeting_cancel"),
    path("meetings/<int:pk>/agenda/", changing.agenda_change, name="agenda_change"),
    path("meetings/<int:pk>/item/", meeting.item_add, name="item_add"),
    path("meetings/<int:pk>/attendance/", meeting.attendance_take, name="attendance_take"),
    path("meetings/<int:pk>/interest/", meeting.interest_declare, name="interest_declare"),
    path("meetings/decisions/", deciding.decision_list, name="decision_list"),
    path("meetings/decisions/record/", deciding.decision_record, name="decision_record"),
    path("meetings/decisions/<int:pk>/", deciding.decision_detail, name="decision_detail"),
    path("meetings/decisions/<int:pk>/confirm/", deciding.decision_confirm, name="decision_confirm"),
    path("meetings/decisions/<int:pk>/dispute/", deciding.decision_dispute, name="decision_dispute"),
    path("meetings/actions/", asking.action_list, name="action_list"),
    path("meetings/actions/ask/", asking.action_ask, name="action_ask"),
    path("meetings/actions/<int:pk>/", asking.action_detail, name="action_detail"),
    path("meetings/actions/<int:pk>/finish/", asking.action_finish, name="action_finish"),
]
