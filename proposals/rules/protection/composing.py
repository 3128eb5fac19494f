"""The short answers as a text: one heading for each subject, in the order of the plan that TikTok asks for.

Says what was answered and nothing else. What was not answered has no sentence, and is named as a gap.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from proposals.rules.days import say_day
from proposals.rules.protection.facts import Protection
from tiktok.regions import REGIONS


@dataclass(frozen=True, slots=True)
class Gap:
    """A subject of which too little was answered; `key` is the question to answer first."""

    subject: str
    key: str


@dataclass(frozen=True, slots=True)
class Composed:
    text: str
    gaps: tuple[Gap, ...]


def compose(protection: Protection) -> Composed:
    parts, gaps = [], []
    for subject, key, sentences in _SUBJECTS:
        said = " ".join(sentences(protection)).strip()
        if said:
            parts.append(f"### {subject}\n\n{said}")
        else:
            gaps.append(Gap(subject, key))
    return Composed("\n\n".join(parts), tuple(gaps))


def _say_governance(told: Protection) -> Iterator[str]:
    if told.policy:
        yield f"The project follows the research data policy of our institution ({told.policy})."
    if told.officer:
        where = f" ({told.officer_email})" if told.officer_email else ""
        yield f"Responsible for data protection is {told.officer}{where}."
    if told.register:
        yield f"The processing is registered there under {told.register}."
    if basis := _LEGAL_BASES.get(told.legal_basis):
        yield basis
    if ethics := _ETHICS.get(told.ethics_status):
        yield ethics.format(reference=f" ({told.ethics_reference})" if told.ethics_reference else "")


def _say_storage(told: Protection) -> Iterator[str]:
    if told.storage:
        yield f"The data are kept here and nowhere else: {_stop(told.storage)}"
    if told.operator or told.country:
        by = f" by {told.operator}" if told.operator else ""
        where = f" in {REGIONS.get(told.country, told.country)}" if told.country else ""
        yield f"The storage is run{by}{where}."
    if told.backup_days is not None:
        yield f"What is deleted leaves the backups after {_count(told.backup_days, 'day')}."


def _say_access(told: Protection) -> Iterator[str]:
    if told.access:
        yield f"Access is given to as few people as possible. {_stop(told.access)}"


def _say_encryption(told: Protection) -> Iterator[str]:
    if words := _ENCRYPTION.get(told.encryption):
        yield words


def _say_refresh(told: Protection) -> Iterator[str]:
    if told.refresh_days:
        yield f"All data are checked against TikTok at least every {told.refresh_days} days."
        yield "What is no longer available there is deleted, in working copies and exports too."


def _say_people(told: Protection) -> Iterator[str]:
    if words := _PSEUDONYMS.get(told.pseudonyms):
        yield words


def _say_breach(told: Protection) -> Iterator[str]:
    if told.breach:
        yield _stop(told.breach)
    if told.breach_hours is not None:
        yield f"TikTok is told of a breach within {_count(told.breach_hours, 'hour')}."


def _say_deletion(told: Protection) -> Iterator[str]:
    if words := _DELETION.get(told.deletion):
        day = f", {say_day(told.deletion_day)}" if told.deletion_day else ""
        yield f"All data are deleted {words}{day}."
        yield "The deletion is verified, and certified to TikTok in writing."


def _say_sharing(told: Protection) -> Iterator[str]:
    if told.shares is False:
        yield "No data are shared with third parties."
    if told.has_service:
        yield "A service outside the team collects the data on our behalf."
    if told.sharing and (told.shares or told.has_service):
        yield f"\n\n{told.sharing}"


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _stop(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


_LEGAL_BASES: Final[Mapping[str, str]] = {
    "public_interest": "The legal basis is research in the public interest.",
    "legitimate_interest": "The legal basis is the legitimate interest of the institution in this research.",
    "consent": "The legal basis is the consent of the people concerned.",
}
_ETHICS: Final[Mapping[str, str]] = {
    "approved": "An ethics committee has approved the research{reference}.",
    "applied": "The research is under review by an ethics committee{reference}.",
    "exempt": "An ethics committee has confirmed that no review is needed{reference}.",
}
_ENCRYPTION: Final[Mapping[str, str]] = {
    "both": "The data are encrypted at rest and in transit.",
    "at_rest": "The data are encrypted at rest.",
    "in_transit": "The data are encrypted in transit.",
}
_PSEUDONYMS: Final[Mapping[str, str]] = {
    "at_once": "Names of accounts are replaced by codes before anybody looks at the data. No person is named in results.",
    "before_analysis": "Names of accounts are replaced by codes before the analysis. No person is named in results.",
    "never": "Names of accounts stay in the data during the analysis.",
}
_DELETION: Final[Mapping[str, str]] = {
    "earlier": "once the analysis is done, before access ends",
    "with_access": "on the day access ends",
    "later": "after access has ended",
}
_SUBJECTS: Final[tuple[tuple[str, str, Callable[[Protection], Iterator[str]]], ...]] = (
    ("Governance", "protection.governance", _say_governance),
    ("Storage", "protection.storage", _say_storage),
    ("Access", "protection.access", _say_access),
    ("Encryption", "protection.encryption", _say_encryption),
    ("Refresh", "protection.refresh", _say_refresh),
    ("People in the data", "protection.pseudonyms", _say_people),
    ("Breach", "protection.breach", _say_breach),
    ("Deletion", "protection.deletion", _say_deletion),
    ("Sharing", "sharing.third_parties", _say_sharing),
)
