"""What is to be collected."""

import re
from collections.abc import Iterator

from proposals.rules.data_plan import DataPlan, read_plan
from proposals.rules.days import say_day
from proposals.rules.findings.finding import EMPTY_PLAN, Case, Finding, Severity, by_clause
from proposals.rules.forecasting import judge_answers
from tiktok.forecast import Verdict
from tiktok.query import Problem, QueryError

_LIST_PLACE = re.compile(r"(accounts|hashtags|keywords|regions)\[(\d+)\]")


def find_empty_plan(case: Case) -> Iterator[Finding]:
    if read_plan(case.answers).is_empty:
        message = "Nothing says yet what to collect. Name at least one account, hashtag, keyword or region."
        yield Finding(EMPTY_PLAN, Severity.MUST_FIX, "data.accounts", message)


def find_broken_query(case: Case) -> Iterator[Finding]:
    """Everything in the query or in the lists that TikTok would refuse, each with its place."""
    plan = read_plan(case.answers)
    if plan.is_empty:
        return
    try:
        plan.build_query()
    except QueryError as error:
        yield from (_build(plan, problem) for problem in error.problems)


def find_two_ways(case: Case) -> Iterator[Finding]:
    plan = read_plan(case.answers)
    if plan.query and plan.has_lists:
        message = "There is a query of your own, so the lists of accounts, hashtags, keywords and regions are not used."
        yield Finding("plan.two_ways", Severity.LOOK_AT, "data.query", message)


def find_odd_period(case: Case) -> Iterator[Finding]:
    plan = read_plan(case.answers)
    if plan.start and plan.end and plan.end < plan.start:
        message = (
            f"The last day of the data, {say_day(plan.end)}, is before the first, {say_day(plan.start)}."
        )
        yield Finding("plan.reversed", Severity.MUST_FIX, "data.end", message)
    elif plan.start and plan.start > case.today:
        message = f"The data begin on {say_day(plan.start)}, in the future. Nothing can be collected before."
        yield Finding("plan.future", Severity.LOOK_AT, "data.start", message)
    elif plan.end and plan.end > case.today:
        message = f"The data end on {say_day(plan.end)}, in the future. What is posted until then comes in as it appears."
        yield Finding("plan.future", Severity.GOOD_TO_KNOW, "data.end", message)


def find_data_after_access(case: Case) -> Iterator[Finding]:
    end, access_end = read_plan(case.answers).end, case.day("access.end")
    if end and access_end and end > access_end:
        message = (
            f"The data end on {say_day(end)}, but access ends on {say_day(access_end)}. "
            "The days after that cannot be collected."
        )
        yield Finding("plan.after_access", Severity.LOOK_AT, "data.end", message)


def find_misfit(case: Case) -> Iterator[Finding]:
    """The forecast, in a sentence; all its numbers stand on the page of the forecast."""
    verdict = judge_answers(case.answers, case.terms, case.today)
    clause = case.terms.clause("quota")
    if verdict is Verdict.DOES_NOT_FIT:
        message = f"What you want to collect does not fit TikTok’s limits. {clause.text} The forecast says what would help."
        yield by_clause(Severity.LOOK_AT, "plan.does_not_fit", "data.expected_videos", clause, message)
    elif verdict is Verdict.TIGHT:
        message = f"What you want to collect fits TikTok’s limits only just. {clause.text} The forecast says what would help."
        yield by_clause(Severity.LOOK_AT, "plan.tight", "data.expected_videos", clause, message)


def _build(plan: DataPlan, problem: Problem) -> Finding:
    listed = _LIST_PLACE.fullmatch(problem.place)
    if plan.query or not listed:
        return Finding("plan.broken_query", Severity.MUST_FIX, "data.query", str(problem))
    name = listed[1]
    finding_id = "plan.unknown_region" if name == "regions" else "plan.unreadable"
    typed: tuple[str, ...] = getattr(plan, name)
    message = _name_value(typed[int(listed[2])][:40], problem.message)
    return Finding(finding_id, Severity.MUST_FIX, f"data.{name}", message)


def _name_value(value: str, message: str) -> str:
    """Says which of the values it is, unless the message does."""
    quoted = f"“{value}”"
    return message if quoted.casefold() in message.casefold() else f"{quoted}: {message}"
