"""One tree for every form in which a proposal leaves the site: made from a snapshot, and from nothing else.

Document ── Part (a section of the form) ── Item (a question) ── Block (a piece of its answer)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from proposals.catalogue.model import Audience
from proposals.catalogue.naming import say_version
from proposals.models import Snapshot
from proposals.rendering.answers import build_blocks
from proposals.rendering.blocks import Block, Row, Rows
from proposals.rendering.checked import kept_findings, kept_forecast, say_findings
from proposals.rendering.distances import write_day, write_moment
from proposals.rendering.questions import read_question

LANGUAGE: Final = "en-GB"
ANNEX: Final = "explained"
"""The key of the part after the form's own, and what those of its items begin with."""


@dataclass(frozen=True, slots=True)
class Item:
    """`asked` is TikTok's wording to the letter, None where TikTok does not ask. `number` is TikTok's."""

    key: str
    number: int | None
    prompt: str
    asked: str | None
    is_platform: bool
    blocks: tuple[Block, ...]

    @property
    def says_asked(self) -> str:
        """TikTok's wording with who asks, as it stands above the answer."""
        number = f" ({self.number})" if self.number else ""
        return f"TikTok asks{number}: {self.asked}"


@dataclass(frozen=True, slots=True)
class Part:
    key: str
    title: str
    items: tuple[Item, ...]

    @property
    def is_annex(self) -> bool:
        """Added below the form; nobody answers it."""
        return self.key == ANNEX


@dataclass(frozen=True, slots=True)
class Document:
    """`facts` are what stands on the first page: label and text. `pi_name` is "" where there is no PI."""

    title: str
    ref: str
    number: int
    sha256: str
    language: str
    approved: bool
    made_at: datetime
    pi_name: str
    facts: tuple[Row, ...]
    parts: tuple[Part, ...]

    @property
    def footer(self) -> str:
        return f"{self.ref} · version {self.number} · {self.sha256[:12]}"


def build_document(snapshot: Snapshot, *, approved: bool) -> Document:
    """`approved` says whether the PI approved this very snapshot. Questions that were not asked are left out."""
    content = snapshot.content
    return Document(
        title=content["title"],
        ref=content["ref"],
        number=snapshot.number,
        sha256=snapshot.sha256,
        language=LANGUAGE,
        approved=approved,
        made_at=snapshot.created_at,
        pi_name=(content["pi"] or {}).get("name", ""),
        facts=tuple(_list_facts(snapshot, approved=approved)),
        parts=tuple(_build_parts(content)),
    )


def _build_parts(content: Mapping[str, Any]) -> Iterator[Part]:
    """The sections of the form that have something in them, then what was explained instead of fixed."""
    for section in content["sections"]:
        if (part := _build_part(section)).items:
            yield part
    if waived := content.get("waivers"):
        items = (_build_waived(number, each) for number, each in enumerate(waived, start=1))
        yield Part(ANNEX, "Annex: found by the checks, explained and not fixed", tuple(items))


def _list_facts(snapshot: Snapshot, *, approved: bool) -> Iterator[Row]:
    content = snapshot.content
    yield Row("Reference", content["ref"])
    yield Row("Version", f"{snapshot.number}, of {write_moment(snapshot.created_at)}")
    yield Row("State", "Approved by the PI" if approved else "Draft, not approved")
    if pi := content["pi"]:
        yield Row("Principal investigator", f"{pi['name']}, {pi['email']}")
    yield Row("TikTok's questions", _name_version(content["catalogue"]))
    yield Row("TikTok's rules", _name_version(content["terms"]))
    yield from _list_checked(content)
    yield Row("Fingerprint (SHA-256)", snapshot.sha256)


def _name_version(label: str) -> str:
    """As people call it, and as the fingerprint has it."""
    return f"{say_version(label)} ({label})"


def _list_checked(content: Mapping[str, Any]) -> Iterator[Row]:
    """What was said of the version when it was made; nothing of a copy from before that was kept."""
    if (findings := kept_findings(content)) is not None:
        yield Row("Found by the checks", say_findings(findings))
    if forecast := kept_forecast(content):
        yield Row("Forecast", forecast)


def _build_part(section: Mapping[str, Any]) -> Part:
    items = (_build_item(raw) for raw in section["questions"] if raw["visible"])
    return Part(section["key"], section["title"], tuple(items))


def _build_waived(number: int, waived: Mapping[str, Any]) -> Item:
    rows = (
        Row("Explanation", waived["reason"]),
        Row("Given by", ", ".join(filter(None, (waived["by"], write_day(date.fromisoformat(waived["on"])))))),
        Row("Rule", waived["source"]),
    )
    return Item(
        key=f"{ANNEX}.{number}",
        number=None,
        prompt=waived["message"],
        asked=None,
        is_platform=False,
        blocks=(Rows(rows),),
    )


def _build_item(raw: Mapping[str, Any]) -> Item:
    question = read_question(raw)
    return Item(
        key=question.key,
        number=question.order,
        prompt=question.prompt,
        asked=question.asked,
        is_platform=question.audience is Audience.PLATFORM,
        blocks=build_blocks(question, raw["value"]),
    )
