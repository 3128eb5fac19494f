"""What a schema cannot say about a catalogue or a terms file: that its parts fit each other."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from math import isfinite
from typing import Any

from proposals.catalogue.places import Place
from proposals.catalogue.shapes import UNSTORABLE
from proposals.catalogue.visibility import answers_in, keys_in

type Problems = Iterator[tuple[Place, str]]
type Content = Mapping[str, Any]


def check_catalogue(content: Content) -> Problems:
    placed = list(_questions(content))
    yield from _check_values(content)
    yield from _check_days([((), content), *placed])
    yield from _check_groups(content)
    yield from _check_once([(("sections", n), each["key"]) for n, each in enumerate(content["sections"])])
    yield from _check_once([(place, question["key"]) for place, question in placed])
    yield from _check_order(placed)
    ruled = {question["key"]: question for _, question in placed}
    for place, question in placed:
        yield from _check_rule(place, question, ruled)
        for name in ("options", "fields"):
            yield from _check_once(
                [((*place, name, n), each["key"]) for n, each in enumerate(question.get(name, ()))]
            )


def check_terms(content: Content) -> Problems:
    yield from _check_once([(("clauses", n), each["key"]) for n, each in enumerate(content["clauses"])])
    yield from _check_once(
        [(("profiles", n), each["key"]) for n, each in enumerate(content.get("profiles", ()))]
    )
    known = {clause["key"] for clause in content["clauses"]}
    for number, clause in enumerate(content["clauses"]):
        place = ("clauses", number)
        yield from _check_alternatives(place, clause)
        yield from _check_options(place, clause)
        if clause.get("beside", clause["key"]) not in known:
            yield (*place, "beside"), f"There is no clause {clause['beside']}."


def check_example(_: Content) -> Problems:
    """Its answers are held against the newest form by the checks themselves, in a test."""
    yield from ()


def check_routes(content: Content) -> Problems:
    """Every rule asks for an answer that can be given, and only for such."""
    options = {each["key"]: {option["key"] for option in each["options"]} for each in content["questions"]}
    yield from _check_once([(("questions", n), each["key"]) for n, each in enumerate(content["questions"])])
    for name in ("refusals", "cautions", "elsewhere"):
        yield from _check_once([((name, n), each["key"]) for n, each in enumerate(content[name])])
        for number, each in enumerate(content[name]):
            for key, value in answers_in(each["when"]):
                if value not in options.get(key, ()):
                    yield (name, number, "when"), f"Nobody can answer {key} with {value}."


def _check_alternatives(place: tuple[str | int, ...], clause: Content) -> Problems:
    """Each says the same kind of thing as the clause, and the clause the strictest of them."""
    says = "option" if "option" in clause else "value"
    alternatives = clause.get("alternatives", ())
    for number, each in enumerate(alternatives):
        if says not in each or len({"option", "value"} & each.keys()) > 1:
            yield (
                (*place, "alternatives", number),
                f"It says no {says}, as its clause does, or more than that.",
            )
            return
    if not alternatives:
        return
    if says == "value":
        values = [clause["value"], *(each["value"] for each in alternatives)]
        strictest = min(values) if clause["strictest"] == "least" else max(values)
    else:
        said = {clause["option"], *(each["option"] for each in alternatives)}
        strictest = next((each["key"] for each in clause["options"] if each["key"] in said), clause["option"])
    if clause[says] != strictest:
        yield (*place, says), f"The strictest {says} is {strictest}."


def _check_options(place: tuple[str | int, ...], clause: Content) -> Problems:
    known = [each["key"] for each in clause.get("options", ())]
    yield from _check_once([((*place, "options", n), key) for n, key in enumerate(known)])
    said = [
        ((*place,), clause),
        *(((*place, "alternatives", n), each) for n, each in enumerate(clause.get("alternatives", ()))),
    ]
    for where, each in said:
        if each.get("option", "") and each["option"] not in known:
            yield (*where, "option"), f"There is no option {each['option']}."


def _questions(content: Content) -> Iterator[tuple[Place, Content]]:
    for number, section in enumerate(content["sections"]):
        for index, question in enumerate(section["questions"]):
            yield ("sections", number, "questions", index), question


def _check_once(placed: Sequence[tuple[Place, str]]) -> Problems:
    seen: set[str] = set()
    for place, key in placed:
        if key in seen:
            yield (*place, "key"), f"The key {key} stands twice."
        seen.add(key)


def _check_order(placed: Sequence[tuple[Place, Content]]) -> Problems:
    """TikTok's questions are numbered from 1 without a gap; what belongs to an option shares its question's number."""
    asked = sorted(question["order"] for _, question in placed if "asked" in question)
    if asked != list(range(1, len(asked) + 1)):
        yield ("sections",), f"TikTok's questions are numbered {', '.join(map(str, asked))}."
    for place, question in placed:
        if question.get("order", 1) not in asked:
            yield (*place, "order"), "No question of TikTok's has this number."


def _check_values(value: object, place: tuple[str | int, ...] = ()) -> Problems:
    """What neither JSON nor a database keeps."""
    if isinstance(value, dict | list):
        for step, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _check_values(part, (*place, step))
    elif isinstance(value, str) and UNSTORABLE.search(value):
        yield place, "There is a character in it that cannot be kept."
    elif isinstance(value, float) and not isfinite(value):
        yield place, "This is no number."


def _check_days(placed: Sequence[tuple[Place, Content]]) -> Problems:
    for place, part in placed:
        try:
            date.fromisoformat(part.get("observed_on", "2026-01-01"))
        except ValueError:
            yield (*place, "observed_on"), "The calendar has no such day."


def _check_groups(content: Content) -> Problems:
    """Sections of one heading follow each other."""
    headings = [name for name, _ in groupby(section["group"] for section in content["sections"])]
    for number, section in enumerate(content["sections"]):
        if headings.count(section["group"]) > 1:
            yield ("sections", number, "group"), f"Sections of “{section['group']}” stand in two places."


def _check_rule(place: Place, question: Content, known: Mapping[str, Content]) -> Problems:
    for key in keys_in(question.get("visible_if", {"all": []})):
        if key not in known:
            yield (*place, "visible_if"), f"There is no question {key}."
        elif "visible_if" in known[key]:
            yield (*place, "visible_if"), f"{key} is not always asked, so nothing can hang on it."
    for key, value in answers_in(question.get("visible_if", {"all": []})):
        yield from _check_possible((*place, "visible_if"), key, value, known.get(key, {}))


def _check_possible(place: Place, key: str, value: object, asked: Content) -> Problems:
    """A rule that no answer can fulfil hides its question for ever."""
    options = [option["key"] for option in asked.get("options", ())]
    if asked.get("type") == "choice" and value not in options:
        yield place, f"{key} has no option {value}."
    if asked.get("type") == "yes_no" and not isinstance(value, bool):
        yield place, f"{key} is answered with true or false."
