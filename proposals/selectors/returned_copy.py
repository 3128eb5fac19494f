"""A file that came back, beside what stands now: what is to be decided, and what was not read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import Http404

from proposals.catalogue.model import Question
from proposals.catalogue.reading import read_catalogue
from proposals.models import Answer, Proposal, ReturnedCopy
from proposals.rendering.questions import read_question
from proposals.rendering.returned import Trouble
from proposals.rules.differences import Piece, word_diff
from proposals.selectors.texts import written_text

TROUBLES: Final[Mapping[Trouble, str]] = {
    Trouble.TWICE: "Stands twice in the file. Keep one of the two, then send the file again.",
    Trouble.NOT_FOUND: "Was not found in the file. Its answer stays as it is.",
    Trouble.UNKNOWN: "Was not asked in the version that the file was made of.",
}


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """`pieces` lead from what stands now to what the file says. `version` is what taking it names as expected.

    `is_crossed`: the answer was changed here too since the file was made. `problem` says why it cannot be taken.
    """

    key: str
    prompt: str
    pieces: tuple[Piece, ...]
    version: int
    is_crossed: bool
    problem: str


@dataclass(frozen=True, slots=True)
class RemarkRow:
    number: int
    prompt: str
    key: str
    author: str
    quote: str
    text: str
    is_taken: bool


@dataclass(frozen=True, slots=True)
class TroubleRow:
    prompt: str
    words: str


@dataclass(frozen=True, slots=True)
class ReturnedPage:
    """`taken` and `skipped` count what was decided."""

    copy: ReturnedCopy
    changes: tuple[ChangeRow, ...]
    remarks: tuple[RemarkRow, ...]
    troubles: tuple[TroubleRow, ...]
    taken: int
    skipped: int

    @property
    def plain(self) -> tuple[ChangeRow, ...]:
        """Changes that can be taken, of answers that nobody changed here since."""
        return tuple(each for each in self.changes if not each.is_crossed and not each.problem)

    @property
    def versions(self) -> str:
        """What taking all of `plain` names as seen."""
        return " ".join(f"{each.key}={each.version}" for each in self.plain)


def find_copy(proposal: Proposal, number: int) -> ReturnedCopy:
    """Raises Http404."""
    copy = proposal.returned_copies.select_related("snapshot", "returned_by").filter(pk=number).first()
    if copy is None:
        raise Http404("There is no such file.")
    return copy


def returned_page(proposal: Proposal, copy: ReturnedCopy) -> ReturnedPage:
    """One query."""
    answers = {answer.key: answer for answer in proposal.answers.all()}
    asked = {raw["key"]: raw for raw in copy.snapshot.questions()}
    prompts = {
        question.key: question.prompt for question in read_catalogue(proposal.catalogue.content).questions()
    }
    prompts = {key: raw["prompt"] for key, raw in asked.items()} | prompts
    settled = [how for name, how in copy.settled.items() if not name.startswith("remark:")]
    return ReturnedPage(
        copy=copy,
        changes=tuple(_list_changes(copy, asked, answers, prompts)),
        remarks=tuple(_list_remarks(copy, prompts)),
        troubles=tuple(
            TroubleRow(prompts.get(key, key), TROUBLES[Trouble(trouble)])
            for key, trouble in copy.content["troubles"].items()
        ),
        taken=settled.count("taken"),
        skipped=settled.count("skipped"),
    )


def _list_changes(
    copy: ReturnedCopy,
    asked: Mapping[str, Mapping[str, Any]],
    answers: Mapping[str, Answer],
    prompts: Mapping[str, str],
) -> Iterator[ChangeRow]:
    """Those that are still to be decided: not what was taken or skipped, nor what stands here already."""
    for change in copy.content["changes"]:
        key, answer = change["key"], answers.get(change["key"])
        present = answer.value if answer else None
        if key in copy.settled or (present == change["value"] and not change["problem"]):
            continue
        question = read_question(asked[key])
        yield ChangeRow(
            key=key,
            prompt=prompts[key],
            pieces=_compare(question, present, change),
            version=answer.version if answer else 0,
            is_crossed=present != asked[key]["value"],
            problem=change["problem"],
        )


def _compare(question: Question, present: object, change: Mapping[str, Any]) -> tuple[Piece, ...]:
    """Nothing where the file's text is no answer of this kind. Blank lines at the ends are no difference to show."""
    if change["problem"] and change["value"] is None:
        return ()
    before, after = (written_text(question, each).strip() for each in (present, change["value"]))
    return word_diff(before, after)


def _list_remarks(copy: ReturnedCopy, prompts: Mapping[str, str]) -> Iterator[RemarkRow]:
    for number, remark in enumerate(copy.content["remarks"]):
        yield RemarkRow(
            number=number,
            prompt=prompts.get(remark["key"], ""),
            key=remark["key"],
            author=remark["author"],
            quote=remark["quote"],
            text=remark["text"],
            is_taken=f"remark:{number}" in copy.settled,
        )
