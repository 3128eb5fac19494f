"""Why TikTok refuses, in the kinds that can be counted and worked on."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class RefusalReason(StrEnum):
    """`words` for people; `concerns` are the questions at which a new attempt has to begin."""

    ELIGIBILITY = "eligibility"
    INDEPENDENCE = "independence"
    EXPERTISE = "expertise"
    RESEARCH = "research"
    NECESSITY = "necessity"
    PROTECTION = "protection"
    ETHICS = "ethics"
    TEAM = "team"
    INCOMPLETE = "incomplete"
    OTHER = "other"
    NONE_GIVEN = "none_given"

    @property
    def words(self) -> str:
        return _WORDS[self]

    @property
    def concerns(self) -> tuple[str, ...]:
        return _CONCERNS[self]


_WORDS: Final[Mapping[RefusalReason, str]] = {
    RefusalReason.ELIGIBILITY: "Country, institution or legal form",
    RefusalReason.INDEPENDENCE: "Funding or commercial interests",
    RefusalReason.EXPERTISE: "Expertise of the applicant",
    RefusalReason.RESEARCH: "The research is not clear or not in the public interest",
    RefusalReason.NECESSITY: "The data asked for are not necessary or too much",
    RefusalReason.PROTECTION: "Data protection or security",
    RefusalReason.ETHICS: "Ethics review",
    RefusalReason.TEAM: "A member of the team, an account or an e-mail address",
    RefusalReason.INCOMPLETE: "The application was incomplete",
    RefusalReason.OTHER: "Another reason",
    RefusalReason.NONE_GIVEN: "No reason was given",
}
_CONCERNS: Final[Mapping[RefusalReason, tuple[str, ...]]] = {
    RefusalReason.ELIGIBILITY: ("institution.kind", "institution.name"),
    RefusalReason.INDEPENDENCE: ("funding.sources", "funding.independence"),
    RefusalReason.EXPERTISE: ("team.expertise", "team.publications"),
    RefusalReason.RESEARCH: ("research.summary", "research.questions"),
    RefusalReason.NECESSITY: ("research.necessity", "research.design"),
    RefusalReason.PROTECTION: ("protection.plan",),
    RefusalReason.ETHICS: ("ethics.status", "ethics.reference"),
    RefusalReason.TEAM: ("team.members",),
    RefusalReason.INCOMPLETE: ("research.summary",),
    RefusalReason.OTHER: ("research.summary",),
    RefusalReason.NONE_GIVEN: ("research.summary",),
}
