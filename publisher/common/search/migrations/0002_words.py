"""The words of entries, in the database's own index."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from publisher.common.search import postgres, sqlite


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rows = postgres.CREATE if schema_editor.connection.vendor == "postgresql" else (sqlite.CREATE,)
    for row in rows:
        schema_editor.execute(row)


def drop(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute("DROP TABLE search_words")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
