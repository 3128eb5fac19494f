"""A text that the institution lends to applications, in one wording."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Wording:
    """`owner` answers for `body` since `dated`; `questions` are the keys of those it is for."""

    title: str
    owner: str
    dated: date
    questions: tuple[str, ...]
    body: str
