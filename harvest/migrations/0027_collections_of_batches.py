from typing import Any

from django.db import migrations, models


def note_collections(apps: Any, _schema_editor: Any) -> None:
    """By the records that they hold."""
    batch, record = apps.get_model("harvest", "Batch"), apps.get_model("harvest", "Record")
    for each in batch.objects.filter(records__gt=0).only("pk", "project_id"):
        held = record.objects.filter(project=each.project_id, batch_id=each.pk).order_by()
        found = sorted(held.values_list("collection_id", flat=True).distinct())
        batch.objects.filter(pk=each.pk).update(collections=found)


class Migration(migrations.Migration):
    dependencies = [("harvest", "0026_legal_holds")]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="collections",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.RunPython(note_collections, migrations.RunPython.noop),
    ]
