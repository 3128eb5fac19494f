"""`proposal import|check|export` and `createadmin`, as an operator calls them; what they print is as their schemas say."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import User
from proposals.management.base import NotDoneError, UsageError
from proposals.models import AuditEvent, Proposal
from proposals.services.documents import check_document
from tests.factories import make_answers, make_editor, make_filled, make_librarian

pytestmark = pytest.mark.django_db


def run(*args: str) -> str:
    out = io.StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


def run_json(schema: str, *args: str) -> dict[str, Any]:
    printed: dict[str, Any] = json.loads(run(*args, "--json"))
    check_document(printed, f"commands/{schema}")
    return printed


def fail_json(schema: str, *args: str) -> tuple[dict[str, Any], str]:
    """What was printed, and the reason on the way to stderr; the exit code is 1."""
    out = io.StringIO()
    with pytest.raises(NotDoneError) as caught:
        call_command(*args, "--json", stdout=out)
    printed = json.loads(out.getvalue())
    check_document(printed, f"commands/{schema}")
    assert caught.value.returncode == 1
    return printed, str(caught.value)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    file = tmp_path / "proposal.json"
    file.write_text(
        json.dumps({"schema": "fieldgate/proposal/1", "title": "Votes", "answers": make_answers()})
    )
    return file


def test_import_prints_the_number_as_the_last_word(document: Path) -> None:
    owner = make_editor()
    assert run("proposal", "import", str(document), "--owner", owner.email).split()[
        -1
    ] == "FG-2026-0001".replace("2026", Proposal.objects.get().ref[3:7])
    printed = run_json("proposal-import", "proposal", "import", str(document), "--owner", owner.email)
    proposal = Proposal.objects.get(ref=printed["ref"])
    assert (printed["state"], printed["answers"]) == ("imported", 41)
    assert proposal.created_by == owner


def test_import_as_a_librarian_is_in_the_audit_trail(document: Path) -> None:
    owner, librarian = make_editor(), make_librarian()
    run("proposal", "import", str(document), "--owner", owner.email, "--as", librarian.email)
    assert AuditEvent.objects.filter(verb="proposal.started").get().actor == librarian
    run("proposal", "import", str(document), "--owner", owner.email)
    assert AuditEvent.objects.filter(verb="proposal.started").first().actor is None  # type: ignore[union-attr]


def test_import_says_what_is_wrong_and_where(document: Path) -> None:
    document.write_text(
        json.dumps({"schema": "fieldgate/proposal/1", "title": "Votes", "answers": {"access.end": 7}})
    )
    printed, reason = fail_json(
        "proposal-import", "proposal", "import", str(document), "--owner", make_editor().email
    )
    assert (printed["state"], printed["problems"]) == ("refused", {"access.end": "This is not text."})
    assert "access.end: This is not text." in reason
    assert not Proposal.objects.exists()


def test_wrong_usage_is_exit_two(document: Path) -> None:
    for args in (
        ("proposal", "import", str(document), "--owner", "nobody@northmere.example"),
        ("proposal", "import", str(document) + ".missing", "--owner", make_editor().email),
    ):
        with pytest.raises(UsageError) as caught:
            run(*args)
        assert caught.value.returncode == 2


def test_check_is_done_when_nothing_must_be_fixed() -> None:
    proposal = make_filled()
    printed = run_json("proposal-check", "proposal", "check", proposal.ref)
    assert (printed["ok"], printed["state"], printed["counts"]["must_fix"]) == (True, "clear", 0)
    assert f"{proposal.ref} has {len(printed['findings'])} findings." in run(
        "proposal", "check", proposal.ref
    )


def test_check_fails_while_something_must_be_fixed() -> None:
    proposal = make_filled(access__end="2031-01-01")
    printed, reason = fail_json("proposal-check", "proposal", "check", proposal.ref)
    assert (printed["state"], printed["counts"]["must_fix"], reason) == (
        "must_fix",
        1,
        "Findings that must be fixed: 1.",
    )
    assert [each["key"] for each in printed["findings"] if each["severity"] == "must_fix"] == ["access.end"]


def test_a_number_that_is_none_is_not_done() -> None:
    _, reason = fail_json("proposal-check", "proposal", "check", "FG-2026-9999")
    assert reason == "There is no application FG-2026-9999."


@pytest.mark.parametrize("export_format", ["md", "json", "copysheet"])
def test_export_writes_the_file_and_keeps_the_version(tmp_path: Path, export_format: str) -> None:
    proposal = make_filled()
    target = tmp_path / "out"
    args = ("proposal", "export", proposal.ref, "--format", export_format, "--output", str(target))
    first, second = run_json("proposal-export", *args), run_json("proposal-export", *args)
    assert first == second
    assert (first["snapshot"], first["bytes"]) == (1, target.stat().st_size)
    assert "First votes in short videos" in target.read_text(encoding="utf-8")


def test_export_as_word(tmp_path: Path) -> None:
    proposal = make_filled()
    target = tmp_path / "out.docx"
    args = ("proposal", "export", proposal.ref, "--format", "docx", "--output", str(target))
    first, second = run_json("proposal-export", *args), run_json("proposal-export", *args)
    assert first == second
    assert (first["snapshot"], first["bytes"]) == (1, target.stat().st_size)


def test_export_into_a_folder_takes_its_own_name(tmp_path: Path) -> None:
    proposal = make_filled()
    printed = run_json(
        "proposal-export", "proposal", "export", proposal.ref, "--format", "md", "--output", str(tmp_path)
    )
    assert Path(printed["output"]) == tmp_path / f"{proposal.ref}-v1.md"


def test_export_to_a_place_that_is_none_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        run(
            "proposal",
            "export",
            make_filled().ref,
            "--format",
            "md",
            "--output",
            str(tmp_path / "no" / "file"),
        )


def test_createadmin_prints_a_link_once_there_is_no_password() -> None:
    args = ("createadmin", "--email", "fen.oake@northmere.example", "--name", "Fen Oake")
    printed = run_json("createadmin", *args)
    assert printed["link"].startswith("http://testserver/invitation/")
    assert User.objects.get().is_administrator
    assert AuditEvent.objects.get().verb == "administrator.named"
    assert "Set the password here within seven days:" in run(*args)
    promoted = run_json("createadmin", "createadmin", "--email", make_editor().email, "--name", "Ana Sol")
    assert (promoted["state"], promoted["is_new"]) == ("promoted", False)
