"""For monitoring."""

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from harvest.services.health import find_health


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """200 while work is done in time, else 503: also 5 minutes after the last worker was seen."""
    try:
        health = find_health(timezone.now())
    except DatabaseError:
        return JsonResponse({"ok": False, "reason": "The database does not answer."}, status=503)
    body = {
        "ok": health.is_well,
        "reason": health.reason,
        "workers": health.workers,
        "last_seen_at": health.last_seen_at,
        "last_request_at": health.last_request_at,
        "late_since": health.late_since,
    }
    return JsonResponse(body, status=200 if health.is_well else 503)
