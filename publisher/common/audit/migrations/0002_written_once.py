"""Acts are written once: the database itself refuses to change or to delete one."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = [
    (
        "CREATE TRIGGER act_no_update BEFORE UPDATE ON audit_act "
        "BEGIN SELECT RAISE(ABORT, 'an act is written once'); END"
    ),
    (
        "CREATE TRIGGER act_no_delete BEFORE DELETE ON audit_act "
        "BEGIN SELECT RAISE(ABORT, 'an act is written once'); END"
    ),
]
POSTGRESQL = [
    (
        "CREATE FUNCTION act_written_once() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RAISE EXCEPTION ''an act is written once'' USING ERRCODE = ''23514''; END'"
    ),
    (
        "CREATE TRIGGER act_no_change BEFORE UPDATE OR DELETE ON audit_act "
        "FOR EACH ROW EXECUTE FUNCTION act_written_once()"
    ),
]


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    postgresql = schema_editor.connection.vendor == "postgresql"
    for row in POSTGRESQL if postgresql else SQLITE:
        schema_editor.execute(row)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
