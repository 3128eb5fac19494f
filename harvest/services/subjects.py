"""A run of a collection that has a list instead of a query: its units."""

from datetime import datetime

from accounts.rules.errors import NotNow
from harvest.models import Collection, Run
from harvest.rules.agenda import Ask, Question
from harvest.rules.subjects import COLLECTION, list_questions
from harvest.services.agendas import Due, plan_questions


def plan_subjects(run: Run, due: Due, *, now: datetime) -> None:
    """Units for all it asks about, in the transaction that makes the run. NotNow if nothing is left to ask about."""
    if not plan_questions(run, _list_questions(run), due, now=now):
        raise NotNow(f"{run.collection.name} has nothing left to ask about.")


def _list_questions(run: Run) -> list[Question]:
    query = run.asked["query"]
    if COLLECTION not in query:
        return list_questions(run.asked["kind"], query)
    videos = Collection.objects.filter(project=run.collection.project_id, name=query[COLLECTION])
    return [Question(Ask.VIDEOS_OF, str(each.pk)) for each in videos]
