"""Whether a file may be published after the version that is in use."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from proposals.catalogue.comparing import find_new_meanings
from proposals.catalogue.loading import FileError, Problem, load_text
from proposals.catalogue.places import Place, parse_yaml
from proposals.catalogue.reading import read_catalogue

SCHEMA: Final = "fieldgate/catalogue/1"

type Content = Mapping[str, Any]


def load_next(text: str, present: Content) -> dict[str, Any]:
    """The content of a catalogue file that follows `present`. FileError with the line of each mistake."""
    content = load_text(text, "line", {SCHEMA})
    if wrong := list(_check(content, present)):
        parsed = parse_yaml(text)
        raise FileError("line", [Problem(parsed.line(place), "", words) for place, words in wrong])
    return content


TERMS_SCHEMA: Final = "fieldgate/terms/1"
SITE_SERIES: Final = "site"
"""Of labels of rules that a library publishes; those that come with Fieldgate have another, so that none meets another."""


def load_next_terms(text: str, present: Content) -> dict[str, Any]:
    """The content of a file of TikTok's rules that follows `present`. FileError with the line of each mistake."""
    content = load_text(text, "line", {TERMS_SCHEMA})
    if wrong := list(_check_terms(content, present)):
        parsed = parse_yaml(text)
        raise FileError("line", [Problem(parsed.line(place), "", words) for place, words in wrong])
    return content


def _check_terms(content: Content, present: Content) -> Iterator[tuple[Place, str]]:
    """This site acts by the clauses it knows: each stays, with its unit and its options."""
    series, month = content["label"].split("/")
    if series != SITE_SERIES:
        yield ("label",), f"The label of rules that you publish begins with {SITE_SERIES}/."
    elif month <= present["label"].split("/")[1]:
        yield ("label",), f"The label has to be later than {present['label']}, which is the newest."
    places = {clause["key"]: number for number, clause in enumerate(content["clauses"])}
    for clause in present["clauses"]:
        if clause["key"] not in places:
            yield (
                ("clauses",),
                f"The clause {clause['key']} is missing. This site acts by it; say what holds now.",
            )
            continue
        number = places[clause["key"]]
        if _shape(content["clauses"][number]) != _shape(clause):
            yield ("clauses", number), f"{clause['key']} keeps its unit, or its options and their keys."


def _shape(clause: Content) -> tuple[object, ...]:
    return clause.get("unit"), tuple(each["key"] for each in clause.get("options", ()))


def _check(content: Content, present: Content) -> Iterator[tuple[Place, str]]:
    yield from _check_label(content["label"], present["label"])
    meanings = dict(find_new_meanings(read_catalogue(present), read_catalogue(content)))
    for number, section in enumerate(content["sections"]):
        for index, question in enumerate(section["questions"]):
            if question["key"] in meanings:
                yield ("sections", number, "questions", index, "type"), meanings[question["key"]]


def _check_label(label: str, present: str) -> Iterator[tuple[Place, str]]:
    series, month = present.split("/")
    if label.split("/", maxsplit=1)[0] != series:
        yield ("label",), f"The label of TikTok's form begins with {series}/."
    elif label.split("/")[1] <= month:
        yield ("label",), f"The label has to be later than {present}, which is in use."
