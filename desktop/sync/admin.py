"""Administration as it is asked of the store: only with a connection, nothing kept."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

import zstandard

from desktop.models.admin_records import (
    AdminRefused,
    Applies,
    ChangeRow,
    CodesRow,
    Done,
    ImportFault,
    ImportLine,
    ImportReport,
    InboxRow,
    IssuedRow,
    NoticeRow,
    PolicyRow,
    RoleRow,
    Rows,
    UnitRow,
    UserRow,
    Value,
    Wish,
)
from desktop.sync.answer_shapes import believe, whole
from desktop.sync.dialogue import StoreRefused
from domain.reference import unit_of_cells

_T = TypeVar("_T")
_REFUSED = frozenset({"admin_denied", "admin_refused"})
PAGE = 200
_PACKED = 9


class AdminTransport(Protocol):
    """The store, in a session. Raises TransportError or StoreRefused."""

    def admin(self, what: str, body: Mapping[str, object]) -> Mapping[str, Any]: ...


class AdminDialogue:
    """Every method raises TransportError, StoreRefused or AdminRefused."""

    def __init__(self, transport: AdminTransport) -> None:
        self._transport = transport

    # -- what there is ------------------------------------------------------------------------------------------

    def units(
        self, search: str = "", *, principal: str = "", state: str = "", after: str = "", limit: int = PAGE
    ) -> Rows[UnitRow]:
        """Units by name; `search` is a part of name, id or HSA-id. A local administrator sees all, and may change her
        own principal's."""
        asked = {"search": search, "principal": principal, "state": state, "after": after, "limit": limit}
        return self._rows("units", asked, _unit_row)

    def unit(self, unit_id: str) -> UnitRow | None:
        """One unit, None for one that nobody knows."""
        rows = self._rows("units", {"unit": unit_id, "limit": 1}, _unit_row).rows
        return rows[0] if rows else None

    def users(
        self, search: str = "", *, unit: str = "", everyone: bool = False, after: str = "", limit: int = PAGE
    ) -> Rows[UserRow]:
        """People by name; `search` is the beginning of a name's word, an id or an HSA-id. Those with a role at a unit
        (`unit`) or in the own principal, or with `everyone` all."""
        asked = {"search": search, "unit": unit, "everyone": everyone, "after": after, "limit": limit}
        return self._rows("users", asked, _user_row)

    def user(self, user_id: str) -> UserRow | None:
        rows = self._rows("users", {"user": user_id, "limit": 1}, _user_row).rows
        return rows[0] if rows else None

    def changes(
        self, *, kind: str = "", target: str = "", batch: int = 0, after: str = "", limit: int = PAGE
    ) -> Rows[ChangeRow]:
        """What was changed, the newest first: in the own principal, and what applies to all."""
        asked = {"kind": kind, "target": target, "batch": batch, "after": after, "limit": limit}
        return self._rows("changes", asked, _change_row)

    def inboxes(self, *, principal: str = "", after: str = "", limit: int = PAGE) -> Rows[InboxRow]:
        """The standard report of inboxes; by name."""
        return self._rows("inboxes", {"principal": principal, "after": after, "limit": limit}, _inbox_row)

    def applies(self) -> Applies:
        """Policies, code lists, messages to all, and what was issued."""
        raw = self._ask("applies", {})
        return believe(
            lambda: Applies(
                raw["regional"] is True,
                tuple(_policy_row(one) for one in raw["policies"]),
                tuple(CodesRow(str(one["name"]), _words(one["words"]), str(one["version"])) for one in raw["codes"]),
                tuple(_notice_row(one) for one in raw["notices"]),
                tuple(_issued_row(one) for one in raw["issued"]),
            )
        )

    # -- changes ------------------------------------------------------------------------------------------------

    def change(self, wish: Wish) -> Done:
        """Do it, or not at all: AdminRefused says why."""
        body = {
            "kind": wish.kind,
            "target": wish.target,
            "seen": wish.seen,
            "cells": dict(wish.cells),
            "reason": wish.reason,
        }
        raw = self._ask("change", body)
        return believe(lambda: Done(whole(raw["number"]), str(raw["version"]), str(raw["target"])))

    def look_at_file(self, kind: str, data: bytes) -> ImportReport:
        """What a file would do; nothing is done."""
        return self._import(kind, data, "")

    def import_file(self, kind: str, data: bytes, report: ImportReport) -> ImportReport:
        """Carry out what the report shows, all of it or nothing."""
        return self._import(kind, data, report.digest)

    def _import(self, kind: str, data: bytes, digest: str) -> ImportReport:
        packed = zstandard.ZstdCompressor(level=_PACKED).compress(data)
        raw = self._ask("import", {"kind": kind, "file": base64.b64encode(packed).decode("ascii"), "digest": digest})
        return believe(lambda: _report(raw))

    # -- how it is asked ----------------------------------------------------------------------------------------

    def _rows(self, what: str, asked: Mapping[str, object], read: Callable[[Mapping[str, Any]], _T]) -> Rows[_T]:
        raw = self._ask(what, asked)
        return believe(lambda: Rows(tuple(read(one) for one in raw["rows"]), str(raw["after"]), whole(raw["total"])))

    def _ask(self, what: str, body: Mapping[str, object]) -> Mapping[str, Any]:
        try:
            return self._transport.admin(what, body)
        except StoreRefused as refused:
            if refused.code not in _REFUSED:
                raise
            params = refused.details.get("params")
            told = {str(name): str(value) for name, value in params.items()} if isinstance(params, Mapping) else {}
            field = told.pop("field", "")
            reason = str(refused.details.get("reason", ""))
            raise AdminRefused(reason, field, MappingProxyType(told)) from refused


def _unit_row(raw: Mapping[str, Any]) -> UnitRow:
    unit = unit_of_cells(str(raw["unit_id"]), dict(raw["cells"]))
    return UnitRow(unit, str(raw["version"]), raw["mine"] is True, whole(raw["unread"]), whole(raw["people"]))


def _user_row(raw: Mapping[str, Any]) -> UserRow:
    return UserRow(
        str(raw["user_id"]),
        str(raw["name"]),
        str(raw["title"]),
        str(raw["hsa_id"]),
        raw["protected"] is True,
        str(raw["version"]),
        raw["mine"] is True,
        tuple(_role_row(one) for one in raw["roles"]),
        raw["elsewhere"] is True,
    )


def _role_row(raw: Mapping[str, Any]) -> RoleRow:
    return RoleRow(
        str(raw["unit_id"]),
        str(raw["unit_name"]),
        str(raw["role"]),
        str(raw["until"]),
        str(raw["version"]),
        raw["mine"] is True,
    )


def _change_row(raw: Mapping[str, Any]) -> ChangeRow:
    return ChangeRow(
        whole(raw["number"]),
        str(raw["at"]),
        str(raw["user_id"]),
        str(raw["user_name"]),
        str(raw["unit_id"]),
        str(raw["unit_name"]),
        str(raw["kind"]),
        str(raw["target"]),
        str(raw["target_name"]),
        str(raw["principal"]),
        str(raw["reason"]),
        whole(raw["batch"]),
        _values(raw["before"]),
        _values(raw["after"]),
    )


def _inbox_row(raw: Mapping[str, Any]) -> InboxRow:
    return InboxRow(
        str(raw["unit_id"]),
        str(raw["name"]),
        str(raw["principal"]),
        str(raw["inbox_state"]),
        whole(raw["people"]),
        whole(raw["unread"]),
        str(raw["oldest_unread"]),
        str(raw["oldest_unopened"]),
        str(raw["last_open_care_handled_at"]),
    )


def _policy_row(raw: Mapping[str, Any]) -> PolicyRow:
    choices = tuple(str(one) for one in raw["choices"])
    return PolicyRow(str(raw["name"]), _words(raw["values"]), str(raw["version"]), choices, str(raw["form"]))


def _notice_row(raw: Mapping[str, Any]) -> NoticeRow:
    return NoticeRow(*(str(raw[name]) for name in ("notice_id", "text", "level", "begins", "ends", "version")))


def _issued_row(raw: Mapping[str, Any]) -> IssuedRow:
    return IssuedRow(str(raw["kind"]), str(raw["name"]), str(raw["hash"]), whole(raw["number"]), str(raw["since"]))


def _report(raw: Mapping[str, Any]) -> ImportReport:
    return ImportReport(
        whole(raw["lines"]),
        whole(raw["new"]),
        whole(raw["changed"]),
        whole(raw["unchanged"]),
        whole(raw["ended"]),
        tuple(_import_line(one) for one in raw["shown"]),
        tuple(_import_fault(one) for one in raw["faults"]),
        whole(raw["fault_count"]),
        str(raw["digest"]),
        whole(raw["number"]),
    )


def _import_line(raw: Mapping[str, Any]) -> ImportLine:
    return ImportLine(
        whole(raw["line"]),
        str(raw["what"]),
        str(raw["target"]),
        str(raw["name"]),
        _values(raw["before"]),
        _values(raw["after"]),
    )


def _import_fault(raw: Mapping[str, Any]) -> ImportFault:
    return ImportFault(whole(raw["line"]), str(raw["column"]), str(raw["code"]), _words(raw["params"]))


def _words(raw: Mapping[str, Any]) -> Mapping[str, str]:
    return MappingProxyType({str(name): str(value) for name, value in raw.items()})


def _values(raw: Mapping[str, Any]) -> Mapping[str, Value]:
    return MappingProxyType({str(name): value for name, value in raw.items()})
