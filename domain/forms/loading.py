"""From the mapping of a YAML file to a definition: shape, then sense, then the compiled program."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from domain.forms.checks import index_items, index_sections, mistakes, tied_cells
from domain.forms.definition import (
    CHOICE_TYPES,
    ITEM_TYPES,
    PREFILL_SOURCES,
    DefinitionError,
    FormDefinition,
    Item,
    Level,
    Moment,
    Option,
    Popup,
    ProcessCell,
    Rule,
    Section,
    Supersedes,
)
from domain.forms.expression_reader import read_expression
from domain.forms.expressions import Expression
from domain.forms.program import compile_program

_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_CODE = re.compile(r"[A-Za-zÅÄÖåäö0-9_.-]{1,64}")
"""The code of an option that is a value and no part of a path: the codes of a consent are Swedish words."""
_E = TypeVar("_E", Level, Moment)

_HASH = re.compile(r"sha256:[0-9a-f]{64}")
_FORM_KEYS = {"id", "version", "title", "verb", "required_at", "sections", "rules", "process", "supersedes"}
_SUPERSEDES_KEYS = {"hash", "moved", "codes", "retired"}
_SECTION_KEYS = {"id", "title", "tab", "parties_write", "print", "items"}
_ITEM_KEYS = {
    *(
        "id",
        "type",
        "label",
        "help",
        "options",
        "max_len",
        "minimum",
        "maximum",
        "repeat",
        "items",
        "show_if",
    ),
    *(
        "required",
        "required_if",
        "readonly_if",
        "print",
        "prefill",
        "default",
        "rows_of",
        "free_text",
        "starts_with",
    ),
    *("row_label", "add_label", "required_sv"),
}
_RULE_KEYS = {
    *("id", "when", "level", "moment", "field", "code", "message_sv", "each", "policy", "params", "popup"),
}
_POPUP_KEYS = {"title_sv", "body_sv", "save_sv", "cancel_sv"}


def definition_hash(data: Mapping[str, object]) -> str:
    """`sha256:<hex>` of the definition's canonical JSON. Raises DefinitionError when it is not JSON."""
    try:
        text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        return "sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest()
    except (TypeError, ValueError, RecursionError) as error:
        raise DefinitionError("not_json") from error


def load_definition(data: Mapping[str, object]) -> FormDefinition:
    """A definition ready to evaluate. Raises DefinitionError(code, where) for the first thing that is wrong."""
    parsed = parse_definition(data)
    for code, where in mistakes(parsed):
        raise DefinitionError(code, where)
    return replace(parsed, tied=tied_cells(parsed), program=compile_program(parsed))


def parse_definition(data: Mapping[str, object]) -> FormDefinition:
    """The definition as written, its ids not yet checked and nothing compiled. Raises DefinitionError on shape."""
    form = _mapping(data, _FORM_KEYS, "form")
    fingerprint = definition_hash(form)
    sections = tuple(_section(part) for part in _list(form.get("sections"), "sections"))
    required_at = _maybe(form, "required_at", "form") or "publish"
    if required_at not in {"never", "publish", "establish"}:
        raise DefinitionError("bad_value", "required_at")
    return FormDefinition(
        id=_id(form, "form"),
        version=_text(form, "version", "form"),
        hash=fingerprint,
        title=_text(form, "title", "form"),
        verb=_text(form, "verb", "form"),
        required_at=required_at,
        sections=sections,
        rules=tuple(_rule(rule) for rule in _list(form.get("rules", []), "rules")),
        process=tuple(_process(cell) for cell in _list(form.get("process", []), "process")),
        supersedes=_supersedes(form["supersedes"]) if "supersedes" in form else None,
        index=MappingProxyType(index_items(sections)),
        section_index=MappingProxyType(index_sections(sections)),
    )


def _section(data: object) -> Section:
    section = _mapping(data, _SECTION_KEYS, "section")
    where = _id(section, "section")
    return Section(
        id=where,
        title=_text(section, "title", where),
        tab=_maybe(section, "tab", where),
        parties_write=frozenset(_texts(section.get("parties_write", []), where)),
        print=_maybe(section, "print", where),
        items=tuple(_item(item, where, 0) for item in _list(section.get("items"), where)),
    )


def _item(data: object, parent: str, depth: int) -> Item:
    item = _mapping(data, _ITEM_KEYS, parent)
    where = f"{parent}/{_id(item, parent)}"
    kind = _text(item, "type", where)
    if kind not in ITEM_TYPES:
        raise DefinitionError("unknown_type", where)
    repeat = _maybe(item, "repeat", where)
    if repeat not in {None, "rows", "unit"} or (repeat and (kind != "group" or depth)):
        raise DefinitionError("bad_repeat", where)
    if "required" in item and "required_if" in item:
        raise DefinitionError("required_twice", where)
    children = _list(item.get("items", []), where)
    if bool(children) != (kind == "group") or depth > 2:
        raise DefinitionError("bad_group", where)
    return Item(
        id=_id(item, where),
        type=kind,
        label=_text(item, "label", where),
        help=_maybe(item, "help", where) or "",
        options=_options(item, kind, where),
        max_len=_whole(item, "max_len", where),
        minimum=_whole(item, "minimum", where),
        maximum=_whole(item, "maximum", where),
        repeat=repeat,
        items=tuple(_item(child, where, depth + 1) for child in children),
        show_if=_condition(item, "show_if", where),
        required=_flag(item, "required", where),
        required_if=_condition(item, "required_if", where),
        readonly_if=_condition(item, "readonly_if", where),
        print=_maybe(item, "print", where),
        prefill=_prefill(item, where),
        default=_maybe(item, "default", where),
        rows_of=_maybe(item, "rows_of", where),
        free_text=_flag(item, "free_text", where),
        starts_with=_maybe(item, "starts_with", where) or "",
        row_label=_maybe(item, "row_label", where) or "",
        add_label=_maybe(item, "add_label", where) or "",
        required_message=_maybe(item, "required_sv", where) or "",
    )


def _options(item: Mapping[str, object], kind: str, where: str) -> tuple[Option, ...]:
    options = []
    for data in _list(item.get("options", []), where):
        option = _mapping(data, {"code", "label"}, where)
        code = _text(option, "code", where)
        if (_ID if kind == "multi" else _CODE).fullmatch(code) is None:
            raise DefinitionError("bad_option", where)
        options.append(Option(code, _text(option, "label", where)))
    wanted = kind in CHOICE_TYPES and "rows_of" not in item
    if bool(options) != wanted or len({option.code for option in options}) != len(options):
        raise DefinitionError("bad_option", where)
    return tuple(options)


def _prefill(item: Mapping[str, object], where: str) -> str | None:
    source = _maybe(item, "prefill", where)
    if source is not None and source not in PREFILL_SOURCES:
        raise DefinitionError("unknown_prefill", where)
    return source


def _rule(data: object) -> Rule:
    rule = _mapping(data, _RULE_KEYS, "rules")
    where = _id(rule, "rules")
    moments = rule.get("moment")
    popup = rule.get("popup")
    params = rule.get("params", {})
    if not isinstance(params, Mapping) or not all(isinstance(value, str) for value in params.values()):
        raise DefinitionError("bad_value", where)
    return Rule(
        id=where,
        when=read_expression(rule.get("when"), where),
        level=_member(Level, rule.get("level"), where),
        moments=frozenset(
            _member(Moment, moment, where)
            for moment in (_list(moments, where) if isinstance(moments, (list, tuple)) else [moments])
        ),
        field=_text(rule, "field", where),
        code=_text(rule, "code", where),
        message=_text(rule, "message_sv", where),
        each=_maybe(rule, "each", where),
        policy=_maybe(rule, "policy", where),
        params=MappingProxyType({str(name): str(value) for name, value in params.items()}),
        popup=None if popup is None else _popup(popup, where),
    )


def _popup(data: object, where: str) -> Popup:
    popup = _mapping(data, _POPUP_KEYS, where)
    return Popup(
        _text(popup, "title_sv", where),
        _text(popup, "body_sv", where),
        _text(popup, "save_sv", where),
        _text(popup, "cancel_sv", where),
    )


def _process(data: object) -> ProcessCell:
    cell = _mapping(data, {"id", "codes", "type"}, "process")
    kind = _maybe(cell, "type", "process") or "code"
    if kind not in {"code", "date", "datetime"}:
        raise DefinitionError("unknown_type", "process")
    return ProcessCell(_id(cell, "process"), tuple(_texts(cell.get("codes", []), "process")), kind)


def _supersedes(data: object) -> Supersedes:
    step = _mapping(data, _SUPERSEDES_KEYS, "supersedes")
    digest = _text(step, "hash", "supersedes")
    if _HASH.fullmatch(digest) is None:
        raise DefinitionError("bad_value", "supersedes.hash")
    codes = step.get("codes", {})
    if not isinstance(codes, Mapping):
        raise DefinitionError("not_a_mapping", "supersedes.codes")
    moved = _words(step.get("moved", {}), "supersedes.moved")
    if len(set(moved.values())) != len(moved) or any(old.count("*") != new.count("*") for old, new in moved.items()):
        raise DefinitionError("bad_move", "supersedes.moved")
    return Supersedes(
        digest,
        moved,
        MappingProxyType({str(place): _words(known, f"supersedes.codes.{place}") for place, known in codes.items()}),
        frozenset(_texts(step.get("retired", []), "supersedes.retired")),
    )


def _words(data: object, where: str) -> Mapping[str, str]:
    if not isinstance(data, Mapping) or not all(isinstance(w, str) and w for pair in data.items() for w in pair):
        raise DefinitionError("bad_value", where)
    return MappingProxyType(dict(data))


def _condition(item: Mapping[str, object], key: str, where: str) -> Expression | None:
    return read_expression(item[key], where) if key in item else None


def _member(kind: type[_E], value: object, where: str) -> _E:
    try:
        return kind(str(value))
    except ValueError as error:
        raise DefinitionError("bad_value", where) from error


def _mapping(data: object, keys: set[str], where: str) -> Mapping[str, object]:
    if not isinstance(data, Mapping):
        raise DefinitionError("not_a_mapping", where)
    if not data.keys() <= keys:
        raise DefinitionError("unknown_key", where)
    return data


def _list(value: object, where: str) -> list[object]:
    if not isinstance(value, (list, tuple)):
        raise DefinitionError("not_a_list", where)
    return list(value)


def _texts(value: object, where: str) -> list[str]:
    texts = [text for text in _list(value, where) if isinstance(text, str) and text]
    if len(texts) != len(_list(value, where)):
        raise DefinitionError("bad_value", where)
    return texts


def _id(data: Mapping[str, object], where: str) -> str:
    value = data.get("id")
    if not isinstance(value, str) or _ID.fullmatch(value) is None:
        raise DefinitionError("bad_id", where)
    return value


def _text(data: Mapping[str, object], key: str, where: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value.strip():
        raise DefinitionError("missing_text", f"{where}.{key}")
    return value


def _maybe(data: Mapping[str, object], key: str, where: str) -> str | None:
    return _text(data, key, where) if data.get(key) is not None else None


def _flag(data: Mapping[str, object], key: str, where: str) -> bool:
    value = data.get(key, False)
    if not isinstance(value, bool):
        raise DefinitionError("bad_value", f"{where}.{key}")
    return value


def _whole(data: Mapping[str, object], key: str, where: str) -> int | None:
    value = data.get(key)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise DefinitionError("bad_value", f"{where}.{key}")
    return value
