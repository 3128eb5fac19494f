"""What the paragraphs of a Word file refer to: names of styles, and how lists count."""

from collections.abc import Iterable
from dataclasses import dataclass

from docx.oxml.ns import qn

from proposals.rendering.word.packages import Element


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph's place in a list: which list, and how deep (0 is the outermost)."""

    number: str
    level: int
    count: "Count"


@dataclass(frozen=True, slots=True)
class Count:
    """How a level of a list counts. Lists of one `pattern` count on, unless one `restarts`."""

    ordered: bool = False
    start: int = 1
    pattern: str = ""
    restarts: bool = False


def find_value(element: Element | None, tag: str) -> str | None:
    """What a child says, such as the name of a style; None where there is no such child."""
    found = element.find(qn(tag)) if element is not None else None
    value: str | None = found.get(qn("w:val")) if found is not None else None
    return value


def read_number(text: str, otherwise: int = 0) -> int:
    """Of what a file says, which may be anything."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def list_styles(styles: Element | None) -> Iterable[tuple[str, str]]:
    """Id and name, in small letters: Word writes `heading 1` where others write `Heading 1`."""
    for style in styles.findall(qn("w:style")) if styles is not None else ():
        yield style.get(qn("w:styleId"), ""), (find_value(style, "w:name") or "").lower()


def list_style_places(styles: Element | None) -> Iterable[tuple[str, tuple[str, str]]]:
    path = f"{qn('w:pPr')}/{qn('w:numPr')}"
    for style in styles.findall(qn("w:style")) if styles is not None else ():
        numbered = style.find(path)
        if numbered is not None:
            place = find_value(numbered, "w:numId") or "", find_value(numbered, "w:ilvl") or ""
            yield style.get(qn("w:styleId"), ""), place


def list_counts(numbering: Element | None) -> Iterable[tuple[tuple[str, str], Count]]:
    """By list and level."""
    if numbering is None:
        return
    patterns = {each.get(qn("w:abstractNumId"), ""): each for each in numbering.findall(qn("w:abstractNum"))}
    for each in numbering.findall(qn("w:num")):
        pattern = find_value(each, "w:abstractNumId") or ""
        overrides = {
            override.get(qn("w:ilvl"), "0"): find_value(override, "w:startOverride")
            for override in each.findall(qn("w:lvlOverride"))
        }
        for level in patterns[pattern].findall(qn("w:lvl")) if pattern in patterns else ():
            depth = level.get(qn("w:ilvl"), "0")
            counted = _describe_count(level, overrides.get(depth), pattern)
            yield (each.get(qn("w:numId"), ""), depth), counted


def _describe_count(level: Element, override: str | None, pattern: str) -> Count:
    start = override or find_value(level, "w:start") or "1"
    is_bullet = find_value(level, "w:numFmt") in ("bullet", "none", None)
    return Count(not is_bullet, read_number(start, 1), pattern, override is not None)
