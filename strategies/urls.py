from django.urls import path

from .views import agencies, answers, detail, drafting, inputs, listing, progress

app_name = "strategies"
urlpatterns = [
    path("", listing.strategy_list, name="strategy_list"),
    path("investment/", listing.investment, name="investment"),
    path("agencies/", agencies.agency_list, name="agency_list"),
    path("agencies/remind/", agencies.remind, name="remind"),
    path("agencies/<int:pk>/", agencies.agency_detail, name="agency_detail"),
    path("open/<int:targeted>/", drafting.strategy_open, name="strategy_open"),
    path("<int:pk>/", detail.strategy_detail, name="strategy_detail"),
    path("<int:pk>/history/", detail.strategy_history, name="strategy_history"),
    path("<int:pk>/edit/", drafting.strategy_edit, name="strategy_edit"),
    path("<int:pk>/sections/<slug:key>/", detail.section_detail, name="section_detail"),
    path("<int:pk>/sections/<slug:key>/edit/", drafting.section_edit, name="section_edit"),
    path("<int:pk>/versions/<int:number>/", detail.version_detail, name="version_detail"),
    path("<int:pk>/watch/", drafting.watch, name="watch"),
    path("<int:pk>/watch/<int:watched>/stop/", drafting.watch_stop, name="watch_stop"),
    path("<int:pk>/flag/", drafting.flag, name="flag"),
    path("<int:pk>/unflag/", drafting.unflag, name="unflag"),
    path("<int:pk>/tiers/<int:position>/none/", drafting.none_say, name="none_say"),
    path("<int:pk>/tiers/<int:position>/add/", inputs.input_add, name="input_add"),
    path("<int:pk>/consult/", progress.consult, name="consult"),
    path("<int:pk>/closing-day/", progress.closing_day, name="closing_day"),
    path("<int:pk>/take-back/", progress.take_back, name="take_back"),
    path("<int:pk>/to-board/", progress.to_board, name="to_board"),
    path("<int:pk>/endorse/", progress.endorse, name="endorse"),
    path("<int:pk>/upper-answer/", progress.upper_answer, name="upper_answer"),
    path("inputs/<int:pk>/", inputs.input_detail, name="input_detail"),
    path("inputs/<int:pk>/edit/", inputs.input_edit, name="input_edit"),
    path("inputs/<int:pk>/remove/", inputs.input_remove, name="input_remove"),
    path("inputs/<int:pk>/answer/", answers.input_answer, name="input_answer"),
    path("inputs/<int:pk>/report/", answers.input_report, name="input_report"),
]
