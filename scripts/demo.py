#!/usr/bin/env python
"""Start the demo: simulator, site and worker, over a folder of its own; end them all on Ctrl-C.

    make demo                         the first free ports from 8000 and 8801
    make demo DEMO=--fresh            forget what was done in it and seed it anew

The folder is `var/demo` (or $FIELDGATE_DEMO). A second start goes on where the first ended. Keys lie apart from what
they open, under `~/.local/share/fieldgate`.
"""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("FIELDGATE_DEMO") or ROOT / "var" / "demo").resolve()
KEYRING = Path.home() / ".local/share/fieldgate" / f"demo-{sha256(str(FOLDER).encode()).hexdigest()[:12]}"
HOST = "127.0.0.1"


def find_free_port(first: int) -> int:
    for port in range(first, first + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    sys.exit(f"No free port between {first} and {first + 49}.")


def build_environment(site_port: int, simulator_port: int) -> dict[str, str]:
    return os.environ | {
        "FIELDGATE_DEVELOPMENT": "1",
        "FIELDGATE_VAR": str(FOLDER / "files"),
        "FIELDGATE_KEYRING": str(KEYRING),
        "FIELDGATE_URL": f"http://{HOST}:{site_port}",
        "FIELDGATE_OPERATOR": "Hollin University",
        "FIELDGATE_LOG_LEVEL": "WARNING",
        "TIKTOK_API_BASE": f"http://{HOST}:{simulator_port}",
        "PYTHONUNBUFFERED": "1",
    }


class Demo:
    """The processes of the demo. The simulator comes first: seeding harvests from it."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment = dict(environment)
        self.processes: list[subprocess.Popen[bytes]] = []

    def run(self, *arguments: str) -> None:
        done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=self.environment, check=False)  # noqa: S603
        if done.returncode:
            raise SystemExit(done.returncode)

    def start(self, *arguments: str) -> None:
        self.processes.append(
            subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=self.environment)  # noqa: S603
        )

    def wait_until_it_answers(self, port: int, path: str) -> None:
        for _ in range(600):
            self.check_alive()
            try:
                connection = HTTPConnection(HOST, port, timeout=2)
                connection.request("GET", path)
                connection.getresponse().read()
            except (OSError, HTTPException):
                time.sleep(0.1)
            else:
                return
            finally:
                connection.close()
        sys.exit(f"Nothing answers at {HOST}:{port} after a minute.")

    def check_alive(self) -> None:
        if any(process.poll() is not None for process in self.processes):
            sys.exit("A part of the demo ended by itself; what it said stands above.")

    def stop(self) -> None:
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()


def read_arguments(given: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Start the demo.")
    parser.add_argument("--fresh", action="store_true", help="forget the demo that is there")
    parser.add_argument("--port", type=int, default=8000, help="of the site, or the next free one")
    parser.add_argument(
        "--simulator-port", type=int, default=8801, help="of the simulator, or the next free one"
    )
    return parser.parse_args(given)


def start_demo(demo: Demo, site_port: int, simulator_port: int) -> None:
    demo.start(
        "manage.py",
        "simulator",
        "--port",
        str(simulator_port),
        "--scenario",
        "harvest/management/demo/simulator.yaml",
    )
    demo.run("manage.py", "migrate", "--verbosity", "0")
    demo.wait_until_it_answers(simulator_port, "/_control/state")
    demo.run("manage.py", "seed_demo")
    demo.start("manage.py", "work")
    demo.start(
        "-m",
        "gunicorn",
        "config.wsgi",
        "--bind",
        f"{HOST}:{site_port}",
        "--threads",
        "8",
        "--log-level",
        "warning",
    )
    demo.wait_until_it_answers(site_port, "/healthz")


def main() -> None:
    arguments = read_arguments(sys.argv[1:])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if arguments.fresh:
        shutil.rmtree(FOLDER, ignore_errors=True)
    if not FOLDER.exists():
        shutil.rmtree(KEYRING, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    site_port, simulator_port = find_free_port(arguments.port), find_free_port(arguments.simulator_port)
    demo = Demo(build_environment(site_port, simulator_port))
    try:
        start_demo(demo, site_port, simulator_port)
        print(f"\nFieldgate      http://{HOST}:{site_port}/")  # noqa: T201
        print(f"Style guide    http://{HOST}:{site_port}/styleguide/")  # noqa: T201
        print(f"The simulator  http://{HOST}:{simulator_port}/_control")  # noqa: T201
        print("\nMails are printed here. Ctrl-C ends it all.", flush=True)  # noqa: T201
        while True:
            time.sleep(1)
            demo.check_alive()
    except KeyboardInterrupt:
        print("\nGood-bye.")  # noqa: T201
    finally:
        demo.stop()


if __name__ == "__main__":
    main()
