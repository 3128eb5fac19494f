"""`manage.py forecast FILE.json`."""

from django.core.management.base import CommandParser

from proposals.management.base import Call, FieldgateCommand, Outcome, read_json_file
from proposals.rendering.forecasts.as_json import forecast_as_json
from proposals.rendering.forecasts.words import say_guess, say_suggestion, say_verdict
from proposals.rules.forecasting import PlanForecast
from proposals.services.forecasting import forecast_document


class Command(FieldgateCommand):
    help = "Says whether a data plan fits TikTok's limits, and what would make it fit."

    def configure(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.json", help="a data plan, or an application for import")

    def act(self, call: Call) -> Outcome:
        found = forecast_document(read_json_file(call["file"]), call.now.date())
        return Outcome(found.verdict.value, say_forecast(found), facts={"forecast": forecast_as_json(found)})


def say_forecast(found: PlanForecast) -> str:
    advice = [
        f"  {say_suggestion(each)}: then it {_verdict(each.verdict.words)}" for each in found.suggestions
    ]
    return "\n".join(
        [
            say_verdict(found),
            *(f"  {say_guess(each)}" for each in found.guesses),
            *(["What would help:", *advice] if advice else []),
        ]
    )


def _verdict(words: str) -> str:
    return f"is {words}" if words == "tight" else words
