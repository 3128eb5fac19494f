"""Whether TikTok's Research API is the way to the data, why not, and what else there is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from proposals.catalogue.routes import Fact, RouteGuide, RuledFact
from proposals.catalogue.visibility import holds


@dataclass(frozen=True, slots=True)
class Judgement:
    """`refusals` empty: the team can apply, minding the `cautions`. `elsewhere`: other ways that are open to it."""

    refusals: tuple[Fact, ...]
    cautions: tuple[Fact, ...]
    elsewhere: tuple[Fact, ...]

    @property
    def can_apply(self) -> bool:
        return not self.refusals


def judge(guide: RouteGuide, answers: Mapping[str, str]) -> Judgement:
    """`answers` has the key of an option for each question of the guide: KeyError if one is missing."""
    given = {question.key: answers[question.key] for question in guide.questions}
    return Judgement(
        refusals=_that_hold(guide.refusals, given),
        cautions=_that_hold(guide.cautions, given),
        elsewhere=_that_hold(guide.elsewhere, given),
    )


def _that_hold(ruled: Iterable[RuledFact], answers: Mapping[str, str]) -> tuple[Fact, ...]:
    return tuple(each.fact for each in ruled if holds(each.when, answers))
