"""What is pasted into TikTok's form: its questions in its order, each answer as plain text with its length."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from proposals.catalogue.model import Audience, Question
from proposals.catalogue.plain import count, to_plain
from proposals.models import Snapshot
from proposals.rendering.questions import read_question

RULE: Final = "─" * 72
FORM: Final = "https://developers.tiktok.com/application/research-api"


@dataclass(frozen=True, slots=True)
class Paste:
    """`length` is in characters as `count` counts them; `limit` is None where TikTok states none."""

    number: int
    key: str
    asked: str
    text: str
    length: int
    limit: int | None

    @property
    def sha256(self) -> str:
        """Of the text, to notice that it is another one than that which was pasted."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def list_pastes(snapshot: Snapshot) -> tuple[Paste, ...]:
    """A text that belongs to an option ("please specify") follows its question and has its number."""
    found = ((question, value) for question, value in _list_answers(snapshot) if _is_asked(question))
    return tuple(
        sorted((_build_paste(question, value) for question, value in found), key=lambda paste: paste.number)
    )


def write_copysheet(snapshot: Snapshot) -> str:
    """Plain text for a screen beside TikTok's form."""
    content = snapshot.content
    head = f"{content['title']}\n{content['ref']}, version {snapshot.number}\nTikTok's form: {FORM}"
    return "\n\n".join([head, *map(_write_paste, list_pastes(snapshot))]) + "\n"


def _list_answers(snapshot: Snapshot) -> Iterator[tuple[Question, object]]:
    for raw in snapshot.questions():
        if raw["visible"]:
            yield read_question(raw), raw["value"]


def _is_asked(question: Question) -> bool:
    return question.audience is Audience.PLATFORM and question.order is not None


def _build_paste(question: Question, value: object) -> Paste:
    text = to_plain(question, value)
    return Paste(
        number=question.order or 0,
        key=question.key,
        asked=question.asked or question.prompt,
        text=text,
        length=count(text),
        limit=question.limit,
    )


def _write_paste(paste: Paste) -> str:
    head = f"{RULE}\n{paste.number}. {paste.asked}"
    if not paste.text:
        return f"{head}\n[not answered]"
    return f"{head}\n[{_say_length(paste)}]\n\n{paste.text}"


def _say_length(paste: Paste) -> str:
    words = "1 character" if paste.length == 1 else f"{paste.length:,} characters"
    return words if paste.limit is None else f"{words} of {paste.limit:,}"
