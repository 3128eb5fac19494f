"""The guesses of a volume side by side, and what they assume."""

from proposals.rendering.quantities import write_size
from proposals.rendering.tables import Column, Table, build_table
from proposals.rules.days import say_day
from proposals.rules.forecasting import PlanForecast
from tiktok.forecast import SCENARIOS, Forecast, Mix, Scenario


def tabulate_guesses(found: PlanForecast) -> Table:
    columns = (
        "If there are",
        Column("Videos", numeric=True),
        Column("Requests", "to collect", numeric=True),
        Column("Days", "of quota", numeric=True),
        Column("Requests a day", "to keep fresh", numeric=True),
        Column("Storage", numeric=True),
        "Verdict",
    )
    return build_table(
        "The plan under each guess",
        columns,
        [_guess_row(each.title, each.forecast) for each in found.guesses],
    )


def _guess_row(title: str, found: Forecast) -> list[str | float]:
    return [
        title,
        found.corpus.videos,
        found.collecting.total,
        found.days_to_collect,
        found.refresh.per_day,
        write_size(found.bytes),
        found.verdict.words.capitalize(),
    ]


def describe_guesses(found: PlanForecast) -> tuple[str, ...]:
    """What is assumed beside the plan itself, a sentence each."""
    given = found.main.forecast.given
    lines = [_say_access(found)]
    if found.volume_is_known:
        lines.append(
            "The number of videos is yours. Guesses are often wrong by three, so three times as many is shown too."
        )
        lines.append(_say_mix(found.main.title, found.main.forecast.plan.mix))
    else:
        lines.append(
            "You gave no number of videos, and nobody knows it before the access. The plan is judged by the middle of "
            "three guesses, which are ours."
        )
        lines += [f"{_say_rates(each)} {_say_mix('', each.mix)}" for each in SCENARIOS]
    lines.append(
        f"Data are checked at least every {given.interval_days} days, the strictest rule known; the last day of them is "
        "kept free. Accounts cannot be checked in files, each profile costs a request."
    )
    return tuple(lines)


def _say_access(found: PlanForecast) -> str:
    access = found.main.forecast.plan.access
    period = f"{say_day(access.start)} to {say_day(access.end)}"
    if found.access_is_assumed:
        return f"You gave no dates of access yet; the longest that TikTok grants is assumed, {period}."
    return f"Access from {period}."


def _say_rates(scenario: Scenario) -> str:
    return (
        f"{scenario.title}: in 30 days {scenario.per_account:,} videos of each account, {scenario.per_hashtag:,} for each "
        f"hashtag, {scenario.per_keyword:,} for each keyword; {scenario.per_region:,} in each region where nothing "
        "narrower is asked."
    )


def _say_mix(title: str, mix: Mix) -> str:
    words = (
        f"{mix.comments_per_video} comments on each video, {mix.replied_percent}% of them with "
        f"{mix.replies_per_comment} replies; one account for every {mix.videos_per_account} videos."
    )
    return f"{title}: {words}" if title else words
