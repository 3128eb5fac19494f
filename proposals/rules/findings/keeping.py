"""Where the data are kept, for how long, and who is told when something goes wrong."""

from collections.abc import Iterator

from proposals.rules.days import say_day
from proposals.rules.findings.finding import Case, Finding, Severity, by_clause
from proposals.rules.protection.facts import read_number, read_protection
from tiktok.regions import REGIONS

PLACE = "protection.place"
HOURS = "protection.breach_hours"
DAY = "protection.deletion_day"
USUAL_HOURS = 24
"""What most plans promise; TikTok's rule says "at once"."""


def find_unreadable_numbers(case: Case) -> Iterator[Finding]:
    given = ((PLACE, case.part(PLACE, "backup_days"), "days"), (HOURS, case.text(HOURS), "hours"))
    for key, text, unit in given:
        if text and read_number(text) is None:
            message = f"“{text[:40]}” is not a number of {unit}. Write digits only, for example 14."
            yield Finding("protection.not_a_number", Severity.MUST_FIX, key, message)


def find_long_backups(case: Case) -> Iterator[Finding]:
    days, most = read_protection(case.answers).backup_days, case.terms.days("refresh")
    if days is not None and days > most:
        clause = case.terms.clause("delete_missing")
        message = f"What you delete stays in backups for {days} days, longer than the {most} days of a refresh. {clause.text}"
        yield by_clause(Severity.LOOK_AT, "protection.long_backups", PLACE, clause, message)


def find_storage_abroad(case: Case) -> Iterator[Finding]:
    place, home = case.part(PLACE, "country"), case.part("institution.address", "country")
    if place and home and place != home:
        names = [REGIONS.get(code, code) for code in (place, home)]
        message = f"The data are kept in {names[0]}, your institution is in {names[1]}. Ask your data protection officer what that needs."
        yield Finding("protection.abroad", Severity.LOOK_AT, PLACE, message)


def find_names_that_stay(case: Case) -> Iterator[Finding]:
    if case.text("protection.pseudonyms") == "never":
        clause = case.terms.clause("no_person")
        message = f"Names stay in the data. {clause.text} Say in the plan how nobody can be recognised."
        yield by_clause(Severity.LOOK_AT, "protection.names_stay", "protection.pseudonyms", clause, message)


def find_open_legal_basis(case: Case) -> Iterator[Finding]:
    if case.text("protection.legal_basis") == "open":
        message = (
            "The legal basis is not settled yet. Ask your data protection officer before the PI approves."
        )
        yield Finding("protection.no_basis", Severity.LOOK_AT, "protection.legal_basis", message)


def find_slow_report(case: Case) -> Iterator[Finding]:
    hours = read_protection(case.answers).breach_hours
    if hours is not None and hours > USUAL_HOURS:
        clause = case.terms.clause("breach")
        message = f"TikTok would be told after {hours} hours. {clause.text}"
        yield by_clause(Severity.LOOK_AT, "protection.slow_report", HOURS, clause, message)


def find_deletion_that_contradicts(case: Case) -> Iterator[Finding]:
    """The day of the deletion against the words chosen for it and against the end of access."""
    when, day, end = case.text("protection.deletion"), case.day(DAY), case.day("access.end")
    if not day or not end:
        return
    if when == "earlier" and day > end:
        message = f"You delete before access ends, on {say_day(end)}, but the day named is {say_day(day)}."
        yield Finding("protection.deletion_contradicts", Severity.MUST_FIX, DAY, message)
    elif when == "later" and day <= end:
        message = (
            f"You delete after access has ended, on {say_day(end)}, but the day named is {say_day(day)}."
        )
        yield Finding("protection.deletion_contradicts", Severity.MUST_FIX, DAY, message)
