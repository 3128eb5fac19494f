"""What `deploy/` starts exists: programs, commands with their options, settings, files; and nothing is left to chance."""

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from celery.bin.worker import worker as celery_worker
from django.conf import settings
from django.core.management import get_commands, load_command_class
from gunicorn.config import Config

from tests.help.test_operating import read_variables

DEPLOY = Path(settings.BASE_DIR) / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
BESIDE = {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "XDG_CACHE_HOME"}
"""Variables that are not Fieldgate's and that its images set."""
HARDENED = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "CapabilityBoundingSet": "",
    "RestrictAddressFamilies": "AF_UNIX AF_INET AF_INET6",
    "RestrictSUIDSGID": "yes",
    "UMask": "0077",
    "StateDirectoryMode": "0700",
    "User": "fieldgate",
}


def read_compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    return document


SERVICES: dict[str, Any] = read_compose()["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "fieldgate:local"}
SERVERS = {name: service for name, service in SERVICES.items() if name not in OURS}


def read_unit(path: Path) -> dict[str, str]:
    """The last value of each key, whatever its section."""
    lines = (line.partition("=") for line in path.read_text().splitlines() if line and line[0] not in "#[")
    return {key: value for key, _, value in lines}


def list_commands() -> Iterator[Any]:
    for path in UNITS:
        words = shlex.split(read_unit(path)["ExecStart"].replace("%%", "%"))
        yield pytest.param([Path(words[0]).name, *words[1:]], id=path.name)
    for name, service in OURS.items():
        words = service["command"]
        for part in words[2].split(" && ") if words[:2] == ["sh", "-c"] else [shlex.join(words)]:
            yield pytest.param(shlex.split(part), id=f"{name}: {part[:40]}")


@pytest.mark.parametrize("words", list(list_commands()))
def test_a_command_exists_and_understands_its_options(words: list[str]) -> None:
    program, *rest = words
    assert (Path(sys.executable).parent / program).exists()
    match program, rest:
        case "python", ["manage.py", name, *options]:
            parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
            parser.parse_args(options)
        case "gunicorn", [app, *options]:
            assert app == "config.wsgi"
            Config().parser().parse_args(options)
        case "celery", ["--app", "config", "worker", *options]:
            celery_worker.make_context("worker", options, resilient_parsing=True)
            known = {name for option in celery_worker.params for name in option.opts}
            assert {option for option in options if option.startswith("--")} <= known
        case _:
            pytest.fail(f"Nobody looks at {words}.")


def read_names(path: Path) -> set[str]:
    return set(re.findall(r"^([A-Z_]+)=", path.read_text(), re.MULTILINE))


def test_each_variable_is_a_setting() -> None:
    image = set(re.findall(r"^(?:ENV |    )([A-Z_]+)=", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE))
    given = {name for service in OURS.values() for name in service["environment"]}
    example = read_names(DEPLOY / "systemd" / "environment.example")
    assert {"FIELDGATE_ENGINE", "CELERY_BROKER_URL", "DATABASE_URL"} <= given & example
    assert {"FIELDGATE_VAR", "FIELDGATE_KEYRING"} <= image & example
    assert image | given | example <= read_variables() | BESIDE


def test_what_the_operator_has_to_give_is_on_the_page() -> None:
    page = (Path(settings.BASE_DIR) / "docs" / "operate" / "machines.md").read_text()
    asked = set(re.findall(r"\$\{([A-Z_]+)", (DEPLOY / "compose.yaml").read_text()))
    assert {"POSTGRES_PASSWORD", "RABBITMQ_PASSWORD"} <= asked
    assert {name for name in asked if name not in page} == set()
    assert {path.name for path in UNITS if path.name not in page} == set()


def test_images_have_a_version_and_servers_keep_their_data() -> None:
    base = re.findall(r"^FROM (\S+)$", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    images = [*base, *(service["image"] for service in SERVERS.values())]
    assert len(images) == 3
    assert [image for image in images if not re.search(r":\d+\.\d+", image)] == []
    assert {
        name for name, service in SERVERS.items() if not (service["healthcheck"] and service["volumes"])
    } == set()
    volumes = {volume.split(":")[0] for service in SERVICES.values() for volume in service["volumes"]}
    assert volumes == set(read_compose()["volumes"])


def test_the_image_has_the_programs_of_a_backup_of_the_same_release_as_the_server() -> None:
    """`pg_dump` refuses a server that is newer than itself; Debian 12 has release 15."""
    assert "postgresql-client" in (DEPLOY / "Dockerfile").read_text()
    bases = [
        read_compose()["services"]["postgres"]["image"],
        *re.findall(r"^FROM (\S+)$", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE),
    ]
    assert [base.endswith("bookworm") for base in bases] == [True, True]
    assert bases[0].startswith("postgres:15.")


def test_two_workers_a_beat_and_a_site_wait_for_their_servers() -> None:
    assert set(OURS) == {"prepare", "web", "worker-1", "worker-2", "tick"}
    for service in OURS.values():
        waits = {name: how["condition"] for name, how in service["depends_on"].items()}
        assert waits.items() >= dict.fromkeys(SERVERS, "service_healthy").items()
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
    names = [OURS[name]["hostname"] for name in ("worker-1", "worker-2", "tick")]
    assert len(set(names)) == 3


def test_nothing_of_compose_but_the_site_is_reached_from_outside() -> None:
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert ports == {"web": ["127.0.0.1:8000:8000"]}


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_gives_its_process_as_little_as_it_needs(path: Path) -> None:
    unit = read_unit(path)
    assert {key: unit.get(key) for key in HARDENED} == HARDENED
    assert unit["EnvironmentFile"] == "/etc/fieldgate/environment"
    assert unit["WorkingDirectory"] == "/opt/fieldgate"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd-analyze: apt-get install systemd")
def test_systemd_itself_finds_no_fault(tmp_path: Path) -> None:
    """Of copies whose programs are where this checkout is."""
    names = []
    for path in [*UNITS, *(DEPLOY / "systemd").glob("*.target")]:
        copy = tmp_path / path.name.replace("@.", "@1.")
        text = path.read_text().replace("/opt/fieldgate/.venv/bin", str(Path(sys.executable).parent))
        copy.write_text(
            text.replace("WorkingDirectory=/opt/fieldgate", f"WorkingDirectory={settings.BASE_DIR}")
        )
        names.append(copy.name)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *names],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
