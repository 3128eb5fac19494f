"""The institution's record: kept by the library, confirmed in each application. Never applied by itself."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.rules.errors import Conflict
from proposals.models import AnswerRevision, InstitutionRecord, Origin, Proposal
from proposals.rules.institution import Department, Institution, answers_from
from proposals.services.auditing import record_event
from proposals.services.drafting import save_answer


@transaction.atomic
def keep_institution(
    institution: Institution, *, expected: int, by: User | None, now: datetime
) -> InstitutionRecord:
    """The record in force from now on, written on top of number `expected` (0: there was none).

    Keeping what stands already changes nothing. Raises `Conflict` if another record was kept meanwhile.
    """
    current = InstitutionRecord.objects.first()
    if current is not None and current.institution == institution:
        return current
    if (current.number if current else 0) != expected:
        raise _changed_meanwhile()
    record = _insert(institution, expected + 1, by=by, now=now)
    record_event("institution.recorded", about=record, by=by, now=now, number=record.number)
    return record


@transaction.atomic
def confirm_institution(
    proposal: Proposal,
    record: InstitutionRecord,
    department: Department,
    *,
    expected: Mapping[str, int],
    by: User,
    now: datetime,
) -> None:
    """Answer the questions on the institution from the record, and keep with each answer where it came from.

    All or nothing: raises `AnswerConflict` if one of them was changed since version `expected[key]`, `Conflict` if
    `record` is no longer in force, `NotNow` outside of a state in which answers are open.
    """
    if InstitutionRecord.objects.filter(number__gt=record.number).exists():
        raise _changed_meanwhile()
    for key, value in answers_from(record.institution, department).items():
        if value is not None:
            _answer(proposal, key, value, record, expected_version=expected[key], by=by, now=now)
    record_event("institution.confirmed", about=proposal, by=by, now=now, number=record.number)


def _answer(
    proposal: Proposal,
    key: str,
    value: object,
    record: InstitutionRecord,
    *,
    expected_version: int,
    by: User,
    now: datetime,
) -> None:
    reason = AnswerRevision.Reason.RECORD
    answer = save_answer(
        proposal, key, value, expected_version=expected_version, by=by, now=now, reason=reason
    )
    Origin.objects.create(
        answer=answer, version=answer.version, kind=Origin.Kind.INSTITUTION, record=record, by=by, at=now
    )


def _insert(institution: Institution, number: int, *, by: User | None, now: datetime) -> InstitutionRecord:
    try:
        with transaction.atomic():
            return InstitutionRecord.objects.create(
                number=number, content=institution.as_json(), kept_by=by, kept_at=now
            )
    except IntegrityError as error:
        raise _changed_meanwhile() from error


def _changed_meanwhile() -> Conflict:
    return Conflict(
        "The record of the institution was changed while you were looking at it. Nothing was changed by you; look at it as it is now."
    )
