"""Runs the simulated TikTok on this machine."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tiktok.simulator import Config, ScenarioError, read_scenario, serve_forever
from tiktok.simulator.config import read_time


class Command(BaseCommand):
    help = "Run the simulated TikTok Research API on this machine, until Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8801, help="0 takes a free one (default: 8801)")
        parser.add_argument("--seed", type=int, help="another seed, another world")
        parser.add_argument(
            "--scenario", type=Path, metavar="FILE", help="YAML or JSON with the world's settings"
        )
        parser.add_argument(
            "--now", metavar="ISO", help="where its clock starts, for example 2026-03-01T12:00:00Z"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            config = build_config(options)
            serve_forever(config, options["port"], self._announce)
        except (ScenarioError, OSError, OverflowError) as error:
            raise CommandError(str(error)) from error

    def _announce(self, base_url: str) -> None:
        self.stdout.write(f"The simulated TikTok answers at {base_url}, its page is {base_url}/_control")
        self.stdout.flush()


def build_config(options: dict[str, Any]) -> Config:
    """The scenario, then what the options change; the clock ticks unless the scenario forbids it."""
    config = Config(ticks=True)
    if options["scenario"]:
        config = read_scenario(options["scenario"], config)
    if options["seed"] is not None:
        config = replace(config, seed=options["seed"])
    if options["now"] is not None:
        config = replace(config, now=read_time(options["now"]))
    return config
