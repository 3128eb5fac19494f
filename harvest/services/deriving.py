"""What is made of the records is registered, decided about, and settled at the end."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.rules.errors import Invalid, NotAllowed, NotNow
from harvest.models import DerivedOutput, Project
from harvest.rules.derived import DerivedKind, Fate
from harvest.selectors.derived import read_output
from harvest.selectors.people import keepers_of
from harvest.services.telling import DERIVED, end_deadlines, expect
from proposals.services.auditing import record_event


@dataclass(frozen=True, slots=True)
class Described:
    kind: DerivedKind
    title: str
    has_records: bool
    holder: str
    place: str


def register_derived(project: Project, described: Described, *, by: User, now: datetime) -> DerivedOutput:
    """With a date for what has to go. Invalid for what is left empty."""
    values = {name: " ".join(getattr(described, name).split()) for name in ("title", "holder", "place")}
    empty = {name: "is empty" for name, value in values.items() if not value}
    if empty:
        raise Invalid("Say what it is, who holds it, and where.", empty)
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        last = DerivedOutput.objects.filter(project=project).aggregate(last=Max("number"))["last"] or 0
        made = DerivedOutput.objects.create(
            project=project,
            number=last + 1,
            kind=described.kind,
            has_records=described.has_records or described.kind is DerivedKind.IDS,
            created_by=by,
            created_at=now,
            **values,
        )
        _expect(made, now)
        record_event(
            "derived.registered", about=project, by=by, now=now, output=made.number, kind=described.kind.value
        )
    return made


def decide_fate(output: DerivedOutput, fate: Fate, reason: str, *, by: User, now: datetime) -> None:
    """What an office decided; a librarian records it. NotAllowed for others; NotNow once it is settled."""
    if not by.is_librarian:
        raise NotAllowed("A librarian records what an office decided.")
    text = reason.strip()
    if fate is Fate.ASKS or not 0 < len(text) <= 500:
        raise Invalid("Say which office decided, and why.", {"reason": "is empty or too long"})
    with transaction.atomic():
        _change(output, decided=fate, decided_reason=text, decided_by=by, decided_at=now)
        _expect(output, now)
        _record("derived.decided", output, by, now, fate=fate.value)


def settle_derived(output: DerivedOutput, note: str, *, by: User, now: datetime) -> None:
    """Somebody says what became of it: deleted, or ids and texts taken out."""
    text = note.strip()
    if not 0 < len(text) <= 300:
        raise Invalid("Say what became of it, in at most 300 characters.", {"note": "is empty or too long"})
    with transaction.atomic():
        _change(output, settled_note=text, settled_by=by, settled_at=now)
        end_deadlines(output.project, f"{DERIVED}:{output.number}", now=now)
        _record("derived.settled", output, by, now)


def _change(output: DerivedOutput, **values: object) -> None:
    """NotNow if somebody has said already what became of it."""
    if not DerivedOutput.objects.filter(pk=output.pk, settled_at=None).update(**values):
        raise NotNow("Somebody has said already what became of it.")
    for name, value in values.items():
        setattr(output, name, value)


def _expect(output: DerivedOutput, now: datetime) -> None:
    """By the last day of the access, asked of the PI, the library and whoever registered it; nothing for what stays."""
    what = f"{DERIVED}:{output.number}"
    if read_output(output).fate is Fate.STAYS:
        end_deadlines(output.project, what, now=now)
        return
    people = {person.pk: person for person in keepers_of(output.project)}
    if output.created_by and output.created_by.is_active:
        people[output.created_by.pk] = output.created_by
    text = "Delete what was made of the records and may not remain, or have it decided"
    expect(output.project, what, text, output.project.access_end, people=list(people.values()))


def _record(verb: str, output: DerivedOutput, by: User, now: datetime, **detail: str) -> None:
    record_event(verb, about=output.project, by=by, now=now, output=output.number, **detail)
