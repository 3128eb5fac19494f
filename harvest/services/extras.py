"""What comes with a page of videos: their comments, the replies, the accounts that posted them, as one unit of its own.

Made in the transaction of the page, so that neither is without the other. A video that this run has met before, on a page
that came twice, is not asked about again; an account is asked about once in a run, whoever posted how much.
"""

from collections.abc import Iterable, Iterator

from harvest.models import Planned, RunAnswer
from harvest.rules.agenda import Ask, Question
from harvest.rules.extras import ACCOUNTS, COMMENTS, may_have_comments, wants_comments
from harvest.rules.kinds import VIDEO
from harvest.rules.refusals import NO_COMMENTS
from harvest.rules.states import RunPurpose
from harvest.services.agendas import Due, note_outcome, plan_questions
from harvest.services.arriving import Thing, account_key
from harvest.services.keeping import Arrival, Kept


def plan_extras(arrival: Arrival, kept: Iterable[Kept]) -> None:
    """One unit for a page at most: first the comments of each video, then the accounts."""
    extras = arrival.run.asked.get("with", [])
    videos = _choose_videos(arrival, kept) if extras else []
    questions: list[Question] = []
    if wants_comments(extras):
        questions += _ask_for_comments(arrival, videos)
    if ACCOUNTS in extras:
        questions += _ask_for_accounts(arrival, videos)
    plan_questions(arrival.run, questions, Due(arrival.now), now=arrival.now)


def _choose_videos(arrival: Arrival, kept: Iterable[Kept]) -> list[Thing]:
    """A run that asks again for days which had not settled brings the extras of late videos alone."""
    is_harvest = arrival.run.purpose == RunPurpose.HARVEST
    return [
        thing
        for each in kept
        if each.kind == VIDEO.name
        for thing in (each.things if is_harvest else each.new)
        if thing.key not in each.seen
    ]


def _ask_for_comments(arrival: Arrival, videos: Iterable[Thing]) -> Iterator[Question]:
    spared = 0
    for video in videos:
        if may_have_comments(video.data, video.created_at, arrival.now):
            yield Question(Ask.COMMENTS, video.key)
        else:
            spared += 1
    note_outcome(arrival.run, COMMENTS, NO_COMMENTS, RunAnswer.Outcome.SPARED, spared)


def _ask_for_accounts(arrival: Arrival, videos: Iterable[Thing]) -> list[Question]:
    names = {
        account_key(arrival.keys, name): name
        for name in (str(video.data.get("username") or "").strip() for video in videos)
        if name
    }
    planned = Planned.objects.filter(run=arrival.run, key__in=list(names))
    known = set(planned.values_list("key", flat=True))
    new = {key: name for key, name in names.items() if key not in known}
    Planned.objects.bulk_create(Planned(run=arrival.run, key=key) for key in new)
    return [Question(Ask.ACCOUNTS, name) for name in new.values()]
