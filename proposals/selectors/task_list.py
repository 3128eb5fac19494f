"""The home of a proposal: every part of it with its status, and the one thing to do next. At most five queries."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from accounts.models import User
from proposals.access import roles_of
from proposals.catalogue.model import Catalogue, Section
from proposals.catalogue.visibility import is_visible
from proposals.models import Proposal
from proposals.rules.data_plan import SECTIONS
from proposals.rules.findings import must_fix
from proposals.rules.progress import Status, section_status
from proposals.rules.states import ProposalState
from proposals.rules.workflow import Act, Role, is_open, may, open_acts
from proposals.selectors.content import Content, judge_plan, read_content
from proposals.selectors.findings import Findings, group_findings
from proposals.selectors.talk import keys_to_change

WAITS = "Cannot start yet"
_DUE_WORDS: Final[Mapping[ProposalState, str]] = {
    ProposalState.IN_REVIEW: "Review due",
    ProposalState.SUBMITTED: "TikTok’s answer is expected by",
    ProposalState.INFO_REQUESTED: "TikTok wants an answer by",
}
_DECIDED: Final[Mapping[ProposalState, str]] = {
    ProposalState.GRANTED: "See what TikTok granted",
    ProposalState.REFUSED: "See what TikTok wrote",
    ProposalState.WITHDRAWN: "See what happened",
}
_WHO_ACTS: Final[Mapping[ProposalState, str]] = {
    ProposalState.DRAFT: "the team writes it",
    ProposalState.CHANGES_REQUESTED: "the team makes the changes",
    ProposalState.IN_REVIEW: "{pi} reads it, then approves it or asks for changes",
    ProposalState.DECLINED: "the team reads why, and may open it again",
    ProposalState.READY: "the team copies it into TikTok’s form",
    ProposalState.SUBMITTED: "{pi} or a librarian records what TikTok answers",
    ProposalState.INFO_REQUESTED: "the team answers what TikTok asks",
}


@dataclass(frozen=True, slots=True)
class Task:
    """`url` None: it cannot start yet; `hint` says why."""

    title: str
    status: str
    url: str | None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one primary button of the page."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class TaskList:
    """`due_on`: the next date of this proposal that is not settled, and `due_words` what is due then.

    `waits_for`: who acts next where this person cannot.
    """

    proposal: Proposal
    words: str
    waits_for: str
    due_on: date | None
    due_words: str
    roles: frozenset[Role]
    acts: tuple[Act, ...]
    groups: tuple[Group, ...]
    completed: int
    total: int
    findings: Findings
    next_step: NextStep | None


def task_list(proposal: Proposal, user: User, today: date) -> TaskList:
    """`completed` of `total` counts sections of the form."""
    content, roles = read_content(proposal), roles_of(user, proposal)
    state = ProposalState(proposal.state)
    found = content.findings(today)
    to_change = keys_to_change(proposal) if is_open(Act.EDIT, state=state) else frozenset()
    statuses = {
        section.key: section_status(section, content.answers, found, to_change)
        for section in content.catalogue.sections
    }
    grouped = group_findings(proposal.ref, found)
    wanting = (to_change, frozenset(finding.key for finding in must_fix(found)))
    entries = {
        section.key: entry_of(proposal, section, content, wanting) for section in content.catalogue.sections
    }
    next_step = _next_step(proposal, content, statuses, entries, roles, grouped)
    return TaskList(
        proposal=proposal,
        words=state.words,
        waits_for="" if next_step else _say_who_acts(proposal, state),
        due_on=_next_date(proposal),
        due_words=_DUE_WORDS.get(state, "Due"),
        roles=roles,
        acts=open_acts(roles=roles, state=state),
        groups=(
            *_form_groups(content.catalogue, statuses, entries, _forecast_task(proposal, content, today)),
            _last_group(proposal, state, statuses, grouped),
        ),
        completed=list(statuses.values()).count(Status.COMPLETED),
        total=len(statuses),
        findings=grouped,
        next_step=next_step,
    )


def _next_date(proposal: Proposal) -> date | None:
    """Dates of the project that came of it stand there, under its own address."""
    open_dates = proposal.deadlines.filter(done_at=None, path__startswith=f"/p/{proposal.ref}/")
    return open_dates.values_list("due_on", flat=True).first()


def _say_who_acts(proposal: Proposal, state: ProposalState) -> str:
    pi = proposal.pi.name if proposal.pi else "the PI"
    return _WHO_ACTS[state].format(pi=pi)


def _form_groups(
    catalogue: Catalogue, statuses: dict[str, Status], entries: dict[str, str], forecast: Task
) -> tuple[Group, ...]:
    """The forecast is worked out from the last section of the data plan, and stands after it."""
    tasks = {
        each.key: [Task(each.title, statuses[each.key].words, entries[each.key])]
        for each in catalogue.sections
    }
    planned = [key for key in tasks if key in SECTIONS]
    if planned:
        tasks[planned[-1]].append(forecast)
    return tuple(
        Group(title, tuple(task for section in sections for task in tasks[section.key]))
        for title, sections in groupby(catalogue.sections, key=lambda section: section.group)
    )


def _forecast_task(proposal: Proposal, content: Content, today: date) -> Task:
    verdict = judge_plan(content, today)
    words = verdict.words.capitalize() if verdict else Status.NOT_STARTED.words
    hint = "" if verdict else "Needs to know what you collect, and from which days"
    return Task("Does the data plan fit?", words, f"/p/{proposal.ref}/forecast/", hint)


def entry_of(
    proposal: Proposal, section: Section, content: Content, wanting: Iterable[Collection[str | None]]
) -> str:
    """Where work on a section goes on: its first question in the first of `wanting` that has one, else its first one."""
    asked = [question.key for question in section.questions if is_visible(question, content.answers)]
    wanted = [key for keys in wanting for key in asked if key in keys]
    return f"/p/{proposal.ref}/q/{(wanted or asked or [section.questions[0].key])[0]}/"


def _last_group(
    proposal: Proposal, state: ProposalState, statuses: dict[str, Status], findings: Findings
) -> Group:
    home = f"/p/{proposal.ref}/"
    checked = _say_checked(statuses, findings)
    return Group(
        "Review and submit",
        (
            Task("Check your answers", checked.words, f"{home}check/", findings.blocking_words),
            _review_task(proposal, state, findings, home),
            _submit_task(state, home),
        ),
    )


def _say_checked(statuses: dict[str, Status], findings: Findings) -> Status:
    """What is only missing is no problem but work to do, as in the sections."""
    if Status.PROBLEM in statuses.values():
        return Status.PROBLEM
    return Status.IN_PROGRESS if findings.must_fix else Status.COMPLETED


def _review_task(proposal: Proposal, state: ProposalState, findings: Findings, home: str) -> Task:
    title = f"Ask {proposal.pi.name} to approve" if proposal.pi else "Ask the PI to approve"
    if state in (ProposalState.IN_REVIEW, ProposalState.DECLINED):
        return Task(title, state.words, f"{home}review/")
    if not is_open(Act.REQUEST_REVIEW, state=state):
        return Task(title, Status.COMPLETED.words, f"{home}review/")
    if proposal.pi is None:
        return Task(title, WAITS, None, "Name the PI first")
    if findings.must_fix:
        return Task(title, WAITS, None, findings.blocking_words)
    return Task(title, Status.NOT_STARTED.words, f"{home}review/request/")


def _submit_task(state: ProposalState, home: str) -> Task:
    title = "Submit on TikTok’s website"
    if state is ProposalState.READY:
        return Task(title, Status.NOT_STARTED.words, f"{home}submit/")
    if is_open(Act.LOG_MESSAGE, state=state):
        return Task(title, state.words, f"{home}tracking/")
    return Task(title, WAITS, None, "Needs the approval of the PI")


def _next_step(
    proposal: Proposal,
    content: Content,
    statuses: dict[str, Status],
    entries: dict[str, str],
    roles: frozenset[Role],
    findings: Findings,
) -> NextStep | None:
    state, home = ProposalState(proposal.state), f"/p/{proposal.ref}/"
    if may(Act.EDIT, roles=roles, state=state):
        return _next_in_form(proposal, content.catalogue, statuses, entries, findings)
    for act, label, page in (
        (Act.APPROVE, "Read and decide", "review/"),
        (Act.RECORD_SUBMISSION, "Submit on TikTok’s website", "submit/"),
        (Act.RECORD_ANSWER, "Answer what TikTok asks", "tracking/"),
        (Act.RECORD_GRANT, "Record TikTok’s answer", "tracking/"),
    ):
        if may(act, roles=roles, state=state):
            return NextStep(label, home + page)
    return NextStep(_DECIDED[state], f"{home}tracking/") if state in _DECIDED else None


def _next_in_form(
    proposal: Proposal,
    catalogue: Catalogue,
    statuses: dict[str, Status],
    entries: dict[str, str],
    findings: Findings,
) -> NextStep:
    for section in catalogue.sections:
        if statuses[section.key] is not Status.COMPLETED:
            return NextStep(f"Continue: {section.title}", entries[section.key])
    if findings.must_fix:
        return NextStep("Check your answers", f"/p/{proposal.ref}/check/")
    if proposal.pi is None:
        return NextStep("Name the PI", f"/p/{proposal.ref}/people/")
    return NextStep(Act.REQUEST_REVIEW.label, f"/p/{proposal.ref}/review/request/")
