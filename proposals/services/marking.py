"""What the PI has read and finds fine, part by part. Marks decide nothing and can be taken back."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from accounts.models import User
from proposals.models import Proposal, SectionMark
from proposals.rules.workflow import Act
from proposals.selectors.marks import hashes_of
from proposals.services.auditing import record_event
from proposals.services.guarding import lock_for
from proposals.services.review_rounds import find_open_round


@transaction.atomic
def mark_sections(
    proposal: Proposal, keys: Collection[str], *, round_number: int, by: User | None, now: datetime
) -> None:
    """Call these parts of the version that is being read fine; parts that are marked already stay as they are."""
    round_ = find_open_round(lock_for(proposal, Act.MARK), round_number)
    known = hashes_of(round_.snapshot)
    marks = [
        SectionMark(round=round_, section_key=key, sha256=known[key], user=by, at=now)
        for key in keys
        if key in known
    ]
    SectionMark.objects.bulk_create(marks, ignore_conflicts=True)
    record_event("review.marked", about=proposal, by=by, now=now, round=round_number, sections=len(marks))


@transaction.atomic
def unmark_section(
    proposal: Proposal, key: str, *, round_number: int, by: User | None, now: datetime
) -> None:
    """Take a mark back, also one that counted from an earlier review because nothing had changed."""
    round_ = find_open_round(lock_for(proposal, Act.MARK), round_number)
    same = hashes_of(round_.snapshot).get(key)
    SectionMark.objects.filter(round__proposal=proposal, section_key=key, sha256=same or "").delete()
    record_event("review.unmarked", about=proposal, by=by, now=now, round=round_number, section=key)
