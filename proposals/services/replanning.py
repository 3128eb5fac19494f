"""The data plan changed by the press of a button, and its numbers taken over into the design of the research."""

from datetime import datetime
from typing import Final

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import Conflict
from proposals.models import Answer, AnswerRevision, Proposal
from proposals.rules.advice import Shown, find_shown, list_changes
from proposals.rules.workflow import Act
from proposals.selectors.content import read_content
from proposals.services.drafting import save_answer
from proposals.services.guarding import lock_for

DESIGN: Final = "research.design"
NOT_AS_SHOWN: Final = (
    "The data plan has changed since you opened this page. Nothing was changed; below is how it stands now."
)


@transaction.atomic
def follow_advice(proposal: Proposal, shown: Shown, *, by: User, now: datetime) -> tuple[str, ...]:
    """Change the answers as the suggestion says; the keys of those that were changed.

    Raises `Conflict` where the forecast no longer suggests what was shown, `AnswerConflict` where one of the answers is
    another by now; then none is changed.
    """
    present = lock_for(proposal, Act.EDIT)
    content = read_content(proposal)
    found = content.forecast(now.date())
    suggested = find_shown(found, shown) if found else None
    if found is None or suggested is None:
        raise Conflict(NOT_AS_SHOWN)
    changes = list_changes(content.answers, found, suggested)
    for key, value in changes.items():
        save_answer(
            present,
            key,
            value,
            expected_version=shown.versions.get(key, 0),
            by=by,
            now=now,
            reason=AnswerRevision.Reason.ADVICE,
        )
    return tuple(changes)


@transaction.atomic
def add_to_design(
    proposal: Proposal, paragraph: str, *, expected_version: int, by: User, now: datetime
) -> Answer:
    """The paragraph after what stands in the design, as a new version of it. Raises as `save_answer` does."""
    present = lock_for(proposal, Act.EDIT)
    value = present.answers.filter(key=DESIGN).values_list("value", flat=True).first()
    parts = (value.rstrip() if isinstance(value, str) else "", paragraph.strip())
    whole = "\n\n".join(filter(None, parts))
    return save_answer(present, DESIGN, whole, expected_version=expected_version, by=by, now=now)
