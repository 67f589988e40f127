"""The day on which a case was answered, in the community's zone."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone

A_BATCH = 1000


def fill(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Fill it from the moment of the answer."""
    report = apps.get_model("contact", "Report")
    batch = []
    answered = report.objects.filter(answered_at__isnull=False).only("answered_at")
    for each in answered.order_by("pk").iterator(A_BATCH):
        each.answered_on = timezone.localdate(each.answered_at)
        batch.append(each)
        if len(batch) == A_BATCH:
            report.objects.bulk_update(batch, ["answered_on"])
            batch = []
    report.objects.bulk_update(batch, ["answered_on"])


class Migration(migrations.Migration):
    """A column, filled."""

    dependencies = [("contact", "0003_map_squares")]

    operations = [
        migrations.AddField(
            model_name="report",
            name="answered_on",
            field=models.DateField(editable=False, null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
