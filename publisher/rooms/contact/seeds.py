"""Something to look at: categories, cases in every state, works, ratings; sown once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from publisher.common.accounts.models import User
from publisher.common.community.models import Organization
from publisher.rooms.contact.filing import Sent, take_in
from publisher.rooms.contact.models import (
    Category,
    Institution,
    InstitutionRating,
    Question,
    Reply,
    Report,
    Work,
    WorkRating,
)
from publisher.rooms.contact.moving import Told, make
from publisher.rooms.contact.reports import Channel, Nature
from publisher.rooms.contact.rules import Hand, Kind, Move

DEPARTMENTS = (
    ("uzhkg", "Управління житлово-комунального господарства", "department"),
    ("ekologiia", "Відділ екології та благоустрою", "department"),
    ("transport", "Відділ транспорту та зв’язку", "department"),
    ("cnap", "Центр надання адміністративних послуг", "institution"),
    ("misk-vodokanal", "КП «Словміськводоканал»", "institution"),
    ("servisnyi-tsentr", "Сервісний центр (державна установа)", "institution"),
)
CATEGORIES = (
    # uid, group, name, name_en, department, days, sensitive
    ("yama", "Дороги", "Яма на дорозі", "Pothole", "uzhkg", 10, False),
    ("svitlo", "Дороги", "Не світить ліхтар", "Street light", "uzhkg", 5, False),
    ("trotuar", "Дороги", "Тротуар, пандус", "Pavement, ramp", "uzhkg", 15, False),
    ("smittia", "Благоустрій", "Сміття, стихійне звалище", "Rubbish", "ekologiia", 3, False),
    ("derevo", "Благоустрій", "Аварійне дерево", "Dangerous tree", "ekologiia", 5, False),
    ("blahoustrii", "Благоустрій", "Пропозиція з благоустрою", "Improvement", "ekologiia", 20,
     False),
    ("voda", "Вода й тепло", "Прорив, немає води", "Burst, no water", "misk-vodokanal", 2, False),
    ("transport", "Транспорт", "Маршрутка, зупинка", "Bus, stop", "transport", 10, False),
    ("nezakonno", "Порушення", "Незаконний МАФ чи реклама", "Illegal kiosk or ad",
     "uzhkg", 15, False),
    ("ukryttia", "Безпека", "Укриття зачинене або непридатне", "Shelter unfit", "uzhkg", 2, True),
    ("snariad", "Безпека", "Пошкодження внаслідок обстрілу", "Damage by shelling", "uzhkg", 2,
     True),
)  # fmt: skip
TEXTS = (
    ("yama", "Глибока яма перед пішохідним переходом, машини об’їжджають її зустрічною смугою.",
     "вул. Шевченка, 12", 48.8512, 37.6061, "done"),
    ("yama", "Після ремонту водогону асфальт не відновили, лишився провал.",
     "вул. Центральна, 40", 48.8538, 37.6102, "work"),
    ("svitlo", "Третій тиждень не світять чотири ліхтарі біля школи, діти йдуть у темряві.",
     "вул. Шкільна, 5", 48.8571, 37.6010, "late"),
    ("smittia", "За гаражами стихійне звалище: будівельне сміття, шини.",
     "пров. Гаражний", 48.8460, 37.6150, "confirmed"),
    ("derevo", "Суха тополя нахилилася над дитячим майданчиком.",
     "бульвар Миру, 7", 48.8493, 37.5992, "assigned"),
    ("voda", "З колодязя на перехресті другу добу тече вода.",
     "вул. Банківська, 64", 48.8606, 37.6120, "closed"),
    ("transport", "На зупинці «Ринок» немає розкладу, а навіс протікає.",
     "зупинка «Ринок»", 48.8527, 37.6044, "asked"),
    ("nezakonno", "Поставили кіоск на тротуарі, не пройти з візочком.",
     "вул. Свободи, 3", 48.8559, 37.6079, "checked"),
    ("trotuar", "Пандус біля поліклініки надто крутий, без поручнів.",
     "вул. Лікарняна, 1", 48.8620, 37.6033, "reopened"),
    ("blahoustrii", "Пропоную поставити лавки вздовж алеї: літнім людям ніде перепочити.",
     "парк «Шовковичний»", 48.8581, 37.6180, "impossible"),
    ("yama", "Яма на повороті до автостанції.", "пл. Привокзальна", 48.8650, 37.6250, "forwarded"),
    ("ukryttia", "Під час тривоги укриття зачинене, ключів ні в кого немає.",
     "вул. Нова, 2", 48.8500, 37.6200, "checked"),
)  # fmt: skip

WORDS = {
    ("cnap", 0): "Усе зробили за один візит, пояснили, яких документів бракує.",
    ("cnap", 2): "Черга рухалася швидко, але пандус узимку не розчищено.",
    ("misk-vodokanal", 1): "Аварійна приїхала за дві години, воду дали аж увечері.",
}
"""What they say in words: of an institution, by the number of the resident."""


def seed(now: datetime) -> None:
    """Sow, where nothing was sown."""
    if Category.objects.exists():
        return
    with transaction.atomic():
        for number, (uid, name, kind) in enumerate(DEPARTMENTS):
            Organization.objects.get_or_create(
                uid=uid, defaults={"name": name, "classification": kind, "position": 50 + number}
            )
        _categories()
        _replies()
        works = _works(now)
        _cases(now, works)
        _ratings(works)


def _of(uid: str) -> Organization:
    return Organization.objects.get(uid=uid)


def _categories() -> None:
    for position, (uid, group, name, name_en, of, days, sensitive) in enumerate(CATEGORIES):
        Category.objects.create(
            uid=uid, group=group, name=name, name_en=name_en, department=_of(of), days=days,
            sensitive=sensitive, position=position,
        )  # fmt: skip
    lamp = Category.objects.get(uid="svitlo")
    Question.objects.create(
        category=lamp, code="pole", text="Номер опори, якщо видно", text_en="Number of the post"
    )
    Question.objects.create(
        category=lamp, code="how", text="Що з ліхтарем", text_en="What is wrong with the lamp",
        kind=Question.Kind.ONE, values=["не світить", "мерехтить", "розбитий"], required=True,
        position=1,
    )  # fmt: skip


def _replies() -> None:
    for title, text, move in (
        ("Роботи виконано", "Доброго дня! Роботи виконано, майданчик прибрано.", Move.FINISH),
        ("Заплановано", "Доброго дня! Роботи внесено до плану, просимо зачекати.", ""),
        ("Уточніть місце", "Доброго дня! Уточніть, будь ласка, точне місце.", Move.ASK),
        ("Дорога державного значення", "Цю дорогу утримує Служба відновлення.", Move.FORWARD),
    ):
        Reply.objects.create(title=title, text=text, move=str(move))


def _works(now: datetime) -> list[Work]:
    today = timezone.localdate(now)
    rows = (
        ("Поточний ремонт дороги", "вул. Шевченка, від № 2 до № 40", "repair", 2_450_000, -60, -5,
         None, 48.8515, 37.6065),
        ("Заміна вікон і утеплення фасаду", "Школа № 9", "overhaul", 8_900_000, -120, 40, None,
         48.8505, 37.6100),
        ("Озеленення алеї", "парк «Шовковичний»", "green", 380_000, -90, -30, -35, 48.8583,
         37.6182),
        ("Будівництво модульної котельні", "Міська лікарня № 1", "build", 14_200_000, 20, 200,
         None, 48.8622, 37.6030),
    )  # fmt: skip
    return [
        Work.objects.create(
            title=title, object=place, kind=kind, price=price, customer=_of("uzhkg"),
            contractor="ТОВ «Донбудсервіс»", contractor_code="40123456",
            contract=f"{number}/2026", contract_on=today + timedelta(days=begins - 10),
            begins_on=today + timedelta(days=begins), ends_on=today + timedelta(days=ends),
            done_on=today + timedelta(days=done) if done else None,
            warranty_until=today + timedelta(days=1095 + (done or ends)),
            place=place, lat=lat, lon=lon,
            text="Обсяг за дефектним актом; хід робіт перевіряє технічний нагляд замовника.",
        )
        for number, (title, place, kind, price, begins, ends, done, lat, lon) in enumerate(rows, 1)
    ]  # fmt: skip


def _people() -> list[User]:
    return [
        User.objects.get_or_create(
            email=f"meshkanets{n}@example.org", defaults={"name": name, "password": "!"}
        )[0]
        for n, name in enumerate(("Олена", "Андрій", "Марія", "Тарас"), 1)
    ]


def _cases(now: datetime, works: list[Work]) -> None:
    people = _people()
    for number, (uid, text, place, lat, lon, story) in enumerate(TEXTS):
        came = now - timedelta(days=33 if story == "late" else 16 - number)
        sent = Sent(
            text=text, category=Category.objects.get(uid=uid), place=place, lat=lat, lon=lon,
            channel=Channel.PHONE if number % 4 == 3 else Channel.WEB,
            work=works[0] if number == 0 else None,
            name=people[number % 4].name, author=people[number % 4], consents=True,
        )  # fmt: skip
        _tell(take_in(replace(sent, sent_as=f"seed-{number}"), came), story, came)
    appeal = Sent(
        kind=Kind.APPEAL, nature=Nature.COMPLAINT, channel=Channel.RECEPTION,
        text="Прошу перевірити нарахування за опалення.", name="Коваленко Ганна Іванівна",
        address="м. Слов’янськ, вул. Нова, 10, кв. 4", phone="+380 50 000 00 00", consents=True,
        sent_as="seed-appeal",
    )  # fmt: skip
    take_in(appeal, now - timedelta(days=6))


def _tell(report: Report, story: str, came: datetime) -> None:
    """Move a case along its story, hours apart."""
    told = Told(department=report.department)
    chief, at = Hand.LEADERSHIP, came + timedelta(hours=3)
    ways: dict[str, list[tuple[Move, str]]] = {
        "checked": [],
        "assigned": [(Move.ASSIGN, "")],
        "late": [(Move.ASSIGN, ""), (Move.BEGIN, "")],
        "work": [(Move.ASSIGN, ""), (Move.BEGIN, "")],
        "asked": [(Move.ASK, "Котрий бік вулиці: до центру чи від центру?")],
        "forwarded": [(Move.FORWARD, "Ця дорога — державного значення.")],
        "impossible": [
            (Move.ASSIGN, ""),
            (Move.DECLINE, "Вздовж алеї пролягає теплотраса: копати там не можна."),
        ],
    }
    done = [(Move.ASSIGN, ""), (Move.BEGIN, ""), (Move.FINISH, "Роботи виконано.")]
    ways |= {
        "done": done,
        "confirmed": [*done, (Move.CONFIRM, "Справді прибрали, дякую!")],
        "closed": [*done, (Move.CLOSE, "")],
        "reopened": [*done, (Move.REFUTE, "Поручнів так і немає.")],
    }
    report = make(report, Move.CHECK, chief, now=at)
    for hours, (move, words) in enumerate(ways[story], 1):
        hand = Hand.AUTHOR if move in (Move.CONFIRM, Move.REFUTE) else chief
        goes = replace(told, said=words, forwarded_to="Служба відновлення у Донецькій області")
        report = make(report, move, hand, told=goes, now=at + timedelta(hours=5 * hours))


def _ratings(works: list[Work]) -> None:
    for n, user in enumerate(_people()):
        WorkRating.objects.create(work=works[2], user=user, quality=5 - n % 2, pace=5)
        for uid, best in (("cnap", 5), ("misk-vodokanal", 4), ("servisnyi-tsentr", 3)):
            InstitutionRating.objects.create(
                institution=_of(uid), user=user, result=best - n % 2, polite=best, quick=best - 1,
                reachable=4, words=WORDS.get((uid, n), ""), words_public=True,
            )  # fmt: skip
    Institution.objects.create(
        organization=_of("cnap"), address="пл. Соборна, 3", hours="пн–пт 8:00–16:00",
        text="Довідки, реєстрація місця проживання, субсидії, паспорти, земельні ділянки.",
    )  # fmt: skip
    Institution.objects.create(
        organization=_of("servisnyi-tsentr"), takes_cases=False,
        text="Державний орган: місто ним не керує, та мешканці оцінюють і його роботу.",
    )  # fmt: skip
