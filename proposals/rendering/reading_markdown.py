"""A Markdown file that comes back: each question's text, by its anchor, or by its heading where the anchor is gone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from proposals.rendering.as_markdown import NOT_ANSWERED
from proposals.rendering.markdown_anchors import read_question, read_version
from proposals.rendering.reading_prose import read_prose
from proposals.rendering.returned import (
    LONGEST,
    NOTHING,
    Landmarks,
    ReturnedFile,
    ReturnedText,
    leave_as_it_is,
    say_plainly,
    sort_regions,
)

HEADING: Final = re.compile(r" {0,3}(#{1,6})\s+(.*)")
INNER: Final = re.compile(r"^( {0,3})#{3}(#{1,3})(?= )", re.MULTILINE)
ESCAPED: Final = re.compile(r"\\([\\`*_\[\]<>#+.!|-])")


@dataclass(slots=True)
class _Region:
    """Lines of one question. `key` "" is what stands before and between questions."""

    key: str
    lines: list[str] = field(default_factory=list)


def read_markdown(text: str, landmarks: Landmarks) -> ReturnedFile:
    regions = ((region.key, region) for region in _split(text, landmarks))
    texts, troubles = sort_regions(regions, landmarks, lambda region: _read_answer(region, landmarks))
    return ReturnedFile(read_version(text), texts, troubles)


def _split(text: str, landmarks: Landmarks) -> Iterator[_Region]:
    """An anchor begins a question, and the heading right below it is its own."""
    region = _Region("")
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        begun = _begin(line, landmarks)
        if begun is None:
            region.lines.append(line)
        else:
            if begun != region.key or any(map(str.strip, region.lines)):
                yield region
            region = _Region(begun)
    yield region


def _begin(line: str, landmarks: Landmarks) -> str | None:
    """The key of the question that a line begins, "" for a section, None where it begins nothing."""
    if (key := read_question(line)) is not None:
        return key
    heading = HEADING.match(line)
    if heading is None:
        return None
    return landmarks.find(len(heading[1]), ESCAPED.sub(r"\1", _drop_closing(heading[2])))


def _drop_closing(words: str) -> str:
    """`Title ##` is a title too."""
    bare = words.rstrip().rstrip("#")
    return bare.rstrip() if bare[-1:].isspace() else words.rstrip()


def _read_answer(region: _Region, landmarks: Landmarks) -> ReturnedText:
    """Without the prompt and TikTok's wording above it; headings at the level that people type."""
    lines = _drop_head(region.lines, landmarks)
    source = INNER.sub(r"\1\2", "\n".join(lines).strip("\n").rstrip())
    if len(source) > LONGEST:
        return leave_as_it_is(source)
    return NOTHING if source.strip() in ("", NOT_ANSWERED) else ReturnedText(read_prose(source), source)


def _drop_head(lines: list[str], landmarks: Landmarks) -> list[str]:
    rest = _drop_blank(lines)
    if rest and HEADING.match(rest[0]) and rest[0].lstrip().startswith("### "):
        rest = _drop_blank(rest[1:])
    quoted = [line for line in rest[:1] if line.startswith(">")]
    if quoted and say_plainly(ESCAPED.sub(r"\1", quoted[0].lstrip("> "))) in landmarks.asked:
        rest = _drop_blank(rest[1:])
    return rest


def _drop_blank(lines: list[str]) -> list[str]:
    start = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    return lines[start:]
