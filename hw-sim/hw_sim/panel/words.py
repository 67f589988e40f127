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
    CROWD = Pair("Натовп:", "Crowd:")
    ALL_REGISTER = Pair("Усі реєструються", "All register")
    ALL_VOTE = Pair("Усі голосують", "All vote")
    ALL_FOR = Pair("Усі «за»", "All for")
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


def words(language: str) -> Mapping[str, str]:
    """All texts of the page in a language."""
    uk = language != LANGUAGES[1]
    return {word.name: word.value.uk if uk else word.value.en for word in PanelWords}
