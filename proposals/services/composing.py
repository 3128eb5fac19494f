"""A text that was composed from short answers, put into the answer that TikTok reads."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from proposals.models import Answer, AnswerRevision, Origin, Proposal
from proposals.rules.protection import PLAN
from proposals.services.auditing import record_event
from proposals.services.drafting import save_answer


@transaction.atomic
def write_plan(
    proposal: Proposal, text: str, *, replace: bool, expected_version: int, by: User, now: datetime
) -> Answer:
    """The data protection plan: `text` in place of what stands there, or below it.

    What stood there stays in the history. Raises what `save_answer` raises, and writes nothing then.
    """
    standing = proposal.answers.filter(key=PLAN).values_list("value", flat=True).first() or ""
    answer = save_answer(
        proposal,
        PLAN,
        text if replace or not standing.strip() else f"{standing.rstrip()}\n\n{text}",
        expected_version=expected_version,
        by=by,
        now=now,
        reason=AnswerRevision.Reason.COMPOSED,
    )
    Origin.objects.create(answer=answer, version=answer.version, kind=Origin.Kind.COMPOSED, by=by, at=now)
    record_event("plan.composed", about=proposal, by=by, now=now, version=answer.version, replaced=replace)
    return answer
