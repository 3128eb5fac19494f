"""In which answer TikTok was told who operates the site that will hold a client key.

A client key is a credential of the team. Whoever runs the site that keeps it is either one of the people TikTok granted,
or the applicants' own institution, or a third party that the application names.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Named(StrEnum):
    TEAM = "team"
    INSTITUTION = "institution"
    THIRD_PARTY = "third_party"
    NOWHERE = "nowhere"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Named.TEAM: "The operator is a person on the team that TikTok granted",
    Named.INSTITUTION: "The operator is our own institution",
    Named.THIRD_PARTY: "The operator is named where TikTok asks about third parties",
    Named.NOWHERE: "The operator is not named, or I do not know",
}

_AMEND = (
    "Amend the answer “Do you have plans to share the data with third parties”, name who operates this site, and wait until "
    "TikTok agrees. The key was not tried and not stored."
)


def find_objection(named: Named, handover: Mapping[str, Any]) -> str:
    """Why a key may not be entered here yet, with the answer to amend; "" if it may.

    `harvester` null in a hand-over says that the application named nobody; where it is left out, nothing is known.
    """
    if named is Named.NOWHERE:
        return f"TikTok has to know who operates the site that holds your key. {_AMEND}"
    if named is Named.THIRD_PARTY and handover.get("harvester", {}) is None:
        return f"The application that was granted names no service that collects for you. {_AMEND}"
    return ""
