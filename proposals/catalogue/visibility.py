"""Whether a question is asked, given the answers so far.

A rule is an object with one key:

    {"eq": [key, value]}    {"in": [key, [value, ...]]}    {"answered": key}
    {"gt": [key, value]}    {"lt": [key, value]}           numbers, or ISO dates as text
    {"all": [rule, ...]}    {"any": [rule, ...]}           {"not": rule}

A rule names only questions that are always asked, so that no chain can form; `reading` refuses others.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from proposals.catalogue.model import Answers, Catalogue, Question, Rule


def is_visible(question: Question, answers: Answers) -> bool:
    return question.visible_if is None or holds(question.visible_if, answers)


def visible_questions(catalogue: Catalogue, answers: Answers) -> tuple[Question, ...]:
    """In the order of the sections."""
    return tuple(question for question in catalogue.questions() if is_visible(question, answers))


def holds(rule: Rule, answers: Answers) -> bool:
    """ValueError for an object that is no rule."""
    word, argument = _open(rule)
    return _HOLDS[word](argument, answers)


def keys_in(rule: Rule) -> Iterator[str]:
    """The keys of the questions on which the rule depends."""
    word, argument = _open(rule)
    if word in ("all", "any"):
        for each in argument:
            yield from keys_in(each)
    elif word == "not":
        yield from keys_in(argument)
    else:
        yield argument if word == "answered" else argument[0]


def answers_in(rule: Rule) -> Iterator[tuple[str, object]]:
    """Each answer by which the rule tells people apart, with the key of its question."""
    word, argument = _open(rule)
    if word in ("all", "any"):
        for each in argument:
            yield from answers_in(each)
    elif word == "not":
        yield from answers_in(argument)
    elif word == "in":
        yield from ((argument[0], each) for each in argument[1])
    elif word != "answered":
        yield argument[0], argument[1]


def is_answered(value: object) -> bool:
    """Whether there is content: not None, blank text, nor an object or list without any. "No" is an answer."""
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, Mapping):
        return any(is_answered(part) for key, part in value.items() if key != "id")
    if isinstance(value, list):
        return any(map(is_answered, value))
    return value is not None


def _open(rule: Rule) -> tuple[str, Any]:
    if len(rule) != 1 or (word := next(iter(rule))) not in _HOLDS:
        raise ValueError(f"A rule has one of {', '.join(_HOLDS)}, not {', '.join(rule) or 'nothing'}.")
    return word, rule[word]


def _same(left: object, right: object) -> bool:
    """1 and true are different answers, though Python calls them equal."""
    return type(left) is type(right) and left == right


def _compares(left: object, right: object, sign: int) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return False
    if isinstance(left, int | float) and isinstance(right, int | float):
        return (left - right) * sign > 0
    if isinstance(left, str) and isinstance(right, str):
        return left != right and (left > right) == (sign > 0)
    return False


_HOLDS: Final[Mapping[str, Callable[[Any, Answers], bool]]] = {
    "eq": lambda pair, answers: _same(answers.get(pair[0]), pair[1]),
    "in": lambda pair, answers: any(_same(answers.get(pair[0]), each) for each in pair[1]),
    "answered": lambda key, answers: is_answered(answers.get(key)),
    "gt": lambda pair, answers: _compares(answers.get(pair[0]), pair[1], 1),
    "lt": lambda pair, answers: _compares(answers.get(pair[0]), pair[1], -1),
    "all": lambda rules, answers: all(holds(rule, answers) for rule in rules),
    "any": lambda rules, answers: any(holds(rule, answers) for rule in rules),
    "not": lambda rule, answers: not holds(rule, answers),
}
