"""Triggers that refuse to change or remove what is written once, whoever asks.

Snapshots go only with their proposal, so for them only UPDATE is refused.
"""

from django.db import migrations

NEVER_CHANGED = ("proposals_catalogueversion", "proposals_termsversion", "proposals_snapshot", "proposals_auditevent")
NEVER_REMOVED = ("proposals_catalogueversion", "proposals_termsversion", "proposals_auditevent")
RULES = [(table, "UPDATE") for table in NEVER_CHANGED] + [(table, "DELETE") for table in NEVER_REMOVED]


def create_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION proposals_written_once() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'this row is written once'; END $$"
        )
    for table, verb in RULES:
        name = f"{table}_no_{verb.lower()}"
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION proposals_written_once()"
            )
        else:
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is written once'); END"
            )


def drop_triggers(apps, schema_editor):
    on = " ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
    for table, verb in RULES:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb.lower()}" + on.format(table=table))
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS proposals_written_once()")


class Migration(migrations.Migration):
    dependencies = [("proposals", "0001_initial")]
    operations = [migrations.RunPython(create_triggers, drop_triggers)]
