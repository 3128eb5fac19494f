"""A certificate of deletion in the words of a screen. One query."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from harvest.models import Certificate, Project
from harvest.rules.kinds import say_file
from proposals.rendering.tables import Column, Table, build_table

type Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class CertificateScreen:
    """`content` is what was signed."""

    certificate: Certificate
    content: dict[str, Any]
    rows: tuple[Row, ...]
    erased: Table
    searched: Table
    proven_at: datetime


def certificate_page(project: Project) -> CertificateScreen | None:
    """None before there is one."""
    found = Certificate.objects.filter(project=project).first()
    return _build(found) if found else None


def _build(certificate: Certificate) -> CertificateScreen:
    content = certificate.content
    return CertificateScreen(
        certificate=certificate,
        content=content,
        rows=tuple(_list_rows(content)),
        erased=_build_erased(content),
        searched=_build_searched(content),
        proven_at=datetime.fromisoformat(content["verification"]["bytes_after"]["at"]),
    )


def _list_rows(content: dict[str, Any]) -> list[Row]:
    project, issuer = content["project"], content["issuer"]
    return [
        {"key": "Number", "value": content["number"]},
        {"key": "Reason", "value": content["trigger"]["reason"]},
        {"key": "Confirmed by", "value": content["trigger"]["confirmed_by"]},
        {"key": "Institution", "value": project["institution"].get("name", "")},
        {"key": "Principal investigator", "value": project["principal_investigator"]},
        {"key": "Issued by", "value": ", ".join(filter(None, (issuer["operator"], issuer["site"])))},
        {"key": "Public key", "value": content["signature"]["public_key"]},
    ]


def _build_erased(content: dict[str, Any]) -> Table:
    left = content["verification"]["looked_again"]["left"]
    erased = content["erased"]
    rows = [(say_file(kind).capitalize(), count, 0) for kind, count in erased["records"].items()]
    rows += [
        (words, erased[name], left[name])
        for name, words in (
            ("sightings", "Links between records and collections"),
            ("day_counts", "Counts per day"),
            ("datasets", "Datasets"),
            ("keys", "Client keys"),
        )
    ]
    return build_table("What was deleted", ["What", _number("Deleted"), _number("Left")], rows)


def _build_searched(content: dict[str, Any]) -> Table:
    after = content["verification"]["bytes_after"]
    rows = [
        (place["what"].capitalize(), place["files"], place["bytes"], place["found"])
        for place in after["places"]
    ]
    heads: list[Column | str] = [
        "Searched",
        _number("Files"),
        Column("Size", "bytes", numeric=True),
        _number("Found"),
    ]
    return build_table("Where it was looked for, byte by byte", heads, rows)


def _number(label: str) -> Column:
    return Column(label, numeric=True)
