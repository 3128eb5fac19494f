"""The people who will open the data."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

from proposals.catalogue.terms import Unit
from proposals.rules.findings.finding import Case, Finding, Severity, by_clause, field_text

MEMBERS: Final = "team.members"
PI: Final = "team.pi"

PRIVATE_MAIL: Final = frozenset(
    [
        "126.com",
        "163.com",
        "aol.com",
        "free.fr",
        "fastmail.com",
        "gmail.com",
        "gmx.at",
        "gmx.ch",
        "gmx.com",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hey.com",
        "hotmail.be",
        "hotmail.co.uk",
        "hotmail.com",
        "hotmail.de",
        "hotmail.fr",
        "hotmail.it",
        "hotmail.nl",
        "icloud.com",
        "laposte.net",
        "libero.it",
        "live.be",
        "live.co.uk",
        "live.com",
        "live.nl",
        "mac.com",
        "mail.com",
        "mail.ru",
        "me.com",
        "msn.com",
        "o2.pl",
        "orange.fr",
        "outlook.be",
        "outlook.com",
        "outlook.de",
        "outlook.fr",
        "pm.me",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "rocketmail.com",
        "seznam.cz",
        "skynet.be",
        "t-online.de",
        "telenet.be",
        "tutanota.com",
        "tuta.com",
        "wanadoo.fr",
        "web.de",
        "wp.pl",
        "yahoo.co.uk",
        "yahoo.com",
        "yahoo.de",
        "yahoo.es",
        "yahoo.fr",
        "yahoo.it",
        "yandex.com",
        "yandex.ru",
        "ymail.com",
        "zoho.com",
    ]
)
"""Well-known providers of mailboxes for private persons; the list is ours and never complete."""

_EMAIL: Final = re.compile(r"[^\s@]+@[^\s@.]+(\.[^\s@.]+)+")


def find_large_team(case: Case) -> Iterator[Finding]:
    most = case.terms.number("team_size", Unit.PEOPLE)
    members = len(case.rows(MEMBERS))
    if members > most:
        clause = case.terms.clause("team_size")
        message = f"Your team has {members} members besides the principal investigator. {clause.text}"
        yield by_clause(Severity.MUST_FIX, "team.too_large", MEMBERS, clause, message)


def find_other_institutions(case: Case) -> Iterator[Finding]:
    ours = case.part("institution.name", "university")
    clause = case.terms.clause("other_institutions")
    for who, member in members_of(case):
        theirs = field_text(member, "university")
        if ours and theirs and not _is_same(ours, theirs):
            message = f"{who} is of {theirs}, the application of {ours}. {clause.text}"
            yield by_clause(Severity.LOOK_AT, "team.other_institution", MEMBERS, clause, message)


def find_private_mail(case: Case) -> Iterator[Finding]:
    clause = case.terms.clause("institutional_email")
    for who, member in members_of(case):
        domain = domain_of(field_text(member, "email"))
        if domain in PRIVATE_MAIL:
            message = f"{who} has a private address at {domain}. {clause.text}"
            yield by_clause(Severity.LOOK_AT, "team.private_mail", MEMBERS, clause, message)


def find_private_mail_of_pi(case: Case) -> Iterator[Finding]:
    pi = case.background.pi
    if pi and domain_of(pi.email) in PRIVATE_MAIL:
        clause = case.terms.clause("institutional_email")
        message = f"The principal investigator signs in with a private address at {domain_of(pi.email)}. {clause.text}"
        yield by_clause(Severity.LOOK_AT, "team.private_mail", PI, clause, message)


def find_broken_mail(case: Case) -> Iterator[Finding]:
    for who, member in members_of(case):
        email = field_text(member, "email")
        if email and not _EMAIL.fullmatch(email):
            message = f"{who}: this is not an e-mail address. It looks like name@university.example."
            yield Finding("team.broken_mail", Severity.MUST_FIX, MEMBERS, message)


def find_missing_accounts(case: Case) -> Iterator[Finding]:
    clause = case.terms.clause("developer_account")
    for who, member in members_of(case):
        if member.get("developer_account") is False:
            message = f"{who} has no account with TikTok for Developers yet. {clause.text}"
            yield by_clause(Severity.LOOK_AT, "team.no_account", MEMBERS, clause, message)


def find_pi_without_account(case: Case) -> Iterator[Finding]:
    given = case.answers.get(PI)
    if isinstance(given, Mapping) and given.get("developer_account") is False:
        clause = case.terms.clause("developer_account")
        message = f"The principal investigator has no account with TikTok for Developers yet. {clause.text}"
        yield by_clause(Severity.LOOK_AT, "team.no_account", PI, clause, message)


def domain_of(email: str) -> str:
    return email.rpartition("@")[2].casefold()


def members_of(case: Case) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Each with the words by which a message calls them."""
    for number, member in enumerate(case.rows(MEMBERS), start=1):
        yield field_text(member, "name") or f"Person {number}", member


def _is_same(one: str, other: str) -> bool:
    """Names of which one only adds words to the other are the same institution: "KU Leuven", "Library, KU Leuven"."""
    ours, theirs = _words(one), _words(other)
    return ours <= theirs or theirs <= ours


def _words(name: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", name).casefold()
    return set(re.findall(r"\w+", "".join(char for char in plain if not unicodedata.combining(char)))) - {
        "the"
    }
