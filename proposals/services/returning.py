"""What becomes of a file that came back: each change is taken or skipped, each comment can become a thread."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import Invalid, NotNow
from proposals.models import Answer, AnswerRevision, Proposal, ReturnedCopy, Thread
from proposals.rules.workflow import Act
from proposals.selectors.texts import written_text
from proposals.services.auditing import record_event
from proposals.services.discussing import LONGEST_COMMENT, LONGEST_QUOTE, open_thread
from proposals.services.drafting import find_question, save_answer
from proposals.services.guarding import lock_for

TAKEN: Final = "taken"
SKIPPED: Final = "skipped"
CUT: Final = " … (This was longer. The rest stands in the file.)"


@transaction.atomic
def take_change(
    copy: ReturnedCopy, key: str, *, expected_version: int, by: User | None, now: datetime
) -> Answer:
    """Make the text of the file the answer. Raises what `save_answer` raises; `Invalid` for what cannot be taken."""
    present = _hold(copy)
    change = present.change(key)
    if change is None or change["problem"]:
        raise Invalid("This text cannot be taken from the file. Nothing was changed.")
    answer = save_answer(
        present.proposal,
        key,
        change["value"],
        expected_version=expected_version,
        by=by,
        now=now,
        reason=AnswerRevision.Reason.IMPORT,
    )
    _settle(present, key, TAKEN)
    return answer


@transaction.atomic
def take_all(copy: ReturnedCopy, versions: Mapping[str, int], *, by: User | None, now: datetime) -> int:
    """Take the changes of these questions, each on top of the version that was seen: all of them, or none.

    Returns how many. Raises as `take_change` does, at the first that cannot be taken.
    """
    for key, version in versions.items():
        take_change(copy, key, expected_version=version, by=by, now=now)
    return len(versions)


@transaction.atomic
def skip_change(copy: ReturnedCopy, key: str, *, by: User | None, now: datetime) -> None:
    """Leave the answer as it is. The text of the file stays with the copy."""
    present = _hold(copy)
    lock_for(present.proposal, Act.EDIT)
    if present.change(key) is None:
        raise Invalid("The file has no such change. Nothing was changed.")
    _settle(present, key, SKIPPED)
    record_event("copy.skipped", about=present.proposal, by=by, now=now, key=key)


@transaction.atomic
def take_remark(copy: ReturnedCopy, number: int, *, by: User | None, now: datetime) -> Thread:
    """Make a comment of the file a thread beside the answer, at its passage where the answer still has it.

    Raises `NotNow` if that was done before, `Invalid` for a comment that stands beside no question.
    """
    present = _hold(copy)
    remarks = present.content["remarks"]
    name = f"remark:{number}"
    if not 0 <= number < len(remarks) or not remarks[number]["key"]:
        raise Invalid("This comment stands beside no question. Nothing was changed.")
    if name in present.settled:
        raise NotNow("This comment is a thread already. Nothing was changed.")
    remark = remarks[number]
    quote = _find_passage(present.proposal, remark["key"], remark["quote"])
    thread = open_thread(
        present.proposal,
        remark["key"],
        _say_remark(remark, is_quoted=bool(quote)),
        Thread.Kind.NOTE,
        by=by,
        now=now,
        quote=quote,
    )
    _settle(present, name, TAKEN)
    return thread


def _hold(copy: ReturnedCopy) -> ReturnedCopy:
    """The row as it is now, until the transaction ends."""
    held = ReturnedCopy.objects.select_for_update(of=("self",)).select_related("proposal__catalogue")
    return held.get(pk=copy.pk)


def _settle(copy: ReturnedCopy, name: str, how: str) -> None:
    copy.settled = copy.settled | {name: how}
    copy.save(update_fields=["settled"])


def _find_passage(proposal: Proposal, key: str, quote: str) -> str:
    """The quotation, if the answer has it in one place; "" otherwise."""
    value = proposal.answers.filter(key=key).values_list("value", flat=True).first()
    text = written_text(find_question(proposal, key), value)
    return quote if quote and len(quote) <= LONGEST_QUOTE and text.count(quote) == 1 else ""


def _say_remark(remark: Mapping[str, str], *, is_quoted: bool) -> str:
    who = f"{remark['author']} wrote in the file" if remark["author"] else "From the file"
    about = "" if is_quoted or not remark["quote"] else f", on “{remark['quote'][:LONGEST_QUOTE]}”"
    said = f"{who}{about}:\n\n{remark['text']}"
    return said if len(said) <= LONGEST_COMMENT else said[: LONGEST_COMMENT - len(CUT)] + CUT
