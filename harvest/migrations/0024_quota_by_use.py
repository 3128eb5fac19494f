from collections import Counter
from typing import Any

from django.db import migrations, models
from django.db.models import Count
from django.db.models.functions import Least


def count_upkeep(apps: Any, _schema_editor: Any) -> None:
    """From the log of requests; what it no longer has stays uncounted."""
    log, day = apps.get_model("harvest", "PageLog"), apps.get_model("harvest", "QuotaDay")
    looks = log.objects.filter(unit__kind="check", quota_day__isnull=False).order_by()
    rows = looks.values_list("unit__project__key__organisation", "unit__pool", "quota_day")
    counts: Counter[tuple[Any, ...]] = Counter()
    for organisation, pool, on, times in rows.annotate(times=Count("pk")):
        counts[organisation, pool, on] += times
    for (organisation, pool, on), times in counts.items():
        if organisation is not None:
            days = day.objects.filter(organisation=organisation, pool=pool, day=on)
            days.update(upkeep=Least(times, models.F("spent")))


class Migration(migrations.Migration):
    dependencies = [("harvest", "0023_deletion_requests")]

    operations = [
        migrations.AddField(
            model_name="quotaday",
            name="upkeep",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.RunPython(count_upkeep, migrations.RunPython.noop),
    ]
