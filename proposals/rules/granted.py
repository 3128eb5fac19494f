"""Whether a grant, as recorded, can be true."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

LONGEST_ACCESS: Final = timedelta(days=3_660)
"""TikTok grants a year or two; ours, against a slip of the hand. What is erased on that day has to be, so the day has to come."""

LAST_YEAR: Final = 2199
"""There is a day after every day up to here, and a day after that; ours."""


class Product(StrEnum):
    """What TikTok grants. The hand-over names it by this key."""

    RESEARCH_API = "research_api"
    VCE = "vce"

    @property
    def words(self) -> str:
        return _WORDS[self]


class GrantedRole(StrEnum):
    """What a granted person does in the project. The PI is not among them."""

    MANAGER = "manager"
    DATA_USER = "data_user"


_WORDS = {Product.RESEARCH_API: "Research API", Product.VCE: "Virtual Compute Environment"}


@dataclass(frozen=True, slots=True)
class GrantedPerson:
    name: str
    email: str
    role: GrantedRole

    def as_json(self) -> dict[str, str]:
        """As it stands in the hand-over's `team`."""
        return {"name": self.name, "email": self.email, "role": self.role.value}


def check_grant(
    product: str, start: date, end: date, people: Sequence[GrantedPerson], *, pi_email: str
) -> dict[str, str]:
    """What is wrong, by field. Empty: nothing."""
    problems = {}
    if product not in set(Product):
        problems["product"] = f"must be one of {', '.join(Product)}"
    if problem := find_access_problem(start, end):
        problems["access_end"] = problem
    seen = {pi_email.strip().lower()}
    for place, person in enumerate(people):
        problems |= _check_person(f"people[{place}]", person, seen)
        seen.add(person.email.strip().lower())
    return problems


def find_access_problem(start: date, end: date) -> str:
    """Why access cannot end on that day, in words; "" if it can."""
    if end < start:
        return "is before the first day of access"
    too_long = end - start > LONGEST_ACCESS or end.year > LAST_YEAR
    return "is more than ten years after the first day of access, or after the year 2199" if too_long else ""


def _check_person(place: str, person: GrantedPerson, seen: set[str]) -> dict[str, str]:
    if not person.name.strip():
        return {f"{place}.name": "is missing"}
    if "@" not in person.email.strip("@ "):
        return {f"{place}.email": "is not an e-mail address"}
    if person.email.strip().lower() in seen:
        return {f"{place}.email": "is named twice, or is the PI"}
    return {}
