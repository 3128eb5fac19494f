"""From the bytes of a file that came back to what differs from the version it was made of.

A text counts as changed if it is not what would come back had nobody touched the file: the version is written once
more and read in the same way, so that nothing of the way there and back is taken for somebody's work.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from proposals.catalogue.model import Question, QuestionType
from proposals.models import Snapshot
from proposals.rendering.as_markdown import write_markdown
from proposals.rendering.document import build_document
from proposals.rendering.landmarks import find_landmarks
from proposals.rendering.markdown_anchors import read_version
from proposals.rendering.prose import Nodes, list_texts
from proposals.rendering.questions import read_question
from proposals.rendering.reading_markdown import read_markdown
from proposals.rendering.returned import Origin, ReturnedFile, ReturnedText
from proposals.rendering.word.as_docx import write_docx
from proposals.rendering.word.packages import OLD_OR_LOCKED, UnreadableFile
from proposals.rendering.word.reading import find_docx_origin, read_docx

LARGEST: Final = 10_000_000
"""Bytes of a file that is sent back."""
LONGEST_SHOWN: Final = 200
"""Characters of what was written in place of an option."""
ZIP: Final = b"PK"
ELSEWHERE: Final = (
    "People, lists and queries are not taken from a file. Change them on the page of the question."
)


@dataclass(frozen=True, slots=True)
class Change:
    """`value` as it would be stored, None for an answer taken back; `problem` says why it cannot be taken, "" if it can."""

    key: str
    value: object
    problem: str = ""


def find_origin(content: bytes) -> Origin | None:
    """Which version a file was made of; None where it does not say. Raises `UnreadableFile`."""
    return find_docx_origin(content) if _is_word(content) else read_version(_decode(content))


def read_back(content: bytes, snapshot: Snapshot) -> tuple[ReturnedFile, tuple[Change, ...]]:
    """The file, and what differs from the version. Raises `UnreadableFile` for a file without any of the questions."""
    document = build_document(snapshot, approved=False)
    landmarks = find_landmarks(document)
    if _is_word(content):
        returned, untouched = (read_docx(each, landmarks) for each in (content, write_docx(document)))
    else:
        returned, untouched = (
            read_markdown(each, landmarks) for each in (_decode(content), write_markdown(document))
        )
    if not returned.texts:
        raise UnreadableFile(
            "No question of this application was found in the file: its headings and hidden marks are gone. Export "
            "the application again, copy your text below its headings, then send that."
        )
    return returned, tuple(_list_changes(snapshot, returned.texts, untouched.texts))


def _is_word(content: bytes) -> bool:
    return content.startswith((ZIP, OLD_OR_LOCKED))


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig").replace("\0", "")
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            "This is neither a Word document (.docx) nor Markdown (.md) in UTF-8. Send the file that you exported and "
            "wrote in."
        ) from error


def _list_changes(
    snapshot: Snapshot, texts: Mapping[str, ReturnedText], untouched: Mapping[str, ReturnedText]
) -> Iterator[Change]:
    """In the order of the form."""
    for raw in snapshot.questions():
        text = texts.get(raw["key"])
        if text is not None and text.nodes != untouched[raw["key"]].nodes:
            yield _build_change(read_question(raw), text)


def _build_change(question: Question, text: ReturnedText) -> Change:
    convert = _CONVERTERS.get(question.type)
    if convert is None:
        return Change(question.key, None, ELSEWHERE)
    return convert(question, text) if text.nodes else Change(question.key, None)


def _convert_prose(question: Question, text: ReturnedText) -> Change:
    return Change(question.key, text.source)


def _convert_line(question: Question, text: ReturnedText) -> Change:
    return Change(question.key, _say_line(text.nodes))


def _convert_date(question: Question, text: ReturnedText) -> Change:
    """What is no day is kept as it was typed, and the checks say so."""
    line = _say_line(text.nodes)
    return Change(question.key, _read_written_day(line) or line)


def _convert_choice(question: Question, text: ReturnedText) -> Change:
    line = _say_line(text.nodes)
    keys = [option.key for option in question.options if option.label.casefold() == line.casefold()]
    if not keys:
        return Change(
            question.key,
            None,
            f"“{line[:LONGEST_SHOWN]}” is none of the options. Choose on the page of the question.",
        )
    return Change(question.key, keys[0])


def _convert_yes_no(question: Question, text: ReturnedText) -> Change:
    line = _say_line(text.nodes).casefold().rstrip(".")
    if line not in ("yes", "no"):
        return Change(question.key, None, "This is neither yes nor no. Choose on the page of the question.")
    return Change(question.key, line == "yes")


def _say_line(nodes: Nodes) -> str:
    return " ".join(" ".join(list_texts(nodes)).split())


def _read_written_day(line: str) -> str:
    """ "1 March 2027" as "2027-03-01"; "" for anything else."""
    for form in ("%d %B %Y", "%Y-%m-%d"):
        try:
            day: date = datetime.strptime(line, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        return day.isoformat()
    return ""


_CONVERTERS: Final[Mapping[QuestionType, Callable[[Question, ReturnedText], Change]]] = {
    QuestionType.LONGTEXT: _convert_prose,
    QuestionType.TEXT: _convert_line,
    QuestionType.URL: _convert_line,
    QuestionType.DATE: _convert_date,
    QuestionType.CHOICE: _convert_choice,
    QuestionType.YES_NO: _convert_yes_no,
}
