"""The short answers on data protection as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from proposals.catalogue.model import Answers
from proposals.rules.days import read_day

PLAN: Final = "protection.plan"
KEYS: Final = (
    "protection.governance",
    "protection.legal_basis",
    "ethics.status",
    "ethics.reference",
    "protection.storage",
    "protection.place",
    "protection.access",
    "protection.encryption",
    "protection.refresh",
    "protection.pseudonyms",
    "protection.breach",
    "protection.breach_hours",
    "protection.deletion",
    "protection.deletion_day",
    "sharing.third_parties",
    "sharing.harvester",
    "sharing.detail",
)
"""The questions of which a data protection plan is composed, in its order."""
REFRESH_DAYS: Final[Mapping[str, int]] = {"days_15": 15, "days_30": 30}
"""What the options of the question on refreshing mean."""


@dataclass(frozen=True, slots=True)
class Protection:
    """Texts and keys of options as they were answered, "" where nothing was; numbers None where none can be read.

    `deletion_day`: the day named, or the last day of access where the data go with it.
    """

    policy: str
    officer: str
    officer_email: str
    register: str
    legal_basis: str
    ethics_status: str
    ethics_reference: str
    storage: str
    operator: str
    country: str
    backup_days: int | None
    access: str
    encryption: str
    refresh_days: int | None
    pseudonyms: str
    breach: str
    breach_hours: int | None
    deletion: str
    deletion_day: date | None
    shares: bool | None
    has_service: bool | None
    sharing: str

    def as_document(self) -> dict[str, Any]:
        """What a harvest and the duties after it need, as JSON; null for what was not answered."""
        return {
            "storage": {
                "place": self.storage or None,
                "operator": self.operator or None,
                "country": self.country or None,
                "backup_days": self.backup_days,
            },
            "access": self.access or None,
            "encryption": self.encryption or None,
            "pseudonyms": self.pseudonyms or None,
            "refresh_days": self.refresh_days,
            "deletion": {
                "when": self.deletion or None,
                "on": self.deletion_day.isoformat() if self.deletion_day else None,
            },
            "breach": {"hours": self.breach_hours, "procedure": self.breach or None},
            "officer": {"name": self.officer or None, "email": self.officer_email or None},
            "register": self.register or None,
            "legal_basis": self.legal_basis or None,
            "ethics": {"status": self.ethics_status or None, "reference": self.ethics_reference or None},
        }


def read_protection(answers: Answers) -> Protection:
    deletion = _text(answers, "protection.deletion")
    day_key = "access.end" if deletion == "with_access" else "protection.deletion_day"
    return Protection(
        policy=_part(answers, "protection.governance", "policy"),
        officer=_part(answers, "protection.governance", "officer"),
        officer_email=_part(answers, "protection.governance", "officer_email"),
        register=_part(answers, "protection.governance", "register"),
        legal_basis=_text(answers, "protection.legal_basis"),
        ethics_status=_text(answers, "ethics.status"),
        ethics_reference=_text(answers, "ethics.reference"),
        storage=_text(answers, "protection.storage"),
        operator=_part(answers, "protection.place", "operator"),
        country=_part(answers, "protection.place", "country"),
        backup_days=read_number(_part(answers, "protection.place", "backup_days")),
        access=_text(answers, "protection.access"),
        encryption=_text(answers, "protection.encryption"),
        refresh_days=REFRESH_DAYS.get(_text(answers, "protection.refresh")),
        pseudonyms=_text(answers, "protection.pseudonyms"),
        breach=_text(answers, "protection.breach"),
        breach_hours=read_number(_text(answers, "protection.breach_hours")),
        deletion=deletion,
        deletion_day=read_day(_text(answers, day_key)),
        shares=_yes_no(answers, "sharing.third_parties"),
        has_service=_yes_no(answers, "sharing.harvester"),
        sharing=_text(answers, "sharing.detail"),
    )


def read_number(text: str) -> int | None:
    """A whole number of at most four digits, and nothing else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len("9999") else None


def _text(answers: Answers, key: str) -> str:
    value = answers.get(key)
    return value.strip() if isinstance(value, str) else ""


def _part(answers: Answers, key: str, part: str) -> str:
    value = answers.get(key)
    return _text(value, part) if isinstance(value, Mapping) else ""


def _yes_no(answers: Answers, key: str) -> bool | None:
    value = answers.get(key)
    return value if isinstance(value, bool) else None
