"""One part of a project by its number. Http404 for a number that is not there, or belongs to another project."""

from django.db.models import Prefetch
from django.http import Http404

from harvest.models import (
    Breach,
    Certificate,
    CertificateSending,
    Collection,
    Dataset,
    DeletionRequest,
    LegalHold,
    Project,
    Publication,
    Run,
)
from harvest.rules.statement import CertificateKind


def find_run(project: Project, number: int) -> Run:
    """By its number on the site."""
    run = Run.objects.select_related("collection").filter(collection__project=project, pk=number).first()
    if run is None:
        raise Http404("There is no such run.")
    run.collection.project = project
    return run


def find_collection(project: Project, number: int) -> Collection:
    """By its number on the site."""
    collection = Collection.objects.filter(project=project, pk=number).first()
    if collection is None:
        raise Http404("There is no such collection.")
    collection.project = project
    return collection


def find_dataset(project: Project, number: int) -> Dataset:
    """By its number in the project."""
    dataset = Dataset.objects.filter(project=project, number=number).first()
    if dataset is None:
        raise Http404("There is no such dataset.")
    dataset.project = project
    return dataset


def find_certificate(project: Project) -> Certificate:
    """The one of deletion."""
    certificate = find_deletion(project)
    if certificate is None:
        raise Http404("There is no certificate yet.")
    return certificate


def find_deletion(project: Project) -> Certificate | None:
    return Certificate.objects.filter(project=project, kind=CertificateKind.DELETION).first()


def find_certificate_by_place(project: Project, place: int) -> Certificate:
    """By its number in the project, with who signed it and where it went, without the files that prove that."""
    sendings = Prefetch("sendings", CertificateSending.objects.defer("file"))
    found = Certificate.objects.select_related("signatory").prefetch_related(sendings)
    certificate = found.filter(project=project, number=f"{project.ref}-C{place}").first()
    if certificate is None:
        raise Http404("There is no such certificate.")
    certificate.project = project
    return certificate


def find_publication(project: Project, number: int) -> Publication:
    """By its number in the project, with what its page shows of its versions."""
    found = Publication.objects.filter(project=project, number=number).prefetch_related(
        "authors", "manuscripts__sign_offs__by", "manuscripts__notices"
    )
    publication = found.first()
    if publication is None:
        raise Http404("There is no such publication.")
    publication.project = project
    return publication


def find_deletion_request(project: Project, number: int) -> DeletionRequest:
    """By its number in the project."""
    people = ("assigned_to", "recorded_by", "begun_by", "answered_by")
    request = DeletionRequest.objects.filter(project=project, number=number).select_related(*people).first()
    if request is None:
        raise Http404("There is no such request.")
    request.project = project
    return request


def find_hold_numbered(project: Project, number: int) -> LegalHold:
    """By its number in the project."""
    hold = LegalHold.objects.filter(project=project, number=number).select_related("decider").first()
    if hold is None:
        raise Http404("There is no such hold.")
    hold.project = project
    return hold


def find_breach(project: Project, number: int) -> Breach:
    """By its number in the project, with what its page shows."""
    found = Breach.objects.filter(project=project, number=number)
    people = ("assigned_to", "recorded_by", "closed_by")
    breach = found.select_related(*people).prefetch_related("notices__by", "notes__by").first()
    if breach is None:
        raise Http404("There is no such case.")
    breach.project = project
    return breach
