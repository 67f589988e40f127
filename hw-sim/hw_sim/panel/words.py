"""What the panel's page says, in Ukrainian and in English; the page asks for it by these names."""

from __future__ import annotations

from collections.abc import Mapping

from hw_sim.words import LANGUAGES, Pair, Words


class PanelWords(Words):
    """The texts of the page. ``{names}`` are filled in by the page."""

    TITLE = Pair("Пульти", "Consoles")
    SIMULATED = Pair("Симульовані пульти зали", "Simulated consoles of the hall")
    OTHER_LANGUAGE = Pair("English", "Українською")
    FOR = Pair("За", "For")
    AGAINST = Pair("Проти", "Against")
    ABSTAIN = Pair("Утрим.", "Abstain")
    SPEAK = Pair("Слово", "Speak")
    PRESENT = Pair("Присутній", "Present")
    CARD = Pair("Картка", "Card")
    CABLE = Pair("Кабель", "Cable")
    CARD_IN = Pair("Вставити картку", "Put the card in")
    CARD_OUT = Pair("Вийняти картку", "Take the card out")
    UNPLUG = Pair("Від’єднати пульт", "Unplug the console")
    PLUG = Pair("Під’єднати пульт", "Plug the console in")
    SEAT = Pair("Місце {seat}: {name}", "Seat {seat}: {name}")
    NOBODY = Pair("вільне", "nobody")
    MAYOR = Pair("міський голова", "mayor")
    LIT = Pair("світиться", "lit")
    TAKEN = Pair("голос в урні", "in the urn")
    NOT_STORED = Pair("не збережено", "not stored")
    MICROPHONE = Pair("мікрофон", "microphone")
    TROUBLES = Pair("Збої", "Faults")
    TROUBLES_HINT = Pair(
        "Зламайте щось під час голосування: збереженого голосу це не зачепить.",
        "Break something during a vote: no stored ballot is touched by it.",
    )
    AT_SEAT = Pair("Пульт на місці", "The console at seat")
    STUCK = Pair("Залипла клавіша «За»", "The key “For” is stuck")
    WIRES = Pair("Обірвано дроти даних", "Its data wires are cut")
    BOUNCE = Pair("Деренчить контакт", "A contact bounces")
    REBOOT = Pair("Перезапустився", "It reboots")
    ON_LINE = Pair("Уся лінія", "The whole line")
    CUT = Pair("Обрив лінії", "The line is cut")
    NOISE = Pair("Завади на лінії", "Noise on the line")
    MEND = Pair("Полагодити: {what}", "Mend: {what}")
    THERE_SEAT = Pair("{what}, місце {seat}", "{what}, seat {seat}")
    THERE_LINE = Pair("{what} «{line}»", "{what} “{line}”")
    WHAT_NEXT = Pair("Що зробити далі", "What to do next")
    CROWD = Pair("Натовп:", "Crowd:")
    ALL_REGISTER = Pair("Усі реєструються", "All register")
    ALL_VOTE = Pair("Усі голосують", "All vote")
    ALL_FOR = Pair("Усі «за»", "All for")
    DIVIDED = Pair("Думки розділилися", "Opinions differ")
    UNWILLING = Pair("Більшість проти", "Most against")
    SLEEPY = Pair("Половина мовчить", "Half are silent")
    ASK_FLOOR = Pair("Троє просять слова", "Three ask to speak")
    NO_SITTING = Pair("Засідання не відкрито", "No sitting is open")
    SITTING = Pair("Засідання триває", "The sitting is on")
    ON_BREAK = Pair("Перерва", "Break")
    ADJOURNED = Pair("Засідання відкладено", "The sitting is adjourned")
    REGISTRATION = Pair("Реєстрація: натисніть «Присутній»", "Registration: press “Present”")
    ANNOUNCED = Pair("Оголошено голосування № {number}", "Vote {number} is announced")
    VOTING = Pair("Голосування № {number}", "Vote {number}")
    SECRET = Pair("Таємне голосування № {number}", "Secret vote {number}")
    SUSPENDED = Pair("Голосування № {number} призупинено", "Vote {number} is suspended")
    HERE = Pair(
        "горить ламп «Присутній»: {present} з {seats}", "“Present” lamps lit: {present} of {seats}"
    )
    NO_PANEL = Pair("Немає зв’язку з панеллю", "The panel is not reached")
    NO_CONSOLES = Pair("Немає зв’язку з пультами", "The consoles are not reached")
    NO_CONTROLLER = Pair("Контролер не відповідає", "The controller does not answer")
    NOT_DONE = Pair("Не вийшло: {error}", "It could not be done: {error}")


class GuideWords(Words):
    """The line for a newcomer; it names the key of the desk and what to look at."""

    GUIDE_OPEN = Pair(
        "На місці секретаря (термінал) натисніть Enter: відкриється засідання. "
        "Екран зали тримайте поруч.",
        "At the secretary’s desk (terminal) press Enter: the sitting opens. "
        "Keep the hall screen beside.",
    )
    GUIDE_REGISTRATION = Pair(
        "На місці секретаря Enter: почнеться реєстрація.",
        "At the secretary’s desk, Enter: registration begins.",
    )
    GUIDE_REGISTER = Pair(
        "Натисніть тут «Усі реєструються» або «Присутній» чи «Картка» на кількох пультах: "
        "на екрані зали росте кворум.",
        "Press “All register” here, or “Present” or “Card” at some consoles: "
        "the quorum grows on the hall screen.",
    )
    GUIDE_AGENDA = Pair(
        "На місці секретаря Enter: завантажте порядок денний.",
        "At the secretary’s desk, Enter: load the agenda.",
    )
    GUIDE_ITEM = Pair(
        "На місці секретаря Enter: відкриється питання порядку денного.",
        "At the secretary’s desk, Enter: an item of the agenda opens.",
    )
    GUIDE_ANNOUNCE = Pair(
        "Хай хтось попросить слова: клавіша «Слово». Або на місці секретаря Enter: "
        "питання ставиться на голосування.",
        "Let somebody ask to speak: the key “Speak”. Or at the secretary’s desk, Enter: "
        "the item is put to the vote.",
    )
    GUIDE_SPEAKER = Pair(
        "Хтось має слово: на його пульті світиться мікрофон, на екрані зали йде час.",
        "Somebody has the floor: the console’s microphone is lit, the time runs on the screen.",
    )
    GUIDE_OPEN_VOTE = Pair(
        "На екрані зали — формулювання і скільки потрібно «за». На місці секретаря Enter: "
        "голосування почнеться.",
        "The hall screen has the wording and how many “for” it takes. At the desk, Enter: "
        "the vote opens.",
    )
    GUIDE_VOTE = Pair(
        "Голосуйте: «За», «Проти», «Утрим.» на пультах або «Усі голосують». "
        "Засвічена лампа — це вже збережений голос.",
        "Vote: “For”, “Against”, “Abstain” at the consoles, or “All vote”. "
        "A lit lamp is a stored ballot.",
    )
    GUIDE_VOTE_SECRET = Pair(
        "Таємне голосування: «✓» на пульті каже, що голос в урні, а не який саме.",
        "A secret vote: “✓” at a console says that the ballot is in the urn, not which.",
    )
    GUIDE_RESULT = Pair(
        "Результат — на екрані зали. Тепер відкрийте «Збої», зламайте пульт або лінію "
        "і проголосуйте ще раз.",
        "The result is on the hall screen. Now open “Faults”, break a console or a line, "
        "and vote once more.",
    )
    GUIDE_SUSPENDED = Pair(
        "Голосування перервалося, голоси збережено: секретар відновлює його або скасовує.",
        "The vote was interrupted, the ballots are kept: the secretary reopens or annuls it.",
    )
    GUIDE_BREAK = Pair(
        "Перерва. На місці секретаря Enter: засідання піде далі.",
        "A break. At the secretary’s desk, Enter: the sitting goes on.",
    )
    GUIDE_CLOSED = Pair(
        "Засідання закрито. Запис перевіряється без мережі: viche verify journal.db.",
        "The sitting is closed. Its record can be checked offline: viche verify journal.db.",
    )


def words(language: str) -> Mapping[str, str]:
    """All texts of the page in a language."""
    uk = language != LANGUAGES[1]
    every = (*PanelWords, *GuideWords)
    return {word.name: word.value.uk if uk else word.value.en for word in every}
