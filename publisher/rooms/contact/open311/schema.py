"""The interface described by itself (OpenAPI 3.1), for whoever writes an application."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from publisher.common.web.caching import public
from publisher.rooms.contact.open311.asked import LONGEST
from publisher.rooms.contact.open311.views import CHANGED

Table = dict[str, Any]
TEXT: Table = {"type": "string"}
MAYBE: Table = {"type": ["string", "null"]}
TIME: Table = {"type": ["string", "null"], "format": "date-time"}
DEGREES: Table = {"type": ["number", "null"]}


def _object(needed: str, **parts: Table) -> Table:
    return {"type": "object", "required": needed.split(), "properties": parts}


def _list(name: str) -> Table:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}


SCHEMAS: Table = {
    "error": _object("code description", code={"type": "integer"}, description=TEXT),
    "service": _object(
        "service_code service_name metadata type",
        service_code=TEXT, service_name=TEXT, description=MAYBE, metadata={"type": "boolean"},
        type={"enum": ["realtime", "batch", "blackbox"]}, keywords=MAYBE, group=MAYBE,
    ),
    "definition": _object(
        "service_code attributes", service_code=TEXT,
        attributes={"type": "array", "items": _object(
            "variable code datatype required order description",
            variable={"type": "boolean"}, code=TEXT,
            datatype={"enum": [
                "string", "number", "datetime", "text", "singlevaluelist", "multivaluelist",
            ]},
            required={"type": "boolean"}, order={"type": "integer"}, description=TEXT,
            values={"type": "array", "items": _object("key name", key=TEXT, name=TEXT)},
        )},
    ),
    "request": _object(
        "service_request_id status service_code requested_datetime",
        service_request_id=TEXT, status={"enum": ["open", "closed"]}, status_notes=MAYBE,
        service_name=MAYBE, service_code=TEXT, description=MAYBE, agency_responsible=MAYBE,
        service_notice=MAYBE, requested_datetime=TIME, updated_datetime=TIME,
        expected_datetime=TIME, address=MAYBE, address_id=MAYBE, zipcode=MAYBE, lat=DEGREES,
        long=DEGREES, media_url=MAYBE,
    ),
    "sent": _object("service_request_id", service_request_id=TEXT, service_notice=MAYBE),
    "token": _object("service_request_id token", service_request_id=TEXT, token=TEXT),
    "discovery": _object(
        "changeset contact key_service endpoints",
        changeset=TEXT, contact=TEXT, key_service=TEXT,
        endpoints={"type": "array", "items": {"type": "object"}},
    ),
}  # fmt: skip
WORDS = {
    400: "something is missing or not understood",
    403: "no key, or an unknown one",
    404: "not found",
    405: "another method",
    413: "too large",
    429: "too many",
}


def _answers(schema: Table, *statuses: int) -> Table:
    """The answers of a resource, as JSON and as XML."""
    told: Table = {"200": {"description": "well", "content": _forms(schema)}}
    for status in statuses:
        told[str(status)] = {"description": WORDS[status], "content": _forms(_list("error"))}
    return told


def _forms(schema: Table) -> Table:
    return {"application/json": {"schema": schema}, "text/xml": {"schema": {}}}


def _in(place: str, name: str, schema: Table, what: str = "") -> Table:
    told = {"in": place, "name": name, "schema": schema, "required": place == "path"}
    return told | ({"description": what} if what else {})


def _text(most: int, pattern: str = r"^[^\u0000]*$") -> Table:
    return {"type": "string", "maxLength": most, "pattern": pattern}


SOMETHING = r"^[^\u0000]*[^\u0000\s][^\u0000]*$"
WHEN = {"type": "string", "format": "date-time"}
NUMBERS = _text(4000, "^([0-9]{1,9}(,[0-9]{1,9}){0,199})?$")
COUNT = _text(6, "^([1-9][0-9]{0,5})?$")
FORM = _in("path", "form", {"enum": ["json", "xml"]})
COMMON = [
    _in("query", "jurisdiction_id", _text(90), "KATOTTG of the community, or its host"),
    _in("query", "locale", {"enum": ["uk", "en"]}),
]
FILTERS = [
    _in("query", "service_request_id", NUMBERS, "by commas; other filters are passed over"),
    _in("query", "service_code", _text(4000), "by commas"),
    _in("query", "start_date", WHEN, "ISO 8601; without dates: the last 90 days"),
    _in("query", "end_date", WHEN),
    _in("query", "updated_after", WHEN),
    _in("query", "updated_before", WHEN),
    _in("query", "status", {"enum": ["", "open", "closed", "open,closed", "closed,open"]}),
    _in("query", "page", COUNT),
    _in("query", "page_size", COUNT, "at most 1000"),
]
SENT = _object(
    "api_key service_code address_string",
    api_key=_text(200),
    service_code=_text(60, SOMETHING),
    lat={"type": "string", "pattern": r"^(-?([0-8]?[0-9](\.[0-9]{1,20})?|90))?$"},
    long={"type": "string", "pattern": r"^(-?((1[0-7][0-9]|[0-9]{1,2})(\.[0-9]{1,20})?|180))?$"},
    address_string=_text(LONGEST["address_string"], SOMETHING),
    description=_text(LONGEST["description"]),
    email={"type": "string", "format": "email", "maxLength": LONGEST["email"]},
    first_name=_text(LONGEST["first_name"]),
    last_name=_text(LONGEST["last_name"]),
    phone=_text(LONGEST["phone"]),
    media_url={"type": "string", "format": "uri", "maxLength": LONGEST["media_url"]},
    device_id=TEXT,
    account_id=TEXT,
    address_id=TEXT,
) | {"dependentRequired": {"lat": ["long"], "long": ["lat"]}}
"""A place in words is asked of everybody here; with ``lat`` and ``long`` it may be left out."""


def _read(schema: Table, parts: list[Table], *statuses: int) -> Table:
    return {"parameters": [FORM, *parts, *COMMON], "responses": _answers(schema, *statuses)}


PATHS: Table = {
    "/open311/discovery.{form}": {
        "get": _read({"$ref": "#/components/schemas/discovery"}, [], 400, 404)
    },
    "/open311/v2/services.{form}": {"get": _read(_list("service"), [], 400, 404)},
    "/open311/v2/services/{code}.{form}": {
        "get": _read(
            {"$ref": "#/components/schemas/definition"}, [_in("path", "code", TEXT)], 400, 404
        )
    },
    "/open311/v2/requests.{form}": {
        "get": _read(_list("request"), FILTERS, 400, 404),
        "post": {
            "parameters": [FORM, *COMMON],
            "requestBody": {
                "required": True,
                "content": {"application/x-www-form-urlencoded": {"schema": SENT}},
            },
            "responses": _answers(_list("sent"), 400, 403, 404, 413, 429),
        },
    },
    "/open311/v2/requests/{number}.{form}": {
        "get": _read(_list("request"), [_in("path", "number", TEXT)], 400, 404)
    },
    "/open311/v2/tokens/{token}.{form}": {
        "get": _read(_list("token"), [_in("path", "token", TEXT)], 400, 404)
    },
}


@require_safe
@public(3600)
def openapi(request: HttpRequest) -> JsonResponse:
    """The description."""
    told = {
        "openapi": "3.1.0",
        "info": {"title": "Open311 GeoReport v2", "version": CHANGED[:10]},
        "servers": [{"url": request.build_absolute_uri("/").rstrip("/")}],
        "paths": PATHS,
        "components": {"schemas": SCHEMAS},
    }
    answer = JsonResponse(told)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
