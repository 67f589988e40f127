"""The topics that an archive of any council has; the editor changes them."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TOPICS = (
    (
        "budget",
        "Бюджет і податки",
        "Budget and taxes",
        "бюджет бюджетний податок фінансування кошти",
    ),
    ("land", "Земля й забудова", "Land and building", "земля земельний містобудівний забудова"),
    ("property", "Майно й оренда", "Property and leases", "майно оренда власність приватизація"),
    (
        "housing",
        "Житло й комунальні послуги",
        "Housing and utilities",
        "житло комунальний тариф опалення",
    ),
    (
        "transport",
        "Транспорт і дороги",
        "Transport and roads",
        "транспорт дорога метро паркування",
    ),
    ("education", "Освіта й культура", "Education and culture", "освіта школа культура заклад"),
    (
        "health",
        "Здоров’я й соціальний захист",
        "Health and welfare",
        "здоров'я лікарня соціальний захист",
    ),
    (
        "names",
        "Назви вулиць і пам’ять",
        "Street names and memory",
        "вулиця перейменування пам'ятник назва",
    ),
    (
        "environment",
        "Довкілля й сквери",
        "Environment and parks",
        "сквер парк екологія зелений довкілля",
    ),
    (
        "order",
        "Рада й регламент",
        "The council and its rules",
        "регламент комісія депутат звернення",
    ),
)


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    topic = apps.get_model("sittings", "Topic")
    for place, (uid, name, name_en, words) in enumerate(TOPICS):
        topic.objects.create(uid=uid, name=name, name_en=name_en, words=words, position=place)


class Migration(migrations.Migration):
    dependencies = [("sittings", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
