"""One question: its answer, the talk about it, what the checks say, where it goes on. At most eight queries."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404

from accounts.models import User
from proposals.access import roles_of
from proposals.catalogue.examples import ExampleAnswer, examples_of
from proposals.catalogue.model import Catalogue, Question, Section
from proposals.catalogue.plain import count, to_plain
from proposals.catalogue.reading import read_catalogue, read_terms
from proposals.catalogue.visibility import is_visible, visible_questions
from proposals.mailing.mails import name_of
from proposals.models import Answer, Proposal, UnsavedAnswer
from proposals.rules.data_plan import PLANNED, SECTIONS, say_plan
from proposals.rules.findings import Finding, find
from proposals.rules.findings.finding import MISSING
from proposals.rules.states import ProposalState
from proposals.rules.workflow import Act, Role, has_right, may
from proposals.selectors.content import answers_of, background_of
from proposals.selectors.findings import Findings, group_findings
from proposals.selectors.talk import ThreadRow, list_threads
from proposals.selectors.texts import written_text


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The question before or after, in the words of its page."""

    prompt: str
    url: str


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What the reader wrote here and could not be saved, as text."""

    text: str
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """`version` is what a save names as `expected_version`; `length` is counted in the text as TikTok gets it.

    `findings` are about this question and lead nowhere else; that it has not been begun is none of them. `plan_words`: what
    the whole data plan asks of TikTok, on its own questions; "" elsewhere and while it asks nothing. The question is the `number`th of `count` in its section; `locked` says why it cannot be answered now, "" if it can.
    """

    proposal: Proposal
    section: Section
    number: int
    count: int
    question: Question
    value: object
    version: int
    saved_at: datetime | None
    saved_by: str
    length: int
    is_asked: bool
    plan_words: str
    findings: Findings
    threads: tuple[ThreadRow, ...]
    revisions: int
    unsaved: Unsaved | None
    roles: frozenset[Role]
    can_edit: bool
    locked: str
    can_comment: bool
    previous: Neighbour | None
    following: Neighbour | None

    @property
    def examples(self) -> tuple[ExampleAnswer, ...]:
        """What the invented applications answer."""
        return examples_of(self.question)

    @property
    def is_of_plan(self) -> bool:
        """Whether the forecast of the data plan rests on this question."""
        return self.section.key in SECTIONS

    @property
    def accept_version(self) -> int | None:
        """On top of which version a suggestion would be accepted; None where it cannot be."""
        return self.version if self.can_edit else None


def question_page(proposal: Proposal, key: str, user: User, today: date) -> QuestionPage:
    """Raises Http404 for a key that this form does not have."""
    catalogue = read_catalogue(proposal.catalogue.content)
    question = _find(catalogue, key)
    rows = {answer.key: answer for answer in proposal.answers.select_related("updated_by")}
    answers = {each.key: each.value for each in rows.values()}
    roles, state, answer = roles_of(user, proposal), ProposalState(proposal.state), rows.get(key)
    found = find(
        catalogue,
        read_terms(proposal.terms.content),
        answers,
        today=today,
        background=background_of(proposal),
    )
    previous, following = _neighbours(proposal, catalogue, key, answers)
    section = catalogue.section_of(key)
    number, number_of = _place(section, key, answers)
    return QuestionPage(
        proposal=proposal,
        section=section,
        number=number,
        count=number_of,
        question=question,
        value=answer.value if answer else None,
        version=answer.version if answer else 0,
        saved_at=answer.updated_at if answer else None,
        saved_by=name_of(answer.updated_by) if answer else "",
        length=_length(question, answer),
        is_asked=is_visible(question, answers),
        plan_words=say_plan(answers) if section.key == PLANNED else "",
        findings=group_findings(proposal.ref, _about(key, found, is_begun=answer is not None), at_home=True),
        threads=list_threads(
            proposal, key, viewer=user, texts={key: written_text(question, answer.value if answer else None)}
        ),
        revisions=answer.revisions.count() if answer else 0,
        unsaved=_unsaved(proposal, question, user),
        roles=roles,
        can_edit=may(Act.EDIT, roles=roles, state=state),
        locked=_say_locked(roles, state),
        can_comment=may(Act.COMMENT, roles=roles, state=state),
        previous=previous,
        following=following,
    )


def _about(key: str, found: Iterable[Finding], *, is_begun: bool) -> Iterator[Finding]:
    """Nobody is told on an empty page that it is empty."""
    for each in found:
        if each.key == key and (is_begun or each.id != MISSING):
            yield each


def _unsaved(proposal: Proposal, question: Question, user: User) -> Unsaved | None:
    kept = UnsavedAnswer.objects.filter(proposal=proposal, key=question.key, author=user).first()
    return Unsaved(written_text(question, kept.value), kept.kept_at) if kept else None


def standing_answer(proposal: Proposal, key: str) -> tuple[Question, object, int]:
    """The question, the answer that stands and its version (0: none). One query; Http404 as for the page."""
    question = _find(read_catalogue(proposal.catalogue.content), key)
    standing = proposal.answers.filter(key=key).values_list("value", "version").first()
    return question, *(standing or (None, 0))


def next_url(proposal: Proposal, key: str) -> str:
    """Where it goes on after this question, as the answers stand now; "" at the end. One query."""
    catalogue = read_catalogue(proposal.catalogue.content)
    following = _neighbours(proposal, catalogue, key, answers_of(proposal))[1]
    return following.url if following else ""


def _find(catalogue: Catalogue, key: str) -> Question:
    try:
        return catalogue.question(key)
    except KeyError:
        raise Http404("This form has no such question.") from None


def _place(section: Section, key: str, answers: dict[str, object]) -> tuple[int, int]:
    """The number of a question in its section, and of how many; the page may show one that is not asked now."""
    keys = [each.key for each in section.questions if each.key == key or is_visible(each, answers)]
    return keys.index(key) + 1, len(keys)


def _say_locked(roles: frozenset[Role], state: ProposalState) -> str:
    if may(Act.EDIT, roles=roles, state=state):
        return ""
    if not has_right(Act.EDIT, roles=roles):
        return "You can read this application; its team writes it."
    return f"The application is “{state.words}”. Its answers can be changed once it is back with the team."


def _length(question: Question, answer: Answer | None) -> int:
    return count(to_plain(question, answer.value)) if answer else 0


def _neighbours(
    proposal: Proposal, catalogue: Catalogue, key: str, answers: dict[str, object]
) -> tuple[Neighbour | None, Neighbour | None]:
    """Before and after, among the questions that are asked; None at the ends."""
    asked = visible_questions(catalogue, answers)
    walk = [each for each in catalogue.questions() if each.key == key or each in asked]
    place = [each.key for each in walk].index(key)
    before = _neighbour(proposal, walk[place - 1]) if place else None
    after = _neighbour(proposal, walk[place + 1]) if place + 1 < len(walk) else None
    return before, after


def _neighbour(proposal: Proposal, question: Question) -> Neighbour:
    return Neighbour(question.prompt, f"/p/{proposal.ref}/q/{question.key}/")
