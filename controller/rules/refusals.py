"""Why a person may not: one code, one article, one sentence in each language."""

from __future__ import annotations

from enum import Enum
from string import Formatter
from typing import NamedTuple

_LAW = "280/97-ВР"


class _Words(NamedTuple):
    article: str
    uk: str
    en: str


class Why(Enum):
    """Each reason a command is refused for, with its article and its words."""

    NO_SITTING = _Words("Регламент", "Засідання не відкрито.", "No sitting is open.")
    SITTING_OPEN = _Words(
        "Регламент",
        "Засідання вже відкрито: спершу закрийте його.",
        "A sitting is open already: close it first.",
    )
    ON_BREAK = _Words("Регламент", "Оголошено перерву.", "The sitting is on a break.")
    NOT_ON_BREAK = _Words("Регламент", "Перерви не оголошено.", "There is no break.")
    ADJOURNED = _Words(
        "Регламент",
        "Засідання відкладено: спершу продовжте його.",
        "The sitting is adjourned: resume it first.",
    )
    NOT_ADJOURNED = _Words("Регламент", "Засідання не відкладено.", "It is not adjourned.")
    UNKNOWN_BODY = _Words(
        "hall.toml",
        "Органу «{body}» немає в налаштуваннях зали.",
        "The hall's configuration has no body “{body}”.",
    )
    TIME_IN_DOUBT = _Words(
        "Регламент",
        "Годинник контролера викликає сумнів: звірте його і підтвердьте час.",
        "The controller's clock is in doubt: compare it and confirm the time.",
    )
    COMPOSITION = _Words(
        f"{_LAW} ст. 45",
        "Мандатів ({members}) більше, ніж місць у раді ({seats}).",
        "There are more mandates ({members}) than seats ({seats}).",
    )
    NO_QUORUM = _Words(
        f"{_LAW} ст. 46",
        "Немає кворуму: присутні {present}, потрібно {needed}.",
        "There is no quorum: {present} present, {needed} needed.",
    )
    NO_QUORUM_RECUSED = _Words(
        f"{_LAW} ст. 59-1",
        "Через конфлікт інтересів бракує кворуму: участь беруть {present}, потрібно {needed}. "
        "Депутат, який заявив про конфлікт, може бути допущений до голосування.",
        "Recusals leave no quorum: {present} take part, {needed} needed. "
        "A member who has declared the conflict may be admitted to vote.",
    )
    REGISTRATION_OPEN = _Words("Регламент", "Реєстрація вже триває.", "Registration is open.")
    REGISTRATION_CLOSED = _Words(
        "Регламент",
        "Реєстрацію закрито: зачекайте наступної.",
        "Registration is closed: wait for the next one.",
    )
    UNKNOWN_MEMBER = _Words(
        f"{_LAW} ст. 45",
        "«{member}» не має мандата в цій раді.",
        "“{member}” holds no mandate in this council.",
    )
    EMPTY_SEAT = _Words(
        "Регламент", "За місцем {seat} нікого не закріплено.", "Nobody is assigned seat {seat}."
    )
    NOT_A_TABLET = _Words(
        "hall.toml",
        "Місце {seat} — не для планшета: у налаштуваннях зали його немає серед планшетних.",
        "Seat {seat} is not a tablet's: the hall's configuration has no tablet there.",
    )
    CARD_GONE = _Words(
        "Регламент",
        "Цю картку прочитано давно: прикладіть її ще раз.",
        "This card was read too long ago: hold it to the reader again.",
    )
    CARD_TAKEN = _Words(
        "Регламент",
        "Ця картка вже належить «{owner}»: спершу вилучіть її в нього.",
        "This card belongs to “{owner}” already: withdraw it there first.",
    )
    NO_CARD = _Words(
        "Регламент", "Картки немає: вилучати нічого.", "There is no card to withdraw."
    )
    CARD_NEEDED = _Words(
        "Регламент",
        "{name} реєструється карткою: вставте її або зверніться до секретаря.",
        "{name} registers by card: put it in, or ask the secretary.",
    )
    NOT_PRESENT = _Words(
        f"{_LAW} ст. 59",
        "{name} не бере участі в засіданні: спершу зареєструйте.",
        "{name} takes no part in the sitting: register first.",
    )
    RECUSED = _Words(
        f"{_LAW} ст. 59-1",
        "{name} заявив(ла) про конфлікт інтересів і не голосує.",
        "{name} declared a conflict of interest and does not vote.",
    )
    ALREADY_RECUSED = _Words(
        f"{_LAW} ст. 59-1",
        "Конфлікт інтересів уже записано.",
        "The conflict of interest is recorded already.",
    )
    NOT_RECUSED = _Words(
        f"{_LAW} ст. 59-1",
        "Конфлікту інтересів не заявлено.",
        "No conflict of interest was declared.",
    )
    TOO_LATE_TO_RECUSE = _Words(
        f"{_LAW} ст. 59-1",
        "Про конфлікт заявляють до голосування: голосування вже триває.",
        "A conflict is declared before the vote: the vote is open.",
    )
    REASON_NEEDED = _Words("Регламент", "Зазначте причину.", "State the reason.")
    UNKNOWN_ITEM = _Words(
        "Регламент", "Питання немає в порядку денному.", "The agenda has no such item."
    )
    ITEM_TWICE = _Words(
        "Регламент",
        "Питання «{item}» стоїть у порядку денному двічі.",
        "Item “{item}” stands on the agenda twice.",
    )
    ITEM_WITHOUT_TITLE = _Words(
        "Регламент",
        "Питання «{item}» без назви: зазначте, про що воно.",
        "Item “{item}” has no title: say what it is about.",
    )
    ITEM_TOO_LONG = _Words(
        "Регламент",
        "Текст питання задовгий: до {limit} знаків, решта — у проєкті рішення.",
        "The item's text is too long: up to {limit} characters, the rest is for the draft.",
    )
    ITEM_AT_HAND = _Words(
        "Регламент",
        "Питання саме розглядається або голосується.",
        "The item is being considered or voted.",
    )
    NO_ITEM_OPEN = _Words("Регламент", "Жодне питання не відкрито.", "No item is open.")
    AGENDA_NOT_ADOPTED = _Words(
        f"{_LAW} ст. 46",
        "Порядок денний ще не затверджено в цілому.",
        "The agenda has not been adopted as a whole.",
    )
    UNKNOWN_MAJORITY = _Words(
        f"{_LAW} ст. 59",
        "Невідома більшість «{majority}».",
        "Unknown majority “{majority}”.",
    )
    WORDING_NEEDED = _Words(
        f"{_LAW} ст. 59",
        "Зазначте, що саме ставиться на голосування.",
        "State what exactly is put to the vote.",
    )
    VOTING_AT_HAND = _Words(
        "Регламент",
        "Спершу завершіть голосування, що триває.",
        "Finish the vote at hand first.",
    )
    NO_VOTING = _Words(
        "Регламент", "Такого голосування зараз немає.", "There is no such vote now."
    )
    NOT_ANNOUNCED = _Words(
        "Регламент",
        "Це можна лише до початку голосування.",
        "That can be done only before the vote opens.",
    )
    NOT_OPEN = _Words("Регламент", "Голосування не відкрито.", "The vote is not open.")
    NOT_SUSPENDED = _Words(
        "Регламент", "Голосування не призупинено.", "The vote is not suspended."
    )
    NOT_CLOSED = _Words(
        "Регламент",
        "Голосування ще не завершено або скасовано.",
        "The vote is not closed, or is annulled.",
    )
    VOTING_TWICE = _Words(
        "Регламент", "Голосування з таким номером уже було.", "This vote was held already."
    )
    FIRST_PRESS_COUNTS = _Words(
        "Регламент",
        "Враховується перше натискання: голос уже подано.",
        "The first press counts: the ballot is cast.",
    )
    SAME_MAJORITY = _Words(
        "Регламент", "Ця більшість уже встановлена.", "That majority is set already."
    )
    SECRET_BY_VOICE = _Words(
        f"{_LAW} ст. 59",
        "Таємний голос не вносять з голосу.",
        "A secret ballot is not entered by voice.",
    )
    UNDISCLOSED = _Words(
        "Регламент",
        "Голоси цього таємного голосування за вибором не записано: рішення за іншою більшістю не "
        "вивести. Скасуйте голосування і проведіть ще раз.",
        "What was chosen in this secret vote is not in the record: no verdict by another majority "
        "can be drawn. Annul the vote and hold it again.",
    )
    PAPER_NOT_SECRET = _Words(
        f"{_LAW} ст. 59",
        "На папері проводять лише таємне голосування; поіменне — з голосу.",
        "Only a secret vote is held on paper; a roll-call one by voice.",
    )
    PAPER_SUM = _Words(
        "Регламент",
        "Бюлетені не сходяться: у скриньці {found}, видано {issued}, голосувати могли {may_vote}.",
        "The ballot papers do not add up: {found} in the box, {issued} handed out, {may_vote} "
        "could vote.",
    )
    COMMISSION_NEEDED = _Words(
        "Регламент",
        "Назвіть голову й членів лічильної комісії, які рахували.",
        "Name the chair and the members of the counting commission who counted.",
    )
    SECRET_STATEMENT = _Words(
        f"{_LAW} ст. 59",
        "Заяву про таємний голос до протоколу не вносять.",
        "No statement about a secret ballot goes into the minutes.",
    )
    BAD_SECONDS = _Words(
        "Регламент",
        "Час має бути від 1 до 3600 секунд.",
        "The time must be between 1 and 3600 seconds.",
    )
    NOT_THE_CHAIRS = _Words(
        "Регламент",
        "Це робить секретар: з місця головуючого ведуть засідання й голосування.",
        "This is the secretary's: from the chair's desk one runs the sitting and its votes.",
    )
    NOT_THE_SECRETARYS = _Words(
        "Регламент",
        "Про записаний звук повідомляє лише записувач.",
        "Only the recorder says what sound was recorded.",
    )
    NOT_THE_RECORDERS = _Words(
        "Регламент",
        "Записувач повідомляє лише про записаний звук.",
        "The recorder says what sound was recorded, and nothing else.",
    )
    NOT_THE_TECHNICIANS = _Words(
        "Регламент",
        "Технік не веде засідання: звідси лише підтверджують час і підписують запис.",
        "The technician does not run the sitting: from here one confirms the time and signs the "
        "record.",
    )
    STALE = _Words(
        "Регламент",
        "Засідання пішло далі: подивіться на екран і повторіть, якщо ще треба.",
        "The sitting has moved on: look again, and repeat if still needed.",
    )
    NO_SECRET_KEYS = _Words(
        "Регламент",
        "На місцях {seats} таємно голосувати не можна (пульти конференц-системи): пересадіть "
        "депутатів за інші пульти чи планшети або голосуйте бюлетенями.",
        "Nobody can vote secretly at the seats {seats} (units of a conference system): seat the "
        "members at other consoles or tablets, or vote on paper.",
    )
    ASKED_ALREADY = _Words(
        "Регламент",
        "{name} уже в списку або вже має слово.",
        "{name} is on the list already, or has the floor.",
    )
    LIST_CLOSED = _Words(
        "Регламент",
        "Запис до слова припинено.",
        "The list of speakers is closed.",
    )
    RECUSED_FLOOR = _Words(
        f"{_LAW} ст. 59-1",
        "{name} заявив(ла) про конфлікт інтересів і не бере участі в розгляді питання.",
        "{name} declared a conflict of interest and takes no part in the item.",
    )
    SPOKEN_OUT = _Words(
        "Регламент",
        "{name} уже мав(ла) слово з цього питання стільки разів, скільки можна ({times}).",
        "{name} has had the floor on this item as often as allowed ({times}).",
    )
    NOT_NAMED = _Words(
        "Регламент",
        "Право на репліку має той, кого назвали у виступі: {name} не названо.",
        "Who was named in a speech may reply: {name} was not.",
    )
    GUEST_NAME = _Words(
        "Регламент",
        "Назвіть або депутата, або запрошену особу.",
        "Name either a member or a guest.",
    )
    NO_REQUEST = _Words(
        "Регламент", "Такого запису в черзі немає.", "The list has no such request."
    )
    NOBODY_WAITS = _Words(
        "Регламент", "До слова ніхто не записався.", "Nobody waits for the floor."
    )
    NOBODY_SPEAKS = _Words("Регламент", "Слова зараз ніхто не має.", "Nobody has the floor.")
    FLOOR_TAKEN = _Words(
        "Регламент",
        "Слово має {name}: спершу завершіть виступ.",
        "{name} has the floor: end the speech first.",
    )
    SEVERAL_SPEAK = _Words(
        "Регламент",
        "Слово мають кілька осіб: скажіть, хто саме.",
        "Several have the floor: say who.",
    )
    NO_LIMIT = _Words(
        "Регламент",
        "Цей виступ не обмежено в часі: продовжувати нічого.",
        "This speech has no limit: there is nothing to prolong.",
    )
    CHAIR_ONLY = _Words(
        "Регламент",
        "Увімкнено лише мікрофон головуючого: спершу змініть режим.",
        "Only the chair's microphone may be on: change the mode first.",
    )
    ITEM_SPENT = _Words(
        "Регламент",
        "Час на обговорення питання вичерпано ({minutes} хв).",
        "The time for this item is used up ({minutes} min).",
    )
    FACTION_SPENT = _Words(
        "Регламент",
        "Фракція «{faction}» вичерпала свій час із цього питання ({minutes} хв).",
        "The faction “{faction}” has used up its time on this item ({minutes} min).",
    )
    LOT_PENDING = _Words(
        "Регламент",
        "Кілька осіб записалися водночас, черговість визначає жереб: повторіть за мить.",
        "Several asked at one instant and a lot decides: repeat in a moment.",
    )
    CHAIR_ASKS_NOT = _Words(
        "Регламент",
        "Головуючий бере слово своєю клавішею, без черги.",
        "The chair takes the floor by the key of his seat, without a queue.",
    )
    IN_CAMERA = _Words(
        "Регламент", "Закриту частину вже розпочато.", "The closed part has begun already."
    )
    NOT_IN_CAMERA = _Words(
        "Регламент", "Засідання і так відкрите.", "The sitting is open already."
    )
    BAD_LOT = _Words(
        "Регламент",
        "Жереб не відповідає тому, що записано наперед.",
        "The lot is not what the record had fixed before.",
    )
    NOT_COMPLETE = _Words(
        "Закон 842-VIII",
        "Список не сходиться з лічильниками: результат не оголошується.",
        "The list does not add up to the counters: no result is announced.",
    )
    NOT_STORED = _Words(
        "Регламент",
        "Запис неможливий (диск): нічого не зараховано. Звільніть місце або перейдіть на паперову "
        "процедуру.",
        "The record cannot be written (disk): nothing was counted. Free some space or turn to the "
        "paper procedure.",
    )

    @property
    def article(self) -> str:
        """The article of the law, or «Регламент» where the council's own rules say it."""
        return self.value.article


class Refused(Exception):
    """A command that a person may not give, with the article and the reason.

    ``facts`` fill the sentence: numbers and names, never a choice.
    """

    def __init__(self, why: Why, **facts: str | int) -> None:
        super().__init__(why, facts)
        self.why = why
        self.facts = facts

    def text(self, language: str = "uk") -> str:
        """The reason as a sentence in Ukrainian ("uk") or English ("en")."""
        template = self.why.value.en if language == "en" else self.why.value.uk
        return Formatter().vformat(template, (), self.facts)

    def __str__(self) -> str:
        return f"{self.why.article}: {self.text('en')}"
