"""The institution as its library keeps it: what an application takes from it, and where an application says otherwise."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from proposals.catalogue.model import Answers
from tiktok.regions import REGIONS

NAME: Final = "institution.name"
ADDRESS: Final = "institution.address"
WEBSITE: Final = "institution.website"
DEPARTMENT_WEBSITE: Final = "institution.department_website"
KEYS: Final = (NAME, ADDRESS, WEBSITE, DEPARTMENT_WEBSITE)
"""The questions that the record answers."""


class MailRule(StrEnum):
    """What it means if somebody of the team has an address outside the institution's domains."""

    POINTED_OUT = "pointed_out"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Department:
    """`street` and `city` are "" where its address is that of the institution."""

    name: str
    website: str = ""
    street: str = ""
    city: str = ""


@dataclass(frozen=True, slots=True)
class Institution:
    """`ror` bare, "" where there is none; `country` as in `tiktok.regions`; `mail_domains` in lower case, none: any."""

    name: str
    ror: str
    street: str
    city: str
    country: str
    website: str
    departments: tuple[Department, ...]
    mail_domains: tuple[str, ...]
    mail_rule: MailRule

    def department(self, name: str) -> Department | None:
        return next((each for each in self.departments if each.name == name), None)

    def is_own_address(self, email: str) -> bool:
        """Whether its domain, or one above it, is the institution's. True where no domain is kept."""
        domain = email.rpartition("@")[2].casefold()
        return not self.mail_domains or any(
            domain == own or domain.endswith(f".{own}") for own in self.mail_domains
        )

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"mail_rule": self.mail_rule.value}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Institution":
        lists = {
            "departments": tuple(Department(**each) for each in content["departments"]),
            "mail_domains": tuple(content["mail_domains"]),
            "mail_rule": MailRule(content["mail_rule"]),
        }
        return cls(**{**content, **lists})


@dataclass(frozen=True, slots=True)
class Recorded:
    """The record in force: its number, and the day on which it was kept."""

    institution: Institution
    number: int
    on: date


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of an answer. `label` is what people call it; `value` "" where nothing is said."""

    key: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Where an application says something else than the record."""

    key: str
    label: str
    recorded: str
    written: str


def answers_from(institution: Institution, department: Department) -> dict[str, object]:
    """The answers by key, in the shape in which they are stored; None where the record has nothing to say."""
    name = {"university": institution.name, "department": department.name, "ror": institution.ror}
    has_address = bool(department.street or department.city)
    place = department if has_address else institution
    address = {"street": place.street, "city": place.city, "country": institution.country}
    return {
        NAME: {part: text for part, text in name.items() if text},
        ADDRESS: {part: text for part, text in address.items() if text},
        WEBSITE: institution.website or None,
        DEPARTMENT_WEBSITE: department.website or None,
    }


def facts_of(answers: Answers) -> tuple[Fact, ...]:
    """What the four answers say, one by one."""
    return tuple(Fact(key, label, _read(answers, key, part)) for key, part, label in _FACTS)


def differences(institution: Institution, answers: Answers) -> Iterator[Difference]:
    """What was written otherwise than it is kept. What is not written yet, and what is not kept, is no difference."""
    department = institution.department(_read(answers, NAME, "department"))
    kept = facts_of(answers_from(institution, department or Department("")))
    for recorded, written in zip(kept, facts_of(answers), strict=True):
        is_comparable = department is not None or recorded.label not in _OF_DEPARTMENT
        if is_comparable and written.value and recorded.value and recorded.value != written.value:
            yield Difference(recorded.key, recorded.label, recorded.value, written.value)


def changes(old: Institution, new: Institution) -> tuple[str, ...]:
    """What differs between two records, by the words for it."""
    before, after = old.as_json(), new.as_json()
    return tuple(words for part, words in _WORDS.items() if before[part] != after[part])


def _read(answers: Answers, key: str, part: str) -> str:
    value = answers.get(key)
    given = value.get(part) if isinstance(value, Mapping) else value if not part else None
    text = given.strip() if isinstance(given, str) else ""
    return REGIONS.get(text, text) if part == "country" else text


_FACTS: Final = (
    (NAME, "university", "University"),
    (NAME, "department", "Department"),
    (NAME, "ror", "ROR id"),
    (ADDRESS, "street", "Street and number"),
    (ADDRESS, "city", "Postal code and city"),
    (ADDRESS, "country", "Country"),
    (WEBSITE, "", "Website"),
    (DEPARTMENT_WEBSITE, "", "Website of the department"),
)
_OF_DEPARTMENT: Final = frozenset({"Street and number", "Postal code and city"})
"""Said of the institution too, but a department that is not in the record may have its own."""
_WORDS: Final[Mapping[str, str]] = {
    "name": "name",
    "ror": "ROR id",
    "street": "street",
    "city": "city",
    "country": "country",
    "website": "website",
    "departments": "departments",
    "mail_domains": "domains of mail addresses",
    "mail_rule": "rule for other mail addresses",
}
