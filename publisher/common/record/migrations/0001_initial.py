# The tables of the record.

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("community", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Item",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.CharField(max_length=128)),
                ("number", models.CharField(max_length=20, verbose_name="number")),
                ("title", models.TextField(verbose_name="title")),
                (
                    "reporter",
                    models.CharField(blank=True, max_length=300, verbose_name="reporter"),
                ),
                (
                    "project_number",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="number of the draft"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField(default=0)),
                ("removed", models.BooleanField(default=False)),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["place", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Sitting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.CharField(max_length=128)),
                ("session", models.CharField(blank=True, max_length=200, verbose_name="session")),
                (
                    "convocation",
                    models.CharField(blank=True, max_length=60, verbose_name="convocation"),
                ),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("day", models.DateField(db_index=True, verbose_name="day")),
                ("opened_at", models.DateTimeField(verbose_name="opened")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "the sitting is on"),
                            ("break", "a break"),
                            ("adjourned", "adjourned"),
                            ("closed", "closed"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("seats", models.PositiveSmallIntegerField(default=0)),
                ("present", models.PositiveSmallIntegerField(default=0)),
                ("rules_version", models.CharField(blank=True, max_length=20)),
                ("log", models.CharField(blank=True, max_length=64)),
                ("last_n", models.PositiveBigIntegerField(default=0)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sittings",
                        to="community.organization",
                    ),
                ),
                (
                    "hall",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sittings",
                        to="community.hall",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="record.item",
                    ),
                ),
            ],
            options={
                "verbose_name": "sitting",
                "verbose_name_plural": "sittings",
                "ordering": ["-opened_at"],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("faction", models.CharField(blank=True, max_length=200)),
                ("mayor", models.BooleanField(default=False)),
                ("present", models.BooleanField(default=False)),
                ("registered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participations",
                        to="community.person",
                    ),
                ),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
                        to="record.sitting",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.AddField(
            model_name="item",
            name="sitting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="items",
                to="record.sitting",
            ),
        ),
        migrations.CreateModel(
            name="Vote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.CharField(max_length=128)),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                ("wording", models.TextField(verbose_name="wording")),
                ("motion", models.CharField(max_length=20)),
                ("ballot", models.CharField(max_length=12)),
                ("majority", models.CharField(max_length=40)),
                ("repeats", models.CharField(blank=True, max_length=128)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("announced", "announced"),
                            ("open", "voting goes on"),
                            ("suspended", "interrupted"),
                            ("closed", "closed"),
                            ("annulled", "annulled by the sitting"),
                            ("voided", "interrupted: to be held again"),
                        ],
                        default="announced",
                        max_length=12,
                    ),
                ),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("closes_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, db_index=True, null=True)),
                ("close", models.CharField(blank=True, max_length=8)),
                ("composition", models.PositiveSmallIntegerField(default=0)),
                ("needed", models.PositiveSmallIntegerField(default=0)),
                ("votes_for", models.PositiveSmallIntegerField(default=0)),
                ("against", models.PositiveSmallIntegerField(default=0)),
                ("abstain", models.PositiveSmallIntegerField(default=0)),
                ("not_voted", models.PositiveSmallIntegerField(default=0)),
                ("absent", models.PositiveSmallIntegerField(default=0)),
                ("recused", models.PositiveSmallIntegerField(default=0)),
                ("vacant", models.PositiveSmallIntegerField(default=0)),
                ("undisclosed", models.PositiveSmallIntegerField(default=0)),
                ("adopted", models.BooleanField(blank=True, null=True)),
                ("withheld", models.CharField(blank=True, max_length=20)),
                ("reason", models.TextField(blank=True)),
                ("majority_was", models.CharField(blank=True, max_length=40)),
                ("adopted_was", models.BooleanField(blank=True, null=True)),
                ("statements", models.JSONField(blank=True, default=list)),
                ("n", models.PositiveBigIntegerField(default=0)),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="votes",
                        to="record.item",
                    ),
                ),
                (
                    "sitting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="votes",
                        to="record.sitting",
                    ),
                ),
            ],
            options={
                "verbose_name": "vote",
                "verbose_name_plural": "votes",
                "ordering": ["number", "pk"],
            },
        ),
        migrations.CreateModel(
            name="VoteLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("for", "for"),
                            ("against", "against"),
                            ("abstain", "abstained"),
                            ("not_voted", "did not vote"),
                            ("absent", "absent"),
                            ("recused", "conflict of interest"),
                            ("voted", "took part"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vote_lines",
                        to="community.person",
                    ),
                ),
                (
                    "vote",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="record.vote",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="sitting",
            constraint=models.UniqueConstraint(fields=("hall", "uid"), name="sitting_once_a_hall"),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(
                fields=("sitting", "person"), name="participant_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.UniqueConstraint(
                fields=("sitting", "uid"), name="item_once_a_sitting"
            ),
        ),
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.UniqueConstraint(
                fields=("sitting", "uid"), name="vote_once_a_sitting"
            ),
        ),
        migrations.AddIndex(
            model_name="voteline",
            index=models.Index(fields=["person", "-vote"], name="record_vote_person__1ecbd6_idx"),
        ),
        migrations.AddConstraint(
            model_name="voteline",
            constraint=models.UniqueConstraint(fields=("vote", "person"), name="vote_line_once"),
        ),
    ]
