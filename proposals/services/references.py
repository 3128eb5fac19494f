"""References that were read from a list and confirmed, put into an answer."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from proposals.models import Answer, AnswerRevision, Origin, Proposal
from proposals.rules.references.adding import append_lines
from proposals.services.auditing import record_event
from proposals.services.drafting import save_answer


@transaction.atomic
def add_references(
    proposal: Proposal, key: str, lines: Sequence[str], *, expected_version: int, by: User, now: datetime
) -> Answer:
    """The answer with these lines below what stands there. Raises what `save_answer` raises, and adds nothing then."""
    standing = proposal.answers.filter(key=key).values_list("value", flat=True).first()
    answer = save_answer(
        proposal,
        key,
        append_lines(standing or "", lines),
        expected_version=expected_version,
        by=by,
        now=now,
        reason=AnswerRevision.Reason.REFERENCES,
    )
    Origin.objects.create(answer=answer, version=answer.version, kind=Origin.Kind.REFERENCES, by=by, at=now)
    record_event("references.added", about=proposal, by=by, now=now, key=key, lines=len(lines))
    return answer
