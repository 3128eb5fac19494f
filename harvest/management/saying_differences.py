"""How TikTok's answers and the simulator's differ, as `key verify --compare` prints it."""

from typing import Any

from harvest.services.comparing_key import Compared, KeyComparison
from proposals.management.base import Outcome


def say_comparison(found: KeyComparison) -> Outcome:
    """`same` or `differs`; the latter is not ok."""
    facts = {"requests": found.requests, "questions": [_list_facts(each) for each in found.questions]}
    lines = [line for each in found.questions for line in _list_lines(each)]
    if not found.differences:
        return Outcome("same", "\n".join([*lines, "No difference."]), facts=facts)
    many = "place" if found.differences == 1 else "places"
    reason = f"TikTok differs from the simulator in {found.differences} {many}."
    return Outcome("differs", "\n".join(lines), ok=False, reason=reason, facts=facts)


def _list_lines(one: Compared) -> list[str]:
    return [
        f"{one.about.words}: {_say_answer(one)}",
        *(f"  {each.words}" for each in one.differences),
    ]


def _say_answer(one: Compared) -> str:
    if one.status is None:
        return "not asked, since no video named an account."
    if one.is_refused:
        return f"refused, HTTP {one.status}; the shape of the refusal was compared."
    return f"answered, HTTP {one.status}; {one.rows} {'row' if one.rows == 1 else 'rows'} compared."


def _list_facts(one: Compared) -> dict[str, Any]:
    return {
        "about": one.about.value,
        "http_status": one.status,
        "refused": one.is_refused,
        "rows": one.rows,
        "differences": [
            {"what": each.what.value, "place": each.place, "words": each.words} for each in one.differences
        ],
    }
