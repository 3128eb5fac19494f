"""A query from the names that a team writes down, without knowing the query language."""

from collections.abc import Callable, Sequence

from tiktok.handles import HandleError, read_handle, read_hashtag
from tiktok.query.grammar import Condition, Operation, Problem, Query, QueryError, Value
from tiktok.query.values import complain


def build_query(
    accounts: Sequence[str] = (),
    hashtags: Sequence[str] = (),
    keywords: Sequence[str] = (),
    regions: Sequence[str] = (),
) -> Query:
    """Videos of any of the accounts, with any of the hashtags or of the keywords; and from one of the regions.

    Names are read as people write them (`@name`, `#tag`, addresses) and each is kept once. QueryError names the
    ones that cannot be read, as `accounts[2]`, or says that nothing was given.
    """
    problems: list[Problem] = []
    subjects = (
        ("username", _read("accounts", accounts, read_handle, problems)),
        ("hashtag_name", _read("hashtags", hashtags, read_hashtag, problems)),
        ("keyword", _read("keywords", keywords, _read_keyword, problems)),
    )
    places = _read("regions", regions, _read_region, problems)
    wanted = tuple(_condition(name, values) for name, values in subjects if values)
    if not wanted and not places and not problems:
        problems.append(Problem("", "Give at least one account, hashtag, keyword or region."))
    if problems:
        raise QueryError(tuple(problems))
    within = (_condition("region_code", places),) if places else ()
    return Query(all_of=within, any_of=wanted) if len(wanted) > 1 else Query(all_of=(*wanted, *within))


def _read(
    name: str, texts: Sequence[str], read: Callable[[str], str], problems: list[Problem]
) -> tuple[str, ...]:
    values: dict[str, None] = {}
    for number, text in enumerate(texts):
        try:
            values[read(text)] = None
        except HandleError as error:
            problems.append(Problem(f"{name}[{number}]", str(error)))
    return tuple(values)


def _read_keyword(text: str) -> str:
    plain = text.strip()
    return _accept(Value.TEXT, plain) if plain else _reject("This keyword is empty.")


def _read_region(text: str) -> str:
    return _accept(Value.REGION, text.strip().upper())


def _accept(kind: Value, value: str) -> str:
    complaint = complain(kind, value)
    return _reject(complaint) if complaint else value


def _reject(message: str) -> str:
    raise HandleError(message)


def _condition(name: str, values: tuple[str, ...]) -> Condition:
    return Condition(name, Operation.IN if len(values) > 1 else Operation.EQ, values)
