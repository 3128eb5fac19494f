"""Addresses of projects."""

from django.urls import path

from harvest.views import (
    certificate,
    closing,
    collection,
    datasets,
    duties,
    healthz,
    home,
    key,
    library,
    people,
    project,
    publications,
    runs,
    schedules,
)

_P = "projects/<str:ref>/"

urlpatterns = [
    path("", home.home, name="home"),
    path("p/<str:ref>/project/", project.open_granted, name="project_open"),
    path(_P, project.show, name="project"),
    path(f"{_P}people/<int:number>/end/", people.access_end, name="access_end"),
    path(f"{_P}key/", key.project_key, name="project_key"),
    path(f"{_P}key/try/", key.try_again, name="project_key_try"),
    path(f"{_P}collections/new/", collection.collection_new, name="collection_new"),
    path(f"{_P}collections/<int:number>/", collection.show, name="collection"),
    path(f"{_P}collections/<int:number>/note/", collection.note_collection, name="collection_note"),
    path(f"{_P}collections/<int:number>/start/", runs.start, name="run_start"),
    path(f"{_P}collections/<int:number>/runs/", schedules.runs, name="collection_runs"),
    path(f"{_P}collections/<int:number>/schedule/", schedules.schedule, name="schedule"),
    path(f"{_P}collections/<int:number>/schedule/<slug:verb>/", schedules.act, name="schedule_act"),
    path(f"{_P}collections/<int:number>/young/", schedules.follow_ups, name="follow_ups"),
    path(f"{_P}runs/<int:number>/", runs.show, name="run"),
    path(f"{_P}runs/<int:number>/progress/", runs.progress, name="run_progress"),
    path(f"{_P}runs/<int:number>/cancel/", runs.cancel, name="run_cancel"),
    path(f"{_P}runs/<int:number>/<slug:verb>/", runs.act, name="run_act"),
    path(f"{_P}datasets/", datasets.datasets, name="datasets"),
    path(f"{_P}datasets/<int:number>/take/", datasets.take, name="dataset_take"),
    path(f"{_P}datasets/<int:number>/files/<path:name>", datasets.file, name="dataset_file"),
    path(f"{_P}datasets/<int:number>/confirm/", datasets.confirm, name="dataset_confirm"),
    path(f"{_P}publications/", publications.publications, name="publications"),
    path(f"{_P}publications/<int:number>/", publications.publication, name="publication"),
    path(f"{_P}publications/<int:number>/<slug:name>/", publications.act, name="publication_act"),
    path(f"{_P}duties/", duties.duties, name="duties"),
    path(f"{_P}duties/release/", duties.brake_release, name="brake_release"),
    path(f"{_P}end/", closing.closing, name="closing"),
    path(f"{_P}end/confirm/", closing.confirm, name="closing_confirm"),
    path(f"{_P}certificate/", certificate.certificate, name="certificate"),
    path(f"{_P}certificate/<slug:form>/", certificate.certificate_file, name="certificate_file"),
    path("library/projects/", library.library_projects, name="library_projects"),
    path("healthz", healthz.healthz, name="healthz"),
]
