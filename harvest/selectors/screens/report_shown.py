"""A completeness report as pages show it: a sentence, what is missing, and what else there is to say. No query."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from harvest.rules.brought import ASKED
from harvest.rules.completeness import FAILED, Completeness, MissingDays, Unsettled
from harvest.rules.completeness_words import say_verdict
from harvest.rules.kinds import KINDS
from harvest.rules.parts import Stand
from proposals.rendering.distances import write_moment
from proposals.rendering.quantities import write_count
from proposals.rendering.tables import Column, Table, Value, build_table
from proposals.rules.days import say_day

MOST: Final = 30


@dataclass(frozen=True, slots=True)
class ReportShown:
    """`missing` None: nothing is. `more`: lines that the table leaves out and the files have."""

    verdict: str
    missing: Table | None
    more: int
    rows: tuple[dict[str, str], ...]


def show_report(report: Completeness) -> ReportShown:
    missing = list(_list_missing(report))
    columns: list[Column | str] = ["What", "Why", Column("How many", numeric=True)]
    return ReportShown(
        verdict=say_verdict(report),
        missing=build_table("What is missing", columns, missing[:MOST]) if missing else None,
        more=max(0, len(missing) - MOST),
        rows=tuple({"key": key, "value": value} for key, value in _list_rows(report)),
    )


def _list_missing(report: Completeness) -> Iterator[list[Value]]:
    for days in report.missing_days:
        yield [f"Days: {_say_days(days)}", days.reason, (days.end - days.start).days + 1]
    for parts in report.missing_parts:
        yield ["Parts with videos, accounts or lists", parts.reason, parts.parts]
    for each in report.not_answered:
        if each.outcome == FAILED:
            yield [ASKED.get(each.what, each.what), each.reason, each.times]
    if report.unreadable:
        yield ["Rows of TikTok's answers", "They could not be read.", report.unreadable]


def _list_rows(report: Completeness) -> Iterator[tuple[str, str]]:
    asked = [write_count(report.asked.requests, "request", "requests")]
    asked += [f"{count:,} {Stand(stand).words.lower()}" for stand, count in report.asked.parts.items()]
    yield "Asked", f"{asked[0]}; parts: {', '.join(asked[1:])}" if asked[1:] else asked[0]
    came = [f"{KINDS[each.kind].say(each.new)} new, {each.again:,} seen before" for each in report.returned]
    yield "Came", "; ".join(came) or "Nothing"
    if report.pages.answered:
        yield "Short pages", _say_short(report)
    refused = sum(each.times for each in report.not_answered if each.outcome != FAILED)
    if refused:
        yield "Not answered, for a reason of TikTok's", write_count(refused, "thing", "things")
    if report.unsettled:
        yield (
            "Not settled",
            ". ".join(_say_unsettled(each, report.made_at) for each in report.unsettled) + ".",
        )
    failed = sum(fault.times for fault in report.faults)
    yield "Requests that failed", f"{failed:,}" if failed else "None"
    if report.since:
        yield "Since then", "; ".join(_list_since(report))


def _say_short(report: Completeness) -> str:
    pages = report.pages
    if not pages.short:
        return f"None of {pages.answered:,}"
    return (
        f"{pages.short:,} of {pages.answered:,}, by {write_count(pages.rows_short, 'row', 'rows')}: TikTok leaves out "
        "posts that were removed or are not shown"
    )


def _say_unsettled(each: Unsettled, made_at: datetime) -> str:
    what = "Videos" if each.what == "videos" else "Counts"
    if each.settles_at <= made_at:
        return f"{what} of {_say_days(each)} had not when they were asked for"
    again = f", asked for again on {write_moment(each.asked_again_at)}" if each.asked_again_at else ""
    return f"{what} of {_say_days(each)} settle by {write_moment(each.settles_at)}{again}"


def _list_since(report: Completeness) -> Iterator[str]:
    for each in report.since:
        aside = f", {each.set_aside:,} of them set aside" if each.set_aside else ""
        yield f"{KINDS[each.kind].say(each.held)} held{aside}, {each.gone:,} gone"


def _say_days(days: MissingDays | Unsettled) -> str:
    return say_day(days.start) if days.start == days.end else f"{say_day(days.start)} to {say_day(days.end)}"
