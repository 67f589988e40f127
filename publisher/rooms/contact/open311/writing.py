"""Answers of GeoReport v2 in its two forms, JSON and XML. Pure.

A value is text, a number, a truth, None, a list or a table; lists name their elements in XML.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from xml.etree import ElementTree as ET

Plain: TypeAlias = str | int | float | bool | None
Value: TypeAlias = "Plain | Mapping[str, Value] | Sequence[Value]"
KINDS = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
ELEMENTS = {
    "attributes": "attribute",
    "endpoints": "endpoint",
    "errors": "error",
    "formats": "format",
    "service_requests": "request",
    "services": "service",
    "values": "value",
}
"""What the elements of a list are called in XML."""
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""XML 1.0, production 2."""


@dataclass(frozen=True)
class Answer:
    """An answer: in XML it has a root, which JSON leaves out where it is a list."""

    root: str
    value: Value


def written(answer: Answer, form: str) -> bytes:
    """The answer as bytes, UTF-8."""
    if form == "json":
        return json.dumps(answer.value, ensure_ascii=False).encode()
    root = ET.Element(answer.root)
    _fill(root, answer.value)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _fill(into: ET.Element, value: Value) -> None:
    if isinstance(value, Mapping):
        for name, each in value.items():
            _fill(ET.SubElement(into, name), each)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for each in value:
            _fill(ET.SubElement(into, ELEMENTS[into.tag]), each)
    elif isinstance(value, bool):
        into.text = "true" if value else "false"
    elif value is not None:
        into.text = _NOT_IN_XML.sub("", str(value))
