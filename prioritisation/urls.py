from django.urls import path

from . import views

app_name = "prioritisation"
urlpatterns = [
    path("", views.round_list, name="round_list"),
    path("new/", views.round_set_up, name="round_set_up"),
    path("targeted/", views.targeted_list, name="targeted_list"),
    path("targeted/<int:pk>/", views.targeted_detail, name="targeted_detail"),
    path("candidates/<int:pk>/", views.candidate_detail, name="candidate_detail"),
    path("candidates/<int:pk>/change/", views.candidate_change, name="candidate_change"),
    path("candidates/<int:pk>/withdraw/", views.candidate_withdraw, name="candidate_withdraw"),
    path("candidates/<int:pk>/screen/", views.candidate_screen, name="candidate_screen"),
    path("candidates/<int:pk>/let-through/", views.candidate_let_through, name="candidate_let_through"),
    path("candidates/<int:pk>/evidence/", views.candidate_evidence, name="candidate_evidence"),
    path("candidates/<int:pk>/interest/", views.candidate_interest, name="candidate_interest"),
    path("<int:pk>/", views.round_detail, name="round_detail"),
    path("<int:pk>/put-forward/", views.candidate_put_forward, name="candidate_put_forward"),
    path("<int:pk>/weights/", views.round_weights, name="round_weights"),
    path("<int:pk>/open/", views.round_open, name="round_open"),
    path("<int:pk>/dates/", views.round_dates, name="round_dates"),
    path("<int:pk>/reveal/", views.round_reveal, name="round_reveal"),
    path("<int:pk>/ask-again/", views.round_ask_again, name="round_ask_again"),
    path("<int:pk>/results/", views.round_results, name="round_results"),
    path("<int:pk>/results.csv", views.round_results_csv, name="round_results_csv"),
    path("<int:pk>/work-out-again/", views.round_work_out_again, name="round_work_out_again"),
    path("<int:pk>/decide/", views.round_decide, name="round_decide"),
    path("<int:pk>/score/", views.round_score, name="round_score"),
    path("<int:pk>/score/<int:seat>/", views.score_start, name="score_start"),
    path("<int:pk>/score/<int:seat>/check/", views.score_check, name="score_check"),
    path("<int:pk>/score/<int:seat>/on/<slug:criterion>/", views.score_criterion, name="score_criterion"),
]
