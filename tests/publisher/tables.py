"""A table against a national schema, by two validators that are not ours."""

from __future__ import annotations

import json
import warnings
from collections.abc import Sequence
from pathlib import Path

import frictionless
from csvw import CSVW  # type: ignore[import-untyped]  # csvw has no types

TYPES = {
    "string": "string",
    "decimal": "number",
    "integer": "integer",
    "date": "date",
    "dateTime": "datetime",
    "anyURL": "string",
}


def check(table: str, told: Sequence[tuple[str, str, bool]], folder: Path) -> int:
    """Assert that a table keeps to (name, type, needed) of each column; how many rows it has."""
    (folder / "table.csv").write_text(table, encoding="utf-8", newline="")
    fields = [
        {"name": key, "type": TYPES[kind], "constraints": {"required": needed}}
        for key, kind, needed in told
    ]
    schema = frictionless.Schema.from_descriptor({"fields": fields})
    report = frictionless.Resource(
        path="table.csv", basepath=str(folder), schema=schema
    ).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])
    columns = [
        {
            "name": key,
            "titles": key,
            "datatype": kind.replace("anyURL", "anyURI"),
            "required": needed,
        }
        for key, kind, needed in told
    ]
    meta = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "uk"}],
        "url": "table.csv",
        "tableSchema": {"columns": columns},
    }
    (folder / "table.csv-metadata.json").write_text(json.dumps(meta), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        read = CSVW(str(folder / "table.csv-metadata.json"), validate=True)
    assert read.is_valid, read.warnings
    return table.strip().count("\r\n")
