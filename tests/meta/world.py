"""A world with one thing of each kind that an address can name, for the permission matrix."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from accounts.models import User
from accounts.services.inviting import invite
from harvest.models import (
    AcceptedTerms,
    Breach,
    Certificate,
    CertificateSending,
    Closing,
    Dataset,
    DeletionRequest,
    DerivedOutput,
    LegalHold,
    Project,
    Publication,
    Signatory,
)
from harvest.rules.certificate import attach_signature
from harvest.rules.deletion import Covers
from harvest.rules.derived import DerivedKind
from harvest.rules.publishing import OutputKind
from harvest.rules.signing_out import CertificateState, Manner, Way
from harvest.rules.statement import CertificateKind
from harvest.rules.states import DatasetState
from harvest.selectors.plans import describe
from harvest.services.accepting import accept_terms
from harvest.services.adopting import adopt_document
from harvest.services.breaches import record_breach
from harvest.services.certificates import build_content, name_signatory
from harvest.services.certificates.annex import build_annex
from harvest.services.closing import announce_close
from harvest.services.collections import add_collection
from harvest.services.deletion import Asked, record_request
from harvest.services.deriving import Described, register_derived
from harvest.services.holds import record_hold
from harvest.services.projects import open_project
from harvest.services.publications import plan_publication
from harvest.services.runs import start_run
from proposals.models import CatalogueVersion, Membership, OutboxMail, Proposal
from proposals.models.outbox import MOST_ATTEMPTS
from proposals.rules.findings import must_fix
from proposals.rules.granted import GrantedPerson, GrantedRole
from proposals.selectors.content import read_content
from proposals.services.form_reports import report_form
from proposals.services.handing_over import build_handover
from proposals.services.notices import open_calendar
from proposals.services.people import add_member
from proposals.services.waiving import waive
from tests import factories as make

PEOPLE = ("anonymous", "stranger", "reader", "editor", "pi", "librarian", "administrator")
"""On the application: reader, editor, PI. On its project the same people are data user, manager, PI."""


@dataclass(frozen=True, slots=True)
class World:
    people: dict[str, User | None]
    values: dict[str, object]


def build_world(folder: Path) -> World:
    people = _make_people()
    reviewed = _make_reviewed()
    confirming = make.make_confirming("A change after the approval")
    make.make_reader_of(confirming)
    project = _make_project(folder)
    values = _values_of_proposal(reviewed) | _values_of_finding() | _values_of_project(project)
    return World(people, values | {"confirming": confirming.ref})


def _make_people() -> dict[str, User | None]:
    return {
        "anonymous": None,
        "stranger": make.make_stranger(),
        "reader": make.make_reader(),
        "editor": make.make_editor(),
        "pi": make.make_pi(),
        "librarian": make.make_librarian(),
        "administrator": make.make_administrator(),
    }


def _make_reviewed() -> Proposal:
    proposal = make.make_in_review()
    make.make_reader_of(proposal)
    make.make_thread(proposal)
    make.make_returned_copy(proposal)
    return proposal


def _make_project(folder: Path) -> Project:
    granted = make.make_granted(
        "Granted already",
        access_start=make.TODAY,
        access_end=make.TODAY + timedelta(days=300),
        people=[
            GrantedPerson("Ana Sol", make.make_editor().email, GrantedRole.MANAGER),
            GrantedPerson("Cem Dor", make.make_reader().email, GrantedRole.DATA_USER),
        ],
    )
    project = open_project(build_handover(granted), proposal=granted, by=make.make_librarian(), now=make.NOW)
    collection = project.collections.get()
    start_run(collection, by=make.make_editor(), now=make.NOW)
    beyond = describe(collection) | {"name": "beyond", "end_date": "20991231"}
    add_collection(project, beyond, by=make.make_editor(), now=make.NOW, reason="The study goes on.")
    _make_dataset(project, folder)
    closing = announce_close(project, "The study is over", by=make.make_pi(), now=make.NOW)
    looked = {"needles": 0, "found": 0, "places": [], "bytes": 0, "at": make.NOW.isoformat()}
    left = dict.fromkeys(("records", "sightings", "day_counts", "datasets", "keys"), 0)
    closing.proof = {"left": left, "before": looked, "after": looked}
    _make_certificate(closing)
    return project


def _make_certificate(closing: Closing) -> None:
    """Signed and sent, with a proof."""
    content = build_content(closing, make.NOW)
    content |= {
        "pdf": {"name": "certificate.pdf", "sha256": "0" * 64},
        "signatory": {
            "name": "Ilse Voort",
            "office": "Dean",
            "email": "",
            "manner": "paper",
            "signed_on": "2026-11-22",
        },
    }
    certificate = Certificate.objects.create(
        project=closing.project,
        number=content["number"],
        content=attach_signature(content, public_key=b"none", signature=b"none"),
        annex=build_annex(closing.project, CertificateKind.DELETION, content["number"], make.NOW),
        issued_at=make.NOW,
        state=CertificateState.SENT,
        signatory=name_signatory("Ilse Voort", "Dean", "", by=make.make_librarian(), now=make.NOW),
        manner=Manner.PAPER,
        signed_at=make.NOW,
    )
    certificate.sendings.create(
        sent_on=make.TODAY,
        sent_to="TikTok's form",
        way=Way.FORM,
        file_name="receipt.txt",
        file=b"Received.",
        at=make.NOW,
    )


def _register_derived(project: Project) -> DerivedOutput:
    described = Described(DerivedKind.MODEL, "A classifier", False, "Ana Sol", "A server")
    return register_derived(project, described, by=make.make_editor(), now=make.NOW)


def _adopt_project() -> Project:
    """Of the same PI, waiting to be confirmed."""
    pi = make.make_pi()
    access = {"start": make.TODAY.isoformat(), "end": (make.TODAY + timedelta(days=300)).isoformat()}
    document = {
        "schema": "fieldgate/handover/1",
        "title": "Granted elsewhere",
        "institution": {"name": "University of Northmere"},
        "principal_investigator": {"name": pi.name, "email": pi.email},
        "team": [],
        "access": access,
        "collections": [],
    }
    return adopt_document(document, by=make.make_librarian(), now=make.NOW)


def _make_dataset(project: Project, folder: Path) -> None:
    (folder / "README.md").write_text("An empty dataset.\n")
    Dataset.objects.create(
        project=project,
        number=1,
        format="csv",
        state=DatasetState.READY,
        folder=str(folder),
        created_by=make.make_reader(),
        created_at=make.NOW,
        built_at=make.NOW,
    )


def _values_of_finding() -> dict[str, object]:
    """An application with one thing to fix, which is explained."""
    proposal = make.make_filled("One that explains", access__end="2031-01-01")
    make.make_reader_of(proposal)
    (finding,) = must_fix(read_content(proposal).findings(make.TODAY))
    waive(proposal, finding.fingerprint, "TikTok agreed.", by=make.make_editor(), now=make.NOW)
    return {"explaining": proposal.ref, "fingerprint": finding.fingerprint}


def _values_of_proposal(proposal: Proposal) -> dict[str, object]:
    ready = make.make_ready("One that is pasted")
    report = report_form(ready, "research.summary", "Other words", by=make.make_editor(), now=make.NOW)
    spare = make.make_draft("One that waits")
    member = add_member(
        spare,
        "new@northmere.example",
        "New Comer",
        Membership.Role.READER,
        by=make.make_editor(),
        now=make.NOW,
    )
    invited = invite("later@northmere.example", "Later Comer", by=None, now=make.NOW)
    return {
        "ref": proposal.ref,
        "key": "research.summary",
        "list_key": "literature.references",
        "text": make.make_text().pk,
        "catalogue": CatalogueVersion.objects.get().pk,
        "thread": proposal.threads.get().pk,
        "snapshot": proposal.snapshots.get().number,
        "export_format": "json",
        "copy": proposal.returned_copies.get().pk,
        "sheet_format": "md",
        "member": member.pk,
        "own_member": proposal.memberships.get(user=make.make_reader()).pk,
        "review_token": make.review_link(proposal).split("/")[2],
        "token": invited.link.rstrip("/").rpartition("/")[2],
        "help": "researchers",
        "example": "first-votes",
        "kind": "message",
        "report": report.pk,
        "calendar": open_calendar(make.make_reader(), now=make.NOW),
        "mail": _make_given_up().pk,
    }


def _make_given_up() -> OutboxMail:
    mail = OutboxMail.objects.order_by("pk")[0]
    OutboxMail.objects.filter(pk=mail.pk).update(attempts=MOST_ATTEMPTS, last_error="SMTPServerDisconnected")
    return mail


def _plan_publication(project: Project) -> Publication:
    return plan_publication(
        project,
        kind=OutputKind.ARTICLE,
        title="First votes",
        venue="",
        planned_on=make.TODAY + timedelta(days=100),
        authors=[],
        others="",
        by=make.make_editor(),
        now=make.NOW,
    )


def _accept_terms(project: Project) -> AcceptedTerms:
    return accept_terms(
        project,
        "terms.txt",
        b"The terms.",
        accepted_on=make.TODAY,
        accepted_by="Hal Reed, legal office",
        party=AcceptedTerms.Party.IRELAND,
        by=make.make_editor(),
        now=make.NOW,
    )


def _record_breach(project: Project) -> Breach:
    return record_breach(
        project,
        known_at=make.NOW,
        facts="A laptop is gone.",
        touches="",
        assigned_to=make.make_pi(),
        by=make.make_pi(),
        now=make.NOW,
    )


def _record_hold(project: Project) -> LegalHold:
    return record_hold(
        project,
        asked_by="The legal office",
        reason="A lawsuit",
        until=make.TODAY + timedelta(days=400),
        decider=make.make_pi(),
        by=make.make_librarian(),
        now=make.NOW,
    )


def _record_deletion(project: Project) -> DeletionRequest:
    asked = Asked(make.TODAY, "TikTok", "Please delete these.", Covers.IDS, "7345557461438385450", make.TODAY)
    return record_request(project, asked, by=make.make_librarian(), now=make.NOW)


def _values_of_project(project: Project) -> dict[str, object]:
    assert project.proposal is not None
    collection = project.collections.get(outside_plan="")
    return {
        "granted": project.proposal.ref,
        "project": project.ref,
        "collection": collection.pk,
        "collection_beyond": project.collections.get(name="beyond").pk,
        "run": collection.runs.get().pk,
        "team_member": project.members.get(user=make.make_reader()).pk,
        "verb": "pause",
        "report_form": "json",
        "dataset": 1,
        "file": "README.md",
        "publication": _plan_publication(project).number,
        "accepted": _accept_terms(project).number,
        "clause": "refresh",
        "publishing_act": "drop",
        "end_step": "question",
        "deletion": _record_deletion(project).number,
        "deletion_verb": "withdraw",
        "hold": _record_hold(project).number,
        "breach": _record_breach(project).number,
        "breach_verb": "note",
        "leaver_duty": "tiktok",
        "form": "json",
        "place": 1,
        "proof": CertificateSending.objects.get().pk,
        "certificate_act": "send",
        "adopted": _adopt_project().ref,
        "derived": _register_derived(project).number,
        "signatory": Signatory.objects.get().pk,
    }
