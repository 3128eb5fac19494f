"""References: cited and listed agree, and DOIs are DOIs."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from proposals.rules.citations import compare_references
from proposals.rules.findings.finding import Case, Finding, Severity
from proposals.rules.identifiers import IdentifierError, Kind, read_identifier

REFERENCES: Final = "literature.references"
REVIEW: Final = "literature.review"
PUBLICATIONS: Final = "team.publications"
CITING: Final = (
    REVIEW,
    "research.summary",
    "research.questions",
    "research.design",
    "research.necessity",
    "research.outputs",
)
MOST_NAMED: Final = 5
_LIKE_A_DOI: Final = re.compile(r"(?:doi\.org/|\bdoi:\s*)([^\s<>()\[\]]{1,300})", re.IGNORECASE)


def find_disagreement_of_list_and_text(case: Case) -> Iterator[Finding]:
    """Both have to be there: that one is missing is said elsewhere."""
    listed = case.text(REFERENCES)
    if not listed or not case.text(REVIEW):
        return
    compared = compare_references([case.text(key) for key in CITING], listed)
    if compared.not_listed:
        message = f"You cite {_name(list(map(str, compared.not_listed)))}, which the list of references does not have."
        yield Finding("references.not_listed", Severity.LOOK_AT, REFERENCES, message)
    if compared.not_cited:
        message = f"No answer cites {_name([_shorten(work) for work in compared.not_cited])}, though the list has it."
        yield Finding("references.not_cited", Severity.GOOD_TO_KNOW, REFERENCES, message)


def find_broken_dois(case: Case) -> Iterator[Finding]:
    for key in (PUBLICATIONS, REFERENCES):
        if broken := [doi for doi in _LIKE_A_DOI.findall(case.text(key)) if not _is_doi(doi)]:
            message = f"{_name([f'“{doi[:60]}”' for doi in broken])}: no DOI looks like this. It begins with 10., a number and a slash."
            yield Finding("references.broken_doi", Severity.LOOK_AT, key, message)


def _is_doi(text: str) -> bool:
    try:
        read_identifier(Kind.DOI, text)
    except IdentifierError:
        return False
    return True


def _name(what: Sequence[str]) -> str:
    shown = list(what[:MOST_NAMED])
    if len(what) > MOST_NAMED:
        shown.append(f"{len(what) - MOST_NAMED} more")
    return " and ".join(part for part in ("; ".join(shown[:-1]), shown[-1]) if part)


def _shorten(work: str) -> str:
    return f"“{work if len(work) <= 60 else f'{work[:57].rstrip()}…'}”"
