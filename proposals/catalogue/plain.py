"""The text of an answer as it is pasted into TikTok's form, and how long it is there.

TikTok's form takes plain text, so the marks of Markdown go: what they mean to a reader (lists, paragraphs, the address
of a link) stays.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

from proposals.catalogue.model import Field, FieldType, Question, QuestionType
from proposals.catalogue.visibility import is_answered
from tiktok.regions import REGIONS


def count(text: str) -> int:
    """Code points of the composed text (NFC), a line end as one. docs/schemas/count-vectors.json binds the browser too."""
    return len(unicodedata.normalize("NFC", text.replace("\r\n", "\n")))


def to_plain(question: Question, value: object) -> str:
    """ "" for what is not answered. Fields that TikTok does not ask for are left out."""
    return _SAYERS[question.type](question, value) if is_answered(value) else ""


def strip_markdown(text: str) -> str:
    """Linear in the length of the text. A mark that opens and never closes stays as it was typed."""
    return "\n".join(map(_strip_line, text.replace("\r\n", "\n").strip("\n").split("\n")))


def _strip_line(line: str) -> str:
    bare = _HEADING.sub("", _QUOTE.sub("", line)).rstrip()
    bare = _AUTOLINK.sub(r"\1", _LINK.sub(_say_link, bare))
    for pair in _PAIRS:
        bare = pair.sub(_open_pair, bare)
    return _ESCAPED.sub(r"\1", bare)


def _say_link(link: re.Match[str]) -> str:
    label, address = link[1], link[2]
    return address if label == address else f"{label} ({address})"


def _open_pair(pair: re.Match[str]) -> str:
    """What stands between the marks, or the address that was met first and in which no mark is one."""
    inner: str | None = pair[1]
    return pair[0] if inner is None else inner


_HEADING = re.compile(r"^ {0,3}#{1,6} +")
_QUOTE = re.compile(r"^ {0,3}> ?")
_LINK = re.compile(r"!?\[([^\[\]]{1,500})\]\(<?(https?://[^\s()<>]{1,2000})>?\)")
_AUTOLINK = re.compile(r"<(https?://[^\s<>]{1,2000})>")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>])")
_ADDRESS: Final = r"https?://[^\s<>()*`]+|"
_PAIRS: Final = tuple(
    re.compile(_ADDRESS + marked)
    for marked in (
        r"(?<!\\)\*\*(?=\S)([^*\n]{1,2000})(?<=\S)\*\*",
        r"(?<![\\\w@])__(?=\S)([^_\n]{1,2000})(?<=\S)__(?!\w)",
        r"(?<![\\*\w])\*(?=[^\s*])([^*\n]{1,2000})(?<=\S)\*(?![*\w])",
        r"(?<![\\\w@])_(?=\S)([^_\n]{1,2000})(?<=\S)_(?!\w)",
        r"(?<!\\)`([^`\n]{1,2000})`",
    )
)


def _say_text(_question: Question, value: object) -> str:
    return str(value).strip()


def _say_markdown(_question: Question, value: object) -> str:
    return strip_markdown(str(value)).strip()


def _say_option(question: Question, value: object) -> str:
    return question.label_of(str(value))


def _say_yes_no(_question: Question, value: object) -> str:
    return _yes_no(value)


def _say_parts(question: Question, value: object) -> str:
    return "\n".join(_say_fields(question, value))


def _say_rows(question: Question, value: object) -> str:
    """One line for each row, its fields joined by commas."""
    rows = value if isinstance(value, list) else []
    return "\n".join(", ".join(_say_fields(question, row)) for row in rows if is_answered(row))


def _say_fields(question: Question, value: object) -> list[str]:
    given = value if isinstance(value, Mapping) else {}
    fields = [field for field in question.fields if field.platform or question.order is None]
    return [_say_field(field, given[field.key]) for field in fields if is_answered(given.get(field.key))]


def _say_field(field: Field, part: object) -> str:
    if field.type is FieldType.YES_NO:
        return f"{field.label}: {_yes_no(part)}"
    if field.type is FieldType.COUNTRY:
        return REGIONS.get(str(part), str(part))
    return str(part).strip()


def _yes_no(value: object) -> str:
    return "Yes" if value is True else "No"


def _say_query(_question: Question, value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


_SAYERS: Final[Mapping[QuestionType, Callable[[Question, object], str]]] = {
    QuestionType.TEXT: _say_text,
    QuestionType.LONGTEXT: _say_markdown,
    QuestionType.URL: _say_text,
    QuestionType.DATE: _say_text,
    QuestionType.CHOICE: _say_option,
    QuestionType.YES_NO: _say_yes_no,
    QuestionType.PARTS: _say_parts,
    QuestionType.LIST: _say_rows,
    QuestionType.QUERY: _say_query,
}
