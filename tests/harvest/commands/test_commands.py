"""The operator's commands: what they print, and how they end."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from jsonschema import Draft202012Validator

from harvest.models import ApiKey, Project, Run
from harvest.rules.states import KeyState
from tests.harvest.bench import SECRET, Bench, collection, handover

SCHEMAS = Path(__file__).resolve().parents[3] / "docs" / "schemas" / "commands"


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue().strip()


def run_json(*arguments: str) -> dict[str, Any]:
    """What it printed, which has to be as its published schema says."""
    printed = dict(json.loads(run(*arguments, "--json")))
    name = printed["schema"].removeprefix("fieldgate/command/").removesuffix("/1")
    schema = json.loads((SCHEMAS / f"{name}.json").read_text())
    Draft202012Validator(schema).validate(printed)
    return printed


def write(folder: Path, document: object) -> str:
    path = folder / "document.json"
    path.write_text(json.dumps(document))
    return str(path)


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(SECRET + "\n"))


@pytest.mark.django_db
def test_a_handover_opens_a_project_and_its_reference_is_the_last_word(tmp_path: Path) -> None:
    printed = run("handover", "import", write(tmp_path, handover(colour="blue")))
    assert printed.splitlines() == ["Unknown key, kept: colour", "Project opened: PR-2026-0001"]
    assert Project.objects.get().ref == printed.split()[-1]


@pytest.mark.django_db
def test_a_handover_that_cannot_be_used_says_where(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"\$\.schema") as refused:
        run("handover", "import", write(tmp_path, handover(schema="x")))
    assert refused.value.returncode == 1


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refused:
        run("handover", "import", str(tmp_path / "none.json"))
    assert refused.value.returncode == 2


@pytest.mark.usefixtures("secret")
def test_a_key_is_set_from_standard_input(bench: Bench) -> None:
    printed = run("key", "set", bench.project.ref, "--client-key", "ourkey")
    assert printed == "Key: works."
    assert ApiKey.objects.get().state == KeyState.WORKS


def test_a_refused_key_ends_with_1(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("wrong\n"))
    with pytest.raises(CommandError, match="TikTok refuses this key") as refused:
        run("key", "set", bench.project.ref, "--client-key", "ourkey")
    assert refused.value.returncode == 1


def test_without_a_secret_it_is_wrong_usage(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(CommandError) as refused:
        run("key", "set", bench.project.ref, "--client-key", "ourkey")
    assert refused.value.returncode == 2


def test_a_collection_is_added_once(bench: Bench, tmp_path: Path) -> None:
    path = write(tmp_path, collection(name="more"))
    assert run("collection", "add", bench.project.ref, path) == "Collection added: more"
    with pytest.raises(CommandError, match="already"):
        run("collection", "add", bench.project.ref, path)


def test_a_collection_beyond_the_plan_says_why(bench: Bench, tmp_path: Path) -> None:
    approved = bench.project.handover | {"proposal": {"snapshot": 4}}
    Project.objects.filter(pk=bench.project.pk).update(handover=approved)
    path = write(tmp_path, collection(name="more", start_date="20260101"))
    with pytest.raises(CommandError, match=r"plan\.period: The period begins on 1 January 2026") as refused:
        run("collection", "add", bench.project.ref, path)
    assert refused.value.returncode == 1
    added = run_json("collection", "add", bench.project.ref, path, "--reason", "January matters too.")
    assert (added["collection"], added["outside_plan"]) == ("more", ["period"])


def test_a_run_from_start_to_status(bench: Bench) -> None:
    bench.enter_key()
    run("harvest", "start", bench.project.ref)
    bench.clock.now = timezone.now()  # commands read the machine's clock
    bench.work()
    shown = run_json("harvest", "status", bench.project.ref)
    assert (shown["schema"], shown["ok"], shown["state"]) == (
        "fieldgate/command/harvest-status/1",
        True,
        "completed",
    )
    (one,) = shown["runs"]
    assert (one["collection"], one["records_new"]) == ("wetlands", len(bench.levers.expected()))


def test_starting_twice_is_refused_and_says_why(bench: Bench) -> None:
    run("harvest", "start", bench.project.ref)
    with pytest.raises(CommandError, match="not over yet"):
        run("harvest", "start", bench.project.ref)
    assert Run.objects.count() == 1


@pytest.mark.parametrize(
    ("verbs", "state"),
    [
        (["pause"], "paused_by_you"),
        (["pause", "resume"], "needs_key"),
        (["stop"], "stopped"),
        (["cancel"], "stopping"),
    ],
)
def test_what_people_ask_of_a_run(bench: Bench, verbs: list[str], state: str) -> None:
    run("harvest", "start", bench.project.ref)
    for verb in verbs:
        run("harvest", verb, bench.project.ref, "--collection", "wetlands")
    assert run_json("harvest", "status", bench.project.ref)["state"] == state


@pytest.mark.parametrize("arguments", [["PR-1999-0001"], ["--collection", "none"]])
def test_names_that_do_not_exist_are_said(bench: Bench, arguments: list[str]) -> None:
    named = arguments if len(arguments) == 1 else [bench.project.ref, *arguments]
    with pytest.raises(CommandError, match=r"There is no project|has no collection") as refused:
        run("harvest", "status", *named)
    assert refused.value.returncode == 1


def test_work_until_idle_says_what_waits_and_why(bench: Bench) -> None:
    run("harvest", "start", bench.project.ref)
    assert run("work", "--until-idle") == (
        "PR-2026-0001 wetlands: 1 part waits until somebody acts. No key has been entered for this project."
    )
    assert run_json("work", "--until-idle")["state"] == "waiting"


@pytest.mark.django_db
def test_work_with_nothing_to_do_says_so() -> None:
    assert run("work", "--until-idle") == "Nothing waits."


@pytest.mark.django_db
def test_a_keyring_is_made_checked_and_copied(settings: Any, tmp_path: Path) -> None:
    assert run_json("keyring", "init")["state"] == "made"
    assert run("keyring", "check") == "Every key is here and opens."
    assert run_json("keyring", "backup", str(tmp_path / "copy"))["keys"] == 1
    with pytest.raises(CommandError):
        run("keyring", "init")
    settings.FIELDGATE_KEYRING.chmod(0o755)
    with pytest.raises(CommandError, match="may be read by others"):
        run("keyring", "check")


def test_a_key_that_is_missing_is_found(bench: Bench, settings: Any) -> None:
    (settings.FIELDGATE_KEYRING / "projects" / bench.project.ref / "names").unlink()
    with pytest.raises(CommandError, match="PR-2026-0001/names is not here"):
        run("keyring", "check")


@pytest.mark.usefixtures("secret")
def test_what_is_printed_for_machines_is_as_its_schema_says(bench: Bench, tmp_path: Path) -> None:
    states = [
        run_json("handover", "import", write(tmp_path, handover()))["state"],
        run_json("key", "set", bench.project.ref, "--client-key", "ourkey")["state"],
        run_json("key", "verify", bench.project.ref)["state"],
        run_json("collection", "add", bench.project.ref, write(tmp_path, collection(name="more")))["state"],
        *[
            run_json("harvest", verb, bench.project.ref)["state"]
            for verb in ("start", "pause", "resume", "stop")
        ],
        *[run_json("harvest", verb, bench.project.ref)["state"] for verb in ("start", "cancel")],
        run_json("keyring", "check")["state"],
    ]
    runs = ["queued", "paused_by_you", "queued", "stopped", "queued", "stopping"]
    assert states == ["opened", "works", "works", "added", *runs, "sound"]
