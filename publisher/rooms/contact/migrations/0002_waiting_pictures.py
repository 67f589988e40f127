"""Pictures may wait for their report, under a key of their sender's."""

import django.db.models.deletion
from django.db import migrations, models

import publisher.rooms.contact.past


class Migration(migrations.Migration):
    dependencies = [("contact", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="photo",
            name="report",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="photos",
                to="contact.report",
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="key",
            field=models.CharField(
                default=publisher.rooms.contact.past.new_key,
                editable=False,
                max_length=40,
                unique=True,
            ),
        ),
    ]
