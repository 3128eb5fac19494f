"""TikTok's Research API on this machine: a real HTTP server with an invented world behind it.

    with start(Config(seed=7, now=datetime(2026, 3, 1, tzinfo=UTC))) as running:
        Client(HttpTransport(running.base_url)) ...

It reads the public facts for itself, apart from the client, so that the two check each other.

    draws, vocabulary ─▶ names ─▶ world ─▶ traits ─▶ rows            what exists
    world, traits ─▶ threads ─▶ comments                    what is written under a video
    timelines ─▶ people ─▶ accounts, shelves                who there is, who follows whom, what they like
    world ─▶ bazaar ─▶ shops                                what is sold, and what is said of it
    world, traits ─▶ playlists                              what is listed together
    approximation ─▶ matching, questions ─▶ search          what a query finds
    tokens, quota, compliance, faults, journal, clock       what else the platform knows
    control, removing, storms, scenarios                    levers under /_control
    desk                                                    the same as a page for people
    research                                                which path leads to which of these
    application ─▶ server ─▶ running                        one call in, one reply out; sockets; start and stop
"""

from tiktok.simulator.config import Config, ScenarioError, build_config, read_scenario
from tiktok.simulator.running import Running, serve_forever, start

__all__ = ["Config", "Running", "ScenarioError", "build_config", "read_scenario", "serve_forever", "start"]
