"""Holidays are working days for as long as martial law lasts."""

from datetime import date

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

BASIS = "Закон України 2136-IX «Про організацію трудових відносин в умовах воєнного стану», ст. 6"


def enter(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("law", "Suspension").objects.create(since=date(2022, 3, 24), basis=BASIS)


class Migration(migrations.Migration):
    dependencies = [("law", "0001_initial")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
