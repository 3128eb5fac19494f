"""The reviewed file of who may apply for which access, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from proposals.catalogue.loading import FILES, load_file
from proposals.catalogue.model import Option, Rule

CURRENT_ROUTES: Final = FILES / "routes" / "2026-11.yaml"

type Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RouteQuestion:
    """Asked before the first question of the form; nothing of it is stored."""

    key: str
    prompt: str
    hint: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something to know, with its source and the day on which that was read. `link` is "" where there is none."""

    key: str
    title: str
    text: str
    source: str
    link: str
    observed_on: date


@dataclass(frozen=True, slots=True)
class RuledFact:
    """A fact for those whose answers fit the rule."""

    when: Rule
    fact: Fact


@dataclass(frozen=True, slots=True)
class PlatformPage:
    """A page of TikTok's to read oneself."""

    title: str
    link: str


@dataclass(frozen=True, slots=True)
class RouteGuide:
    """`refusals` say why the Research API is not the way, `cautions` what to mind on it, `elsewhere` what else there is.

    `news` is what changed since older advice was written, `facts` what everybody has to know.
    """

    label: str
    questions: tuple[RouteQuestion, ...]
    refusals: tuple[RuledFact, ...]
    cautions: tuple[RuledFact, ...]
    elsewhere: tuple[RuledFact, ...]
    news: tuple[Fact, ...]
    facts: tuple[Fact, ...]
    pages: tuple[PlatformPage, ...]


@cache
def builtin_routes() -> RouteGuide:
    return read_routes(load_file(CURRENT_ROUTES))


def read_routes(content: Content) -> RouteGuide:
    """From content that `load_file` checked once."""
    return RouteGuide(
        label=content["label"],
        questions=tuple(map(_read_question, content["questions"])),
        refusals=tuple(map(_read_ruled, content["refusals"])),
        cautions=tuple(map(_read_ruled, content["cautions"])),
        elsewhere=tuple(map(_read_ruled, content["elsewhere"])),
        news=tuple(map(_read_fact, content["news"])),
        facts=tuple(map(_read_fact, content["facts"])),
        pages=tuple(PlatformPage(each["title"], each["link"]) for each in content["pages"]),
    )


def _read_question(question: Content) -> RouteQuestion:
    options = tuple(Option(each["key"], each["label"]) for each in question["options"])
    return RouteQuestion(question["key"], question["prompt"], question.get("hint", ""), options)


def _read_ruled(ruled: Content) -> RuledFact:
    return RuledFact(ruled["when"], _read_fact(ruled))


def _read_fact(fact: Content) -> Fact:
    return Fact(
        key=fact["key"],
        title=fact["title"],
        text=fact["text"].strip(),
        source=fact["source"],
        link=fact.get("link", ""),
        observed_on=date.fromisoformat(fact["observed_on"]),
    )
