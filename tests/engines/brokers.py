"""Brokers that a test may kill: servers of its own on free ports of this machine, which nobody else talks to."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Final, Protocol
from uuid import uuid4

RABBITMQ: Final = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
"""Debian's; the one in the search path would only start as an account of its own."""
BOOT: Final = 60.0
"""Seconds."""


class Broker(Protocol):
    @property
    def url(self) -> str: ...

    def start(self) -> None:
        """Returns when it answers. After `kill` with what it had kept."""

    def kill(self) -> None:
        """As `kill -9` does."""


def wait_until(holds: Callable[[], bool], seconds: float, what: str) -> None:
    """AssertionError with `what` if it never holds."""
    ends_at = monotonic() + seconds
    while not holds():
        assert monotonic() < ends_at, f"not within {seconds} s: {what}"
        Event().wait(0.05)


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def find_missing(program: str) -> str:
    """The reason why there is none; empty where there is."""
    found = RABBITMQ.exists() if program == "rabbitmq" else shutil.which("redis-server")
    return "" if found else f"no {program}: apt-get install {program}-server"


@dataclass(slots=True)
class Server:
    """A process in a group of its own, in a folder of its own."""

    port: int = field(default_factory=find_free_port)
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="fieldgate-broker-")))
    process: subprocess.Popen[bytes] | None = None

    def run(self, command: list[str], environment: dict[str, str]) -> None:
        with (self.folder / "output").open("ab") as output:
            self.process = subprocess.Popen(
                command,
                cwd=self.folder,
                env=os.environ | environment,
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        wait_until(lambda: answers(self.port), BOOT, f"{command[0]} answers; see {self.folder}/output")

    def kill(self) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            wait_until(lambda: not answers(self.port), 10, "the port is free")
            self.process = None

    def drop(self) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass(slots=True)
class RabbitMq:
    """A node with a name of its own."""

    server: Server = field(default_factory=Server)
    name: str = field(default_factory=lambda: f"fieldgate-{uuid4().hex[:8]}@localhost")
    inner_port: int = field(default_factory=find_free_port)

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self.server.port}//"

    def start(self) -> None:
        folder = self.server.folder
        (folder / "rabbitmq.conf").write_text(f"listeners.tcp.1 = 127.0.0.1:{self.server.port}\n")
        (folder / "advanced.config").write_text("[].\n")
        (folder / "plugins").write_text("[].\n")
        (folder / "env.conf").touch()
        environment = {
            "HOME": str(folder),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": self.name,
            "RABBITMQ_DIST_PORT": str(self.inner_port),
            "RABBITMQ_SERVER_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            "RABBITMQ_CONF_ENV_FILE": str(folder / "env.conf"),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(folder / "advanced.config"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
            "RABBITMQ_MNESIA_BASE": str(folder / "data"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
        }
        self.server.run([str(RABBITMQ)], environment)

    def kill(self) -> None:
        self.server.kill()


@dataclass(slots=True)
class Redis:
    """Keeps nothing on the disk: after `kill` its queue is empty."""

    server: Server = field(default_factory=Server)

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.server.port}/0"

    def start(self) -> None:
        options = {"bind": "127.0.0.1", "port": str(self.server.port), "save": "", "appendonly": "no"}
        command = [
            "redis-server",
            *(part for name, value in options.items() for part in (f"--{name}", value)),
        ]
        self.server.run(command, {})

    def kill(self) -> None:
        self.server.kill()
