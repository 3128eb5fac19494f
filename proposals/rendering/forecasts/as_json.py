"""A forecast as JSON, as docs/schemas/commands/forecast.json has it. Days are ISO text."""

from dataclasses import asdict
from typing import Any

from proposals.rendering.forecasts.words import say_suggestion, say_verdict
from proposals.rules.forecasting import Guess, PlanForecast
from tiktok.forecast import Suggestion


def forecast_as_json(found: PlanForecast) -> dict[str, Any]:
    access = found.main.forecast.plan.access
    return {
        "verdict": found.verdict.value,
        "words": say_verdict(found),
        "volume_is_known": found.volume_is_known,
        "access": {
            "start": access.start.isoformat(),
            "end": access.end.isoformat(),
            "assumed": found.access_is_assumed,
        },
        "refresh_days": found.main.forecast.given.interval_days,
        "guesses": [_guess_as_json(each) for each in found.guesses],
        "suggestions": [_suggestion_as_json(each) for each in found.suggestions],
    }


def _guess_as_json(guess: Guess) -> dict[str, Any]:
    found = guess.forecast
    finished = found.course.finished_on
    return {
        "key": guess.key,
        "title": guess.title,
        "verdict": found.verdict.value,
        "bottleneck": found.bottleneck.value,
        "videos": found.corpus.videos,
        "comments": found.corpus.comment_ids,
        "accounts": found.corpus.accounts,
        "edges": found.corpus.edges,
        "bytes": found.bytes,
        "collecting": asdict(found.collecting) | {"days": found.days_to_collect},
        "finished_on": finished.isoformat() if finished else None,
        "refresh": asdict(found.refresh),
        "reread": asdict(found.reread),
        "largest": asdict(found.walls),
        "used_percent": int(found.used_share * 100),
    }


def _suggestion_as_json(suggested: Suggestion) -> dict[str, Any]:
    posted = suggested.plan.posted
    return {
        "change": suggested.change.value,
        "words": say_suggestion(suggested),
        "verdict": suggested.verdict.value,
        "start_date": posted.start.isoformat(),
        "end_date": posted.end.isoformat(),
        "videos": suggested.plan.videos,
    }
