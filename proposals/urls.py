"""Addresses of applications."""

from django.urls import URLPattern, path

from proposals.views import (
    before,
    checking,
    conflicts,
    copysheet,
    forecasting,
    history,
    institution,
    library,
    people,
    previewing,
    question_sheet,
    questions,
    reviewing,
    starting,
    tasks,
    threads,
    tracking,
    versions,
    visiting,
)

before_the_first_question: list[URLPattern] = [
    path("start/", before.start, name="start"),
    path("start/plan.ics", before.start_calendar, name="start_calendar"),
    path("examples/<slug:key>/", before.example, name="example"),
    path("questions/", question_sheet.question_sheet, name="question_sheet"),
    path("questions/<str:sheet_format>/", question_sheet.question_sheet_file, name="question_sheet_file"),
]

drafting: list[URLPattern] = [
    path("proposals/new/", starting.proposal_new, name="proposal_new"),
    path("p/<str:ref>/", tasks.proposal, name="proposal"),
    path("p/<str:ref>/title/", starting.title_change, name="title_change"),
    path("p/<str:ref>/check/", checking.check_answers, name="check_answers"),
    path("p/<str:ref>/forecast/", forecasting.forecast, name="forecast"),
    path("p/<str:ref>/forecast/change/", forecasting.forecast_change, name="forecast_change"),
    path("p/<str:ref>/forecast/insert/", forecasting.forecast_insert, name="forecast_insert"),
    path("p/<str:ref>/institution/", institution.institution_confirm, name="institution_confirm"),
    path("p/<str:ref>/q/<str:key>/", questions.question, name="question"),
    path("p/<str:ref>/q/<str:key>/save/", questions.question_autosave, name="question_autosave"),
    path("p/<str:ref>/q/<str:key>/unsaved/", conflicts.question_unsaved, name="question_unsaved"),
    path("p/<str:ref>/q/<str:key>/preview/", previewing.question_preview, name="question_preview"),
    path("p/<str:ref>/q/<str:key>/history/", history.question_history, name="question_history"),
    path("p/<str:ref>/q/<str:key>/history/compare/", history.question_compare, name="question_compare"),
    path("p/<str:ref>/q/<str:key>/restore/", history.question_restore, name="question_restore"),
]

review: list[URLPattern] = [
    path("p/<str:ref>/people/", people.people, name="people"),
    path("p/<str:ref>/people/add/", people.person_add, name="person_add"),
    path("p/<str:ref>/people/<int:member>/change/", people.person_change, name="person_change"),
    path("p/<str:ref>/people/<int:member>/remove/", people.person_remove, name="person_remove"),
    path("p/<str:ref>/people/pi/", people.pi_set, name="pi_set"),
    path("p/<str:ref>/people/librarian/", people.librarian_assign, name="librarian_assign"),
    path("p/<str:ref>/review/", reviewing.review, name="review"),
    path("p/<str:ref>/review/request/", reviewing.review_request, name="review_request"),
    path("p/<str:ref>/review/take-back/", reviewing.review_take_back, name="review_take_back"),
    path("p/<str:ref>/review/decide/", reviewing.review_decide, name="review_decide"),
    path("review-link/", visiting.review_link_done, name="review_link_done"),
    path("review-link/<str:token>/", visiting.review_link, name="review_link"),
    path("p/<str:ref>/reopen/", reviewing.review_reopen, name="review_reopen"),
    path("p/<str:ref>/q/<str:key>/threads/", threads.thread_open, name="thread_open"),
    path("p/<str:ref>/threads/<int:thread>/reply/", threads.thread_reply, name="thread_reply"),
    path("p/<str:ref>/threads/<int:thread>/resolve/", threads.thread_resolve, name="thread_resolve"),
    path("p/<str:ref>/threads/<int:thread>/accept/", threads.thread_accept, name="thread_accept"),
    path("p/<str:ref>/threads/<int:thread>/reopen/", threads.thread_reopen, name="thread_reopen"),
    path("p/<str:ref>/versions/", versions.versions, name="versions"),
    path("p/<str:ref>/versions/<int:number>/<str:export_format>/", versions.export_file, name="export_file"),
    path("p/<str:ref>/submit/", copysheet.submit, name="submit"),
    path("p/<str:ref>/submit/record/", copysheet.submission_record, name="submission_record"),
    path("p/<str:ref>/submit/<str:key>/", copysheet.copy_tick, name="copy_tick"),
    path("p/<str:ref>/tracking/", tracking.tracking, name="tracking"),
    path("p/<str:ref>/decision/", tracking.decision_record, name="decision_record"),
    path("library/", library.library, name="library"),
    path("library/institution/", institution.library_institution, name="library_institution"),
    path("library/invite/", library.library_invite, name="library_invite"),
]

urlpatterns = [*before_the_first_question, *drafting, *review]
