from django.urls import path

from .views import issue, log, marking, raising, triage

app_name = "issues_log"

urlpatterns = [
    path("", log.issue_list, name="issue_list"),
    path("issues.csv", log.issue_list_csv, name="issue_list_csv"),
    path("new/", raising.issue_start, name="issue_start"),
    path("new/<uuid:draft>/check/", raising.issue_check, name="issue_check"),
    path("new/<uuid:draft>/discard/", raising.issue_discard, name="issue_discard"),
    path("new/<uuid:draft>/<slug:question>/", raising.issue_question, name="issue_question"),
    path("<int:pk>/", issue.issue_detail, name="issue_detail"),
    path("<int:pk>/logged/", raising.issue_logged, name="issue_logged"),
    path("<int:pk>/receipt/", issue.issue_receipt, name="issue_receipt"),
    path("<int:pk>/voice/", issue.issue_voice, name="issue_voice"),
    path("<int:pk>/take-up/", triage.issue_take_up, name="issue_take_up"),
    path("<int:pk>/accept/", triage.issue_accept, name="issue_accept"),
    path("<int:pk>/pass-on/", triage.issue_pass_on, name="issue_pass_on"),
    path("<int:pk>/merge/", triage.issue_merge_pick, name="issue_merge_pick"),
    path("<int:pk>/merge/<int:into>/", triage.issue_merge, name="issue_merge"),
    path("<int:pk>/hold/", triage.issue_hold, name="issue_hold"),
    path("<int:pk>/not-take/", triage.issue_not_take, name="issue_not_take"),
    path("<int:pk>/mark/", marking.issue_mark, name="issue_mark"),
    path("<int:pk>/lower/", marking.issue_lower, name="issue_lower"),
    path("<int:pk>/give/", marking.issue_give, name="issue_give"),
    path("<int:pk>/reopen/", triage.issue_reopen, name="issue_reopen"),
]
