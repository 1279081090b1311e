"""The OpenAPI 3.1 description, made from the same list of routes that the router serves."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from central.api import wire
from central.api.errors import CATALOGUE

if TYPE_CHECKING:
    from central.api.application import Endpoint

_SUMMARY = {
    "/v1/training/login": "Log in as the user of a training unit",
    "/v1/login": "Log in by the identity provider: what to ask of it; and who somebody is who comes back from it",
    "/v1/session": "Begin a session at a unit, on a device that proves itself",
    "/v1/session/refresh": "The next pair of tokens; a token that was used before ends the session",
    "/v1/session/end": "Log out",
    "/v1/devices": "Enrol a device; again with the same key gives the same certificate",
    "/v1/hello": "Where the device's numbers and the scopes stand",
    "/v1/purged": "Tell, signed, that documents which have left a scope are held no longer",
    "/v1/events": "Send what was done at the client: a part of a chain of events; a signed receipt",
    "/v1/push": "Send operations up; a durable verdict for each",
    "/v1/lease": "The store's share of the key to what the device has fetched, for as long as the policy lets it",
    "/v1/sealed": "Operations sealed to the store: the key to seal to, and their delivery by whoever has a session",
    "/v1/identities": "Which numbers a second person has yet to confirm as one person's",
    "/v1/identities/look": "What it would mean that two numbers are one person's",
    "/v1/identities/join": "Say that a number is an earlier one of somebody; at once, or when a second person agrees",
    "/v1/identities/confirm": "Agree, as a second person",
    "/v1/identities/part": "Take two numbers apart again, or turn down what waits",
    "/v1/admin/units": "Units as they are administered, in the order of the tree",
    "/v1/admin/users": "People by name, with those of their roles that the asker looks after",
    "/v1/admin/changes": "What administrators have changed, the newest first",
    "/v1/admin/inboxes": "How much waits in each inbox, and when open care was last handled there",
    "/v1/admin/applies": "Policies, code lists, messages to all, and the forms and process tables that were issued",
    "/v1/admin/change": "Change one thing, if it is still what was seen; all of it or nothing",
    "/v1/admin/import": "What a file of units or people would change, or the carrying out of that",
    "/v1/held": "What the person's consent keeps back of what the unit wrote, and a decision about it",
    "/v1/outside/ask": "Whether a person has a plan that may be read without taking part, and by which ways",
    "/v1/outside/open": "Open a plan without taking part in it: read-only, for a time, entered in the plan",
    "/v1/outside/read": "The plan that was opened, as it stands",
    "/v1/outside/lasts": "Until when the reading lasts, if it still does",
    "/v1/outside/end": "End a reading before its time",
    "/v1/pull": "What moved in a scope after a position: a header line, then one document per line",
    "/v1/bootstrap": "A scope as it stands, in pages of whole cases: a header line, then one document per line",
    "/v1/digests": "The digests of a scope's parts, and the documents of some, to find what differs",
    "/v1/documents": "Documents of a scope by their ids: a header line, then one document per line",
    "/v1/blob/{blob}": "Announce a file to attach, or ask how far it has come",
    "/v1/blob/{blob}/{n}": "One chunk of a file",
    "/v1/blob/{blob}/complete": "All chunks are sent: compare with what was announced, and look into the file",
    "/v1/live": "Events that tell which scope has moved, until the listener goes",
    "/v1/wait": "Wait until a scope has moved past a cursor; 204 when none has",
    "/v1/poke": "A token that counts what comes to the unit while the program is locked, and opens nothing else",
    "/v1/news": "How many messages have come since the program was locked; 204 when no more than it knows",
    "/v1/units": "The units one can log in as, with case counts and nothing about patients",
    "/v1/health": "Whether the store answers",
}
_ANYBODY = ("wrong_method", "unknown_route", "busy", "internal")
_BODY = ("bad_json", "bad_field", "too_large", "wrong_content_type", "bad_encoding")
_WHO = ("bad_id_token", "log_in_again", "assurance_too_low", "unknown_person", "no_unit", "unit_closed")
_SESSION = ("no_token", "bad_token", "device_lost")
_ERRORS = {
    "/v1/login": (*_WHO, "provider_unreachable", *_BODY),
    "/v1/session": (
        *(*_WHO, "provider_unreachable", "bad_proof", "bad_device", "bad_public_key", "device_taken", "device_lost"),
        "device_locked",
        *_BODY,
    ),
    "/v1/session/refresh": (
        "session_over",
        "bad_proof",
        "no_unit",
        "unit_closed",
        "device_lost",
        "device_locked",
        *_BODY,
    ),
    "/v1/session/end": _BODY,
    "/v1/training/login": ("no_token", "bad_token", "unknown_unit", *_BODY),
    "/v1/devices": (
        "no_token",
        "bad_token",
        "bad_device",
        "bad_public_key",
        "device_taken",
        "wrong_device",
        "unknown_scope",
        *_BODY,
    ),
    "/v1/hello": ("no_token", "bad_token", "unknown_device", "wrong_device", "unknown_scope", *_BODY),
    "/v1/purged": ("no_token", "bad_token", "unknown_device", "wrong_device", "bad_purge_receipt", *_BODY),
    "/v1/events": (
        *("no_token", "bad_token", "unknown_device", "wrong_device", "bad_event_signature", "hole", "event_fork"),
        *_BODY,
    ),
    "/v1/push": (
        *("no_token", "bad_token", "unknown_device", "wrong_device", "device_locked", "hole", "fork"),
        *("batch_too_large", *_BODY),
    ),
    "/v1/lease": ("no_token", "bad_token", "unknown_device", "wrong_device", "device_lost", "unknown_scope", *_BODY),
    "/v1/sealed": ("no_token", "bad_token", *_BODY),
    "/v1/identities": (*_SESSION, "identity_refused"),
    **dict.fromkeys(
        [f"/v1/identities/{step}" for step in ("look", "join", "confirm", "part")],
        (*_SESSION, "identity_refused", *_BODY),
    ),
    **dict.fromkeys(
        [f"/v1/admin/{what}" for what in ("units", "users", "changes", "inboxes", "applies")],
        (*_SESSION, "admin_denied", *_BODY),
    ),
    "/v1/admin/change": (*_SESSION, "admin_denied", "admin_refused", *_BODY),
    "/v1/admin/import": (*_SESSION, "admin_denied", "admin_refused", *_BODY),
    "/v1/held": (*_SESSION, "unknown_scope", "unknown_held", *_BODY),
    "/v1/outside/ask": (*_SESSION, "outside_refused", *_BODY),
    "/v1/outside/open": (*_SESSION, "outside_refused", "provider_unreachable", *_BODY),
    "/v1/outside/read": (*_SESSION, "unknown_reading", *_BODY),
    "/v1/outside/lasts": (*_SESSION, "unknown_reading", *_BODY),
    "/v1/outside/end": (*_SESSION, *_BODY),
    "/v1/pull": ("no_token", "bad_token", "bad_parameter", "unknown_scope", "beyond_head", "too_far_behind"),
    "/v1/bootstrap": ("no_token", "bad_token", "bad_parameter", "unknown_scope"),
    "/v1/digests": ("no_token", "bad_token", "bad_parameter", "unknown_scope"),
    "/v1/documents": ("no_token", "bad_token", "bad_parameter", "unknown_scope"),
    "/v1/blob/{blob}": (
        *("no_token", "bad_token", "bad_blob", "blob_too_large", "blob_taken", "too_many_blobs", *_BODY),
    ),
    "/v1/blob/{blob}/{n}": (
        *("no_token", "bad_token", "bad_parameter", "unknown_blob", "blob_damaged", "bad_chunk", "too_large"),
        *("wrong_content_type", "no_room"),
    ),
    "/v1/blob/{blob}/complete": ("no_token", "bad_token", "unknown_blob"),
    "/v1/live": ("no_token", "bad_token", "unknown_scope"),
    "/v1/wait": ("no_token", "bad_token", "bad_parameter", "unknown_scope"),
    "/v1/poke": ("no_token", "bad_token", "unknown_scope"),
    "/v1/news": ("no_token", "bad_token", "bad_parameter", "unknown_scope", "device_lost", "device_locked"),
    "/v1/units": ("no_token", "bad_token"),
    "/v1/health": (),
}
_LINE_SCHEMA = {
    "type": "string",
    "description": "One PageHeader (SnapshotHeader), then `rows` Bundle objects, one JSON object per line",
}
_BUNDLE: dict[str, Any] = {
    "type": "object",
    "title": "Bundle",
    "required": [
        *("doc", "case", "kind", "definition", "created_by", "ver", "from_ver"),
        *("content_hash", "cells", "conflicts", "ops"),
    ],
    "properties": {
        "doc": {"type": "string"},
        "case": {"type": "string"},
        "kind": {"enum": ["header", "INS", "MVO", "KAL", "PLN", "SIP", "unit"]},
        "definition": {"type": ["string", "null"]},
        "created_by": {"type": "string"},
        "ver": {"type": "integer", "minimum": 1},
        "from_ver": {"type": "integer", "minimum": 0},
        "content_hash": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "cells": {
            "type": "array",
            "items": {
                "type": "array",
                "prefixItems": [
                    {"type": "string"},
                    {"type": "integer"},
                    {"type": "string"},
                    {"type": ["string", "integer", "boolean", "null", "array"]},
                ],
                "minItems": 4,
                "maxItems": 4,
            },
        },
        "conflicts": {"type": "array", "items": {"$ref": "#/components/schemas/Conflict"}},
        "ops": {"type": "array", "items": {"$ref": "#/components/schemas/Note"}},
    },
}
_CONFLICT: dict[str, Any] = {
    "type": "object",
    "title": "Conflict",
    "required": [
        *("id", "paths", "incumbent_ops", "incumbent_values", "challenger_op", "values", "resolved_by"),
    ],
    "properties": {
        "id": {"type": "string"},
        "paths": {"type": "array", "items": {"type": "string"}},
        "incumbent_ops": {"type": "array", "items": {"type": "string"}},
        "incumbent_values": {"type": "array"},
        "challenger_op": {"type": "string"},
        "values": {"type": "array"},
        "resolved_by": {"type": ["string", "null"]},
    },
}
_NOTE: dict[str, Any] = {
    "type": "object",
    "title": "Note",
    "required": ["op_id", "received_at"],
    "oneOf": [
        {"required": ["bytes", "sig"]},
        {"required": ["kind", "device_id", "user", "acting_unit", "client_time"]},
    ],
    "properties": {
        "op_id": {"type": "string"},
        "kind": {"type": "string"},
        "device_id": {"type": "string"},
        "user": {"$ref": "#/components/schemas/Person"},
        "acting_unit": {"type": "string"},
        "client_time": {"type": "string"},
        "received_at": {"type": "string"},
        "bytes": {"type": "string"},
        "sig": {"type": "string"},
    },
}
_IN_PATH = re.compile(r"\{(\w+)\}")
_PATH_PART = {"schema": {"type": "string"}}
_PULL_PARAMETERS = [
    {"name": "scope", "in": "query", "required": True, "schema": {"type": "string"}},
    {"name": "after", "in": "query", "required": True, "schema": {"type": "integer", "minimum": 0}},
    {
        "name": "limit",
        "in": "query",
        "required": False,
        "schema": {"type": "integer", "minimum": 1, "maximum": 2000, "default": 500},
    },
]
_BOOTSTRAP_PARAMETERS = [
    {"name": "scope", "in": "query", "required": True, "schema": {"type": "string"}},
    {"name": "after", "in": "query", "required": False, "schema": {"type": "string", "default": ""}},
    {"name": "edition", "in": "query", "required": False, "schema": {"type": "string"}},
]
_WAIT_PARAMETERS = [
    {
        "name": "cursors",
        "in": "query",
        "required": True,
        "style": "form",
        "explode": True,
        "description": "The reader's position by scope: unit:ska-ssk=12&reference=4",
        "schema": {"type": "object", "minProperties": 1, "additionalProperties": {"type": "integer", "minimum": 0}},
    },
    {"name": "within", "in": "query", "required": False, "schema": {"type": "integer", "minimum": 0}},
]
_NEWS_PARAMETERS = [
    *_WAIT_PARAMETERS,
    {"name": "new", "in": "query", "required": False, "schema": {"type": "integer", "minimum": 0}},
    {"name": "high", "in": "query", "required": False, "schema": {"type": "integer", "minimum": 0}},
]
_SCOPE_PARAMETER = {"name": "scope", "in": "query", "required": True, "schema": {"type": "string"}}
_DIGESTS_PARAMETERS = [
    _SCOPE_PARAMETER,
    {"name": "buckets", "in": "query", "required": False, "schema": {"type": "string", "pattern": "^([0-9a-f]{2})*$"}},
    {"name": "red", "in": "query", "required": False, "schema": {"type": "string", "pattern": "^[0-9a-f]{32}$"}},
]
_DOCUMENTS_PARAMETERS = [
    _SCOPE_PARAMETER,
    {"name": "docs", "in": "query", "required": True, "schema": {"type": "string"}},
]
_MAY_BE_NOTHING = (wire.HeadsAnswer, wire.NewsAnswer)
_PARAMETERS = {
    "/v1/digests": _DIGESTS_PARAMETERS,
    "/v1/documents": _DOCUMENTS_PARAMETERS,
    "/v1/pull": _PULL_PARAMETERS,
    "/v1/bootstrap": _BOOTSTRAP_PARAMETERS,
    "/v1/wait": _WAIT_PARAMETERS,
    "/v1/news": _NEWS_PARAMETERS,
}


def describe(routes: Sequence[Endpoint]) -> dict[str, Any]:
    """The description of these routes."""
    shapes: list[type] = [wire.ErrorAnswer, wire.PageHeader, wire.SnapshotHeader, wire.Person, wire.Poke]
    told = {shape for route in routes for shape in (route.request, route.answer)} - {None, bytes, str}
    shapes += sorted((shape for shape in told if shape is not None), key=lambda shape: shape.__name__)
    _, components = msgspec.json.schema_components(shapes, ref_template="#/components/schemas/{name}")
    paths: dict[str, dict[str, Any]] = defaultdict(dict)
    for route in routes:
        paths[route.path][route.method.lower()] = _operation(route)
    paths["/openapi.json"]["get"] = {
        "operationId": "openapi",
        "summary": "This description",
        "security": [],
        "responses": {"200": {"description": "OpenAPI 3.1", "content": {wire.JSON: {"schema": {"type": "object"}}}}},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "SAMSA central store", "version": "1", "description": "See central/PROTOCOL.md."},
        "paths": paths,
        "components": {
            "schemas": {**components, "Bundle": _BUNDLE, "Conflict": _CONFLICT, "Note": _NOTE},
            "securitySchemes": {
                "launch": {"type": "http", "scheme": "bearer", "description": "Told on the store's standard output"},
                "session": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "From /v1/training/login, or /v1/session",
                },
                "poke": {"type": "http", "scheme": "bearer", "description": "From /v1/poke"},
            },
        },
    }


def _operation(route: Endpoint) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": _name_of(route),
        "summary": _SUMMARY[route.path],
        "security": [] if route.bearer is None else [{route.bearer: []}],
        "responses": {"200": _ok(route), **_nothing(route), **_errors(route)},
    }
    if route.request is not None:
        operation["requestBody"] = {"required": True, "content": _content(route.request)}
    if route.path in _PARAMETERS:
        operation["parameters"] = _PARAMETERS[route.path]
    named = _IN_PATH.findall(route.path)
    if named:
        operation["parameters"] = [{"name": name, "in": "path", "required": True, **_PATH_PART} for name in named]
    return operation


def _name_of(route: Endpoint) -> str:
    plain = _IN_PATH.sub("", route.path.removeprefix("/v1/")).replace("//", "/").strip("/").replace("/", "_")
    return plain if route.handle is None or "{" not in route.path else f"{plain}_{route.handle.__name__}"


def _content(shape: type) -> dict[str, Any]:
    if shape is bytes:
        return {wire.OCTETS: {"schema": {"type": "string", "format": "binary"}}}
    return {wire.JSON: {"schema": _ref(shape)}}


def _ok(route: Endpoint) -> dict[str, Any]:
    if route.answer is str:
        return {"description": "Events", "content": {wire.EVENTS: {"schema": {"type": "string"}}}}
    if route.answer is None:
        return {"description": "A page", "content": {wire.NDJSON: {"schema": _LINE_SCHEMA}}}
    return {"description": "Done", "content": _content(route.answer)}


def _nothing(route: Endpoint) -> dict[str, Any]:
    return {"204": {"description": "Nothing has moved"}} if route.answer in _MAY_BE_NOTHING else {}


def _errors(route: Endpoint) -> dict[str, Any]:
    by_status: dict[int, list[str]] = defaultdict(list)
    answers_for_itself = route.path in {"/v1/purged", "/v1/events"}
    barred = ("device_lost", "device_locked") if route.bearer == "session" and not answers_for_itself else ()
    for code in dict.fromkeys((*_ERRORS[route.path], *barred, *_ANYBODY)):
        by_status[CATALOGUE[code].status].append(code)
    return {
        str(status): {
            "description": ", ".join(codes),
            "content": {wire.JSON: {"schema": _ref(wire.ErrorAnswer)}},
        }
        for status, codes in sorted(by_status.items())
    }


def _ref(shape: type) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{shape.__name__}"}
