"""A certificate in sections, the same on a page and on paper: built from what was signed, and from nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from harvest.rules.kinds import say_file
from harvest.rules.statement import CertificateKind
from proposals.rendering.quantities import write_number
from proposals.rendering.tables import Column, Table, Value, build_table
from proposals.rules.days import say_day

type Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    table: Table | None = None


def list_sections(content: Content) -> tuple[Section, ...]:
    """Of a certificate of any version and kind."""
    kind = CertificateKind(content.get("kind", CertificateKind.DELETION))
    built = (build(content) for build in _SECTIONS[kind])
    return tuple(section for section in built if section is not None)


def _say_deleted(content: Content) -> Section:
    trigger, erased = content["trigger"], content["erased"]
    left = content["verification"]["looked_again"]["left"]
    rows: list[tuple[Value, ...]] = [
        (say_file(kind).capitalize(), count, left["records"]) for kind, count in erased["records"].items()
    ]
    rows += [(words, erased[name], left[name]) for name, words in _REST]
    confirmed = f", confirmed on {_moment(trigger['confirmed_at'])} by {trigger['confirmed_by']}"
    return Section(
        "What was deleted",
        (
            (
                f"Deleted from the live store, and looked for there afterwards without being found. Reason: {trigger['reason']}. "
                f"Announced on {_moment(trigger['announced_at'])}{confirmed if trigger['confirmed_at'] else ''}."
            ),
        ),
        table=build_table(
            f"Of {content['project']['source']}", ["What", _number("Deleted"), _number("Left")], rows
        ),
    )


_REST: Final = (
    ("sightings", "Links between records and collections"),
    ("day_counts", "Counts per day"),
    ("datasets", "Datasets"),
    ("keys", "Client keys"),
)


def _say_scope(content: Content) -> Section | None:
    if "scope" not in content:
        return None
    scope = content["scope"]
    manuscripts = scope["manuscripts"]
    points = [_say_collection(each) for each in scope["collections"]]
    if manuscripts["versions"]:
        versions = f"{write_number(manuscripts['versions'])} versions of manuscripts that were compared with the records"
        points.append(f"{versions}; texts of {write_number(manuscripts['texts_left'])} are kept here")
    return Section("What it covers", points=tuple(points) or ("No collection was made.",))


def _say_collection(each: Mapping[str, Any]) -> str:
    days = f"{_day(each['start'])} to {_day(each['end'])}"
    elsewhere = "; its ids alone, the data are kept elsewhere" if each.get("kept_elsewhere") else ""
    beyond = "; it went beyond the approved plan, with a reason given then" if each["beyond_plan"] else ""
    return f"The collection “{each['name']}” ({each['kind']}, {days}){elsewhere}{beyond}"


def _say_how(content: Content) -> Section:
    store, proof = content["store"], content["verification"]
    return Section(
        "How",
        (
            *content["method"],
            (
                f"Store: {store['engine']} {store['version']}. Rows gone on {_moment(proof['looked_again']['at'])}, "
                f"keys destroyed on {_moment(proof['keys']['at'])}."
            ),
        ),
    )


def _say_verified(content: Content) -> Section:
    before, after = content["verification"]["bytes_before"], content["verification"]["bytes_after"]
    rows = [
        (_capital(place["what"]), place["files"], place["bytes"], place["found"]) for place in after["places"]
    ]
    heads: list[Column | str] = [
        "Searched afterwards",
        _number("Files"),
        Column("Size", "bytes", numeric=True),
        _number("Found"),
    ]
    return Section(
        "How it was verified",
        (
            (
                "Samples (ids as text and beginnings of sealed records) were searched for byte by byte. Before, "
                f"{write_number(before['found'])} of {write_number(before['needles'])} were found; afterwards, on "
                f"{_moment(after['at'])}, {write_number(after['found'])} of {write_number(after['needles'])}. "
                "Ids that another project of this service holds too are left out."
            ),
        ),
        table=build_table("Where it was looked for, byte by byte", heads, rows),
    )


def _say_copies(content: Content) -> Section | None:
    if not content["datasets"]:
        return None
    rows = [
        (f"{each['ref']}, {each['format']}", each["rows"], each["copies"], each["copies_confirmed"])
        for each in content["datasets"]
    ]
    is_over = content.get("kind", CertificateKind.DELETION) == CertificateKind.DELETION
    confirmed = "Deletion confirmed" if is_over else "Replaced or returned, confirmed"
    heads: list[Column | str] = ["Dataset", _number("Rows"), _number("Copies taken"), _number(confirmed)]
    return Section("Copies that people took", table=build_table("Datasets that were handed out", heads, rows))


def _say_remains(content: Content) -> Section:
    hashes, backups = content["remaining_hashes"], content["backups"]
    return Section(
        "What remains",
        (
            f"{write_number(hashes['count'])} keyed hashes; SHA-256 over all of them: {hashes['sha256']}",
            (
                f"Backups of the database made before this certificate expire on {_day(backups['expire_at_the_latest'])} at the "
                f"latest: no backup is kept for longer than {backups['days']} days. Until then they hold ids, and no content that can be read."
            ),
        ),
        tuple(content["remains"]),
    )


def _say_open(content: Content) -> Section | None:
    """Of the first version, which held them itself."""
    points = content.get("open_points", ())
    return Section("Open points", points=tuple(points)) if points else None


def _say_limits(content: Content) -> Section:
    limits = content["limits"]
    return Section(
        "What this certificate does not cover", points=(limits,) if isinstance(limits, str) else tuple(limits)
    )


def _say_held(content: Content) -> Section:
    refresh = content["refresh"]
    rows = [
        (
            say_file(each["kind"]).capitalize(),
            each["records"],
            _moment(each["oldest_confirmed_at"]),
            _moment(each["confirm_by"]),
        )
        for each in content["held"]
    ]
    last = f", the last on {_moment(refresh['last_answered_at'])}" if refresh["last_answered_at"] else ""
    said = (
        f"TikTok asks that each record is confirmed with it within {refresh['interval_days']} days. On the day of issue no record was past that limit. "
        f"TikTok answered {write_number(refresh['checks_answered'])} checks{last}."
    )
    if not rows:
        return Section("What is held, and confirmed", ("No records are held.", said))
    heads: list[Column | str] = ["What", _number("Held"), "Oldest confirmed on", "To be confirmed by"]
    return Section(
        "What is held, and confirmed", (said,), table=build_table("Held on the day of issue", heads, rows)
    )


def _say_kept_to(content: Content) -> Section:
    period = content["period"]
    return Section(
        f"What was kept to from {_day(period['from'])} to {_day(period['to'])}",
        points=(
            (
                f"{write_number(content['removed'])} records that TikTok no longer shows, or that could not be confirmed in time, were "
                "removed from this service. Of each a keyed hash is kept, by which this service knows it again."
            ),
            f"Records are open to {write_number(content['people'])} people today, all of them named to TikTok.",
            (
                "Each copy of a dataset that held a removed record was called back, and it was confirmed that it was replaced or "
                "given up: by its holder, or, where the holder had left, by those who answer for the data."
            ),
        ),
    )


_SECTIONS: Final[Mapping[CertificateKind, tuple[Callable[[Content], Section | None], ...]]] = {
    CertificateKind.DELETION: (
        _say_deleted,
        _say_scope,
        _say_how,
        _say_verified,
        _say_copies,
        _say_remains,
        _say_open,
        _say_limits,
    ),
    CertificateKind.COMPLIANCE: (_say_held, _say_kept_to, _say_scope, _say_copies, _say_limits),
}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _number(label: str) -> Column:
    return Column(label, numeric=True)


def _day(text: str) -> str:
    return say_day(date.fromisoformat(text))


def _moment(text: str | None) -> str:
    if not text:
        return "a day that is not known"
    moment = datetime.fromisoformat(text)
    return f"{say_day(moment.date())} at {moment:%H:%M} UTC"
