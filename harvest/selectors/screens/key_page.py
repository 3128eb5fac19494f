"""The key of a project as its page shows it: never the secret, never the whole client key. Two queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from harvest.models import ApiKey, Project
from harvest.rules.states import KeyState
from harvest.selectors.screens.quota_chart import build_quota_chart
from harvest.selectors.screens.tones import Shown, show
from proposals.rendering.charts import Chart

_ADVICE = {
    KeyState.WORKS: "Runs can ask TikTok with it. Enter another one here when TikTok gives you a new secret.",
    KeyState.NOT_TRIED: "It was stored without asking TikTok. Try it before you rely on it.",
    KeyState.REFUSED: "TikTok does not accept it. Copy the client key and the secret again from TikTok for Developers.",
    KeyState.NO_RESEARCH_SCOPE: (
        "TikTok knows the key but has not given it research access. In TikTok for Developers, look whether the research "
        "project of this client key is approved; then try again. Nothing is lost meanwhile."
    ),
}


@dataclass(frozen=True, slots=True)
class StoredKey:
    hint: str
    state: Shown
    advice: str
    set_by: str
    set_at: datetime
    tried_at: datetime | None
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeyScreen:
    """`described_as` is what the application says of a service that collects; "" where it says nothing."""

    stored: StoredKey | None
    operator: str
    described_as: str
    by_day: Chart | None


def key_page(project: Project, now: datetime) -> KeyScreen:
    key = ApiKey.objects.select_related("set_by").filter(project=project).first()
    harvester = project.handover.get("harvester") or {}
    return KeyScreen(
        stored=_describe(key) if key else None,
        operator=settings.FIELDGATE_OPERATOR,
        described_as=str(harvester.get("described_as", "")),
        by_day=build_quota_chart(project, now - timedelta(days=29), now) if key else None,
    )


def _describe(key: ApiKey) -> StoredKey:
    state = KeyState(key.state)
    return StoredKey(
        hint=key.hint,
        state=show(state),
        advice=_ADVICE[state],
        set_by=key.set_by.name if key.set_by else "the operator of this site",
        set_at=key.set_at,
        tried_at=key.tried_at,
        last_used_at=key.last_used_at,
    )
