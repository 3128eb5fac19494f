"""A completeness report in words: a sentence for a page, and Markdown made from its JSON as it was frozen."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from harvest.rules.aftermath import WORDS, Outcome
from harvest.rules.brought import ASKED
from harvest.rules.completeness import FAILED, Completeness
from harvest.rules.kinds import KINDS
from harvest.rules.parts import Stand

type Report = Mapping[str, Any]

_OUTCOMES: Final = {
    "refused": "refused by TikTok",
    "limit": "cut off by TikTok",
    "spared": "not asked for",
    FAILED: "could not be asked",
}
_UNSETTLED: Final = {
    "videos": "some videos may be missing",
    "counts": "views, likes, comments and shares may be behind",
}


def say_verdict(report: Completeness) -> str:
    if report.is_whole:
        later = " Days that had not settled may bring more." if report.unsettled else ""
        return f"Nothing that TikTok shows is known to be missing.{later}"
    told = [
        _count(report.days_missing, "day", "days"),
        _count(report.parts_missing, "part", "parts"),
        _count(report.failed, "thing that could not be asked about", "things that could not be asked about"),
        _count(report.unreadable, "row that could not be read", "rows that could not be read"),
    ]
    return f"Missing: {', '.join(words for words in told if words)}."


def write_markdown(report: Report) -> str:
    """Of a report as `Completeness.as_json` gives it."""
    run = f", run {report['run']}" if report["run"] else ""
    head = f"# How complete it is: {_plain(report['collection'])}{run}"
    sections = "\n\n".join(f"## {title}\n\n{text}" for title, text in _sections(report))
    return f"{head}\n\nAs of {_moment(report['made_at'])}.\n\n{sections}\n"


def _sections(report: Report) -> Iterator[tuple[str, str]]:
    yield "What was asked", "\n".join(_asked(report))
    yield "What came", _returned(report)
    yield (
        "What is missing",
        "\n".join(_missing(report)) or "Nothing that TikTok shows is known to be missing.",
    )
    if report["not_answered"]:
        yield "What was asked about and brought nothing, or not all", _not_answered(report["not_answered"])
    if report["unsettled"]:
        yield "What had not settled", "\n".join(map(_unsettled, report["unsettled"]))
    yield "Requests that failed", _faults(report["faults"])
    if report["since"]:
        yield "What has become of it", _since(report["since"])


def _asked(report: Report) -> Iterator[str]:
    asked = report["asked"]
    if report["kind"] == "videos":
        yield f"- Posted from {asked['start_date']} to {asked['end_date']}, both days included (UTC)"
    if asked["query_in_words"]:
        yield f"- {_plain(asked['query_in_words'])}"
    if asked["extras"]:
        yield f"- With each: {', '.join(asked['extras'])}"
    yield f"- {_count(asked['requests'], 'request', 'requests') or 'No request'}"
    if asked["parts"]:
        parts = ", ".join(f"{n:,} {Stand(stand).words.lower()}" for stand, n in asked["parts"].items())
        yield f"- Parts of the period: {parts}"
    for run in asked["runs"]:
        ended = f" to {_moment(run['ended'])}" if run["ended"] else ", not over"
        state = run["state"].replace("_", " ")
        yield f"- Run {run['number']}, {state}, from {_moment(run['began'])}{ended}: {run['requests']:,} requests"


def _returned(report: Report) -> str:
    rows = [
        (_name(each["kind"]), each["new"], each["again"], each["removed_before"])
        for each in report["returned"]
    ]
    table = _table(("What", "New", "Seen before", "Removed before"), rows) if rows else "Nothing came."
    pages = report["pages"]
    if not pages["answered"]:
        return table
    short = (
        f"{pages['short']:,} of {pages['answered']:,} pages of searches were short, by {pages['rows_short']:,} rows in sum: "
        "TikTok leaves out posts that were removed or are not shown."
        if pages["short"]
        else f"None of {pages['answered']:,} pages of searches was short."
    )
    return f"{table}\n\n{short}"


def _missing(report: Report) -> Iterator[str]:
    for each in report["missing_days"]:
        yield f"- {each['start']} to {each['end']}: {_plain(each['reason'])}"
    for each in report["missing_parts"]:
        yield f"- {_count(each['parts'], 'part', 'parts')} with videos, accounts or lists: {_plain(each['reason'])}"
    for each in report["not_answered"]:
        if each["outcome"] == FAILED:
            yield f"- {ASKED.get(each['what'], each['what'])}, {each['times']:,} times: {_plain(each['reason'])}"
    if report["unreadable"]:
        yield f"- {_count(report['unreadable'], 'row', 'rows')} of TikTok's answers could not be read"


def _not_answered(rows: Sequence[Report]) -> str:
    told = [[_ask(each), _OUTCOMES[each["outcome"]], each["reason"], each["times"]] for each in rows]
    return _table(("Asked about", "What came of it", "Why", "Times"), told)


def _ask(row: Report) -> str:
    what = str(row["what"])
    return ASKED.get(what, what)


def _unsettled(each: Report) -> str:
    again = f"; asked for again on {_moment(each['asked_again_at'])}" if each["asked_again_at"] else ""
    return f"- {each['start']} to {each['end']}: {_UNSETTLED[each['what']]} until {_moment(each['settles_at'])}{again}"


def _faults(rows: Sequence[Report]) -> str:
    if not rows:
        return "None."
    told = [
        (
            f"{each['what']} ({each['code'] or 'no answer'})",
            ", ".join(f"{n:,} {WORDS[Outcome(outcome)]}" for outcome, n in each["came_of"].items()),
            _moment(each["last"]),
            each["times"],
        )
        for each in rows
    ]
    return _table(("What happened", "What came of it", "Last", "Times"), told)


def _since(rows: Sequence[Report]) -> str:
    told = [(_name(each["kind"]), each["held"], each["set_aside"], each["gone"]) for each in rows]
    return _table(("What", "Held", "Of these set aside", "Gone since"), told)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str | int]]) -> str:
    lines = [heads, ["---"] * len(heads), *([_cell(each) for each in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: str | int) -> str:
    return f"{value:,}" if isinstance(value, int) else _plain(value).replace("|", "\\|")


def _plain(text: str) -> str:
    """On one line, and no mark-up of its own."""
    return " ".join(text.split()).replace("<", "&lt;")


def _name(kind: str) -> str:
    return KINDS[kind].many.capitalize() if kind in KINDS else kind


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}" if number else ""


def _moment(iso: str) -> str:
    return f"{iso[:10]} {iso[11:16]} UTC"
