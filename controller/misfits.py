"""Why a value of a configuration is not what its type asks for, in words a person can act on.

msgspec says what it expected and where; the type itself says what else could stand there.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec
from msgspec import inspect

from controller.config_words import Fault, Pair

_TYPES = {
    "str": Pair('текст у лапках ("…")', 'a text in quotes ("…")'),
    "int": Pair("ціле число", "a whole number"),
    "float": Pair("число", "a number"),
    "fraction": Pair("дробове число", "a fraction"),
    "bool": Pair("true або false", "true or false"),
    "date": Pair("дата (2020-11-25)", "a date (2020-11-25)"),
    "datetime": Pair("дата з часом", "a date with a time"),
    "object": Pair("таблиця [назва]", "a table [name]"),
    "array": Pair("список або таблиці [[назва]]", "a list or tables [[name]]"),
}
_OR = Pair(" або ", " or ")
_TABLES = {"hall": "[hall]", "body": "[[body]]"}


def misfit(
    error: msgspec.ValidationError, raw: object, kind: type, language: str
) -> tuple[str, str]:
    """Where in ``raw`` (``.body[0].seats``; "" is all of it) what is wrong, and the way out.

    Args:
        error: what ``msgspec.convert(raw, kind)`` said.
        raw: what was to be converted.
        kind: the struct that it was to become.
        language: of the sentence.
    """
    said = str(error)
    place = re.search(r" - at `\$(.*)`$", said)
    path = place[1] if place else ""
    fault = said[: place.start()] if place else said
    key = path.rpartition(".")[2].partition("[")[0]
    if (found := re.match(r"Object contains unknown field `(.*)`$", fault)) is not None:
        known = ", ".join(_keys(_around(raw, kind, path)))
        return f"{path}.{found[1]}", Fault.UNKNOWN_KEY.say(language, key=found[1], known=known)
    if (found := re.match(r"Object missing required field `(.*)`$", fault)) is not None:
        return path, _missing(found[1], _around(raw, kind, path), language)
    if fault.startswith(("Invalid enum value", "Invalid value")):
        table, _, _ = path.rpartition(".")
        known = ", ".join(_choices(_around(raw, kind, table), key))
        value = fault.partition("'")[2].removesuffix("'")
        return path, Fault.UNKNOWN_VALUE.say(language, key=key, value=value, known=known)
    if fault.startswith("Invalid RFC3339"):
        return path, Fault.BAD_DATE.say(language, key=key)
    if (found := re.match(r"Expected `(.*)`, got `(.*)`$", fault)) is not None:
        wanted = _type(found[1], language)
        given = _type("fraction" if found[2] == "float" else found[2], language)
        return path, Fault.WRONG_TYPE.say(language, key=key, wanted=wanted, given=given)
    return path, Fault.ODD.say(language, key=key, reason=fault)


def _missing(key: str, around: inspect.Type, language: str) -> str:
    if key in _TABLES:
        return Fault.NO_TABLE.say(language, table=_TABLES[key])
    if known := _choices(around, key):
        return Fault.NO_CHOICE.say(language, key=key, known=", ".join(known))
    return Fault.NO_KEY.say(language, key=key)


def _type(names: str, language: str) -> str:
    pairs = [_TYPES.get(name, Pair(name, name)) for name in names.split(" | ") if name != "null"]
    here = 1 if language == "en" else 0
    return _OR[here].join(pair[here] for pair in pairs)


def _around(raw: object, kind: type, path: str) -> inspect.Type:
    """The type of what stands at a path; of several structs the one that its tag names."""
    info: inspect.Type = inspect.type_info(kind)
    at: Any = raw
    for name, index in re.findall(r"\.(\w+)|\[(\d+)\]", path):
        if index:
            at = at[int(index)]
            assert isinstance(info, inspect.VarTupleType)
            info = info.item_type
        else:
            at = at[name]
            assert isinstance(info, inspect.StructType)
            info = next(field.type for field in info.fields if field.encode_name == name)
        if isinstance(info, inspect.UnionType) and isinstance(at, dict):
            info = next((each for each in _structs(info) if each.tag == at.get("kind")), info)
    return info


def _structs(info: inspect.Type) -> list[inspect.StructType]:
    types = info.types if isinstance(info, inspect.UnionType) else (info,)
    return [each for each in types if isinstance(each, inspect.StructType)]


def _keys(info: inspect.Type) -> list[str]:
    """The keys that a table may have."""
    (struct,) = _structs(info)
    tag = [struct.tag_field] if struct.tag_field else []
    return tag + [field.encode_name for field in struct.fields]


def _choices(info: inspect.Type, key: str) -> list[str]:
    """What may stand under a key, where the choice is among names."""
    structs = _structs(info)
    if structs[0].tag_field == key:
        return [str(each.tag) for each in structs]
    found = next(field.type for field in structs[0].fields if field.encode_name == key)
    match found:
        case inspect.EnumType(cls=cls):
            return [each.value for each in cls]
        case inspect.LiteralType(values=values):
            return [str(value) for value in values]
        case _:
            return []
