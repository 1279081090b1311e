"""The routes of administration. What is asked travels in bodies, never in an address: that may be logged."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping

import zstandard
from starlette.responses import Response

from central.api import admin_wire as wire
from central.api.asked import Asked
from central.api.errors import ApiError
from central.api.hub import Hub
from central.api.sessions import Session
from central.api.wire import json_response
from central.store.admin import AdminShelf, ChangeTold, Imported
from central.store.admin_acts import Wish
from central.store.admin_book import ChangeFilter
from central.store.admin_import import CHANGED, ENDED, MOST_SHOWN, NEW
from central.store.admin_lists import Asked as Part
from central.store.admin_lists import UnitTold, UserTold
from central.store.table_file import MOST_BYTES
from domain.reference import unit_cells

MOST_WINDOW_BYTES = 8 * 1024 * 1024
_FED_AT_ONCE = 512


class AdminRoutes:
    """`session` finds whose a request is; `issuer` is who vouches for people at log-in, '' in training."""

    def __init__(self, shelf: AdminShelf, session: Callable[[Asked], Session], hub: Hub, issuer: str) -> None:
        self._shelf = shelf
        self._session = session
        self._hub = hub
        self._issuer = issuer

    def units(self, asked: Asked) -> Response:
        session, request = self._session(asked), asked.read(wire.AdminUnitsRequest)
        part = Part(
            request.search,
            request.unit,
            request.principal,
            request.state,
            after=request.after,
            limit=request.limit,
        )
        rows, after, total = self._shelf.units(session.asker, part)
        return json_response(wire.AdminUnitsAnswer([_unit(row) for row in rows], after, total))

    def users(self, asked: Asked) -> Response:
        session, request = self._session(asked), asked.read(wire.AdminUsersRequest)
        part = Part(
            request.search,
            request.user,
            unit=request.unit,
            everyone=request.everyone,
            after=request.after,
            limit=request.limit,
        )
        rows, after, total = self._shelf.users(session.asker, part)
        return json_response(wire.AdminUsersAnswer([_user(row) for row in rows], after, total))

    def changes(self, asked: Asked) -> Response:
        session, request = self._session(asked), asked.read(wire.AdminChangesRequest)
        wanted = ChangeFilter(request.kind, request.target, request.batch, _number(request.after))
        rows, total = self._shelf.changes(session.asker, wanted, request.limit)
        after = str(rows[-1].row.number) if len(rows) == request.limit else ""
        return json_response(wire.AdminChangesAnswer([_change(row) for row in rows], after, total))

    def inboxes(self, asked: Asked) -> Response:
        session, request = self._session(asked), asked.read(wire.AdminInboxesRequest)
        part = Part(principal=request.principal, after=request.after, limit=request.limit)
        rows, after, total = self._shelf.inboxes(session.asker, part)
        return json_response(wire.AdminInboxesAnswer([_inbox(row) for row in rows], after, total))

    def applies(self, asked: Asked) -> Response:
        session = self._session(asked)
        asked.read(wire.AdminAppliesRequest)
        told, regional = self._shelf.applies(session.asker)
        policies = [
            wire.AdminPolicy(one.name, dict(one.values), one.version, one.form, list(one.choices))
            for one in told.policies
        ]
        codes = [wire.AdminCodes(name, dict(words), version) for name, words, version in told.codes]
        notices = [
            wire.AdminNotice(one.notice_id, one.text, one.level, one.begins, one.ends, version)
            for one, version in told.notices
        ]
        issued = [wire.AdminIssued(one.kind, one.name, one.hash, one.number, one.since) for one in told.issued]
        return json_response(wire.AdminAppliesAnswer(regional, policies, codes, notices, issued))

    def change(self, asked: Asked) -> Response:
        session, request = self._session(asked), asked.read(wire.AdminChangeRequest)
        wish = Wish(request.kind, request.target, request.seen, request.cells, request.reason)
        done = self._shelf.change(session.asker, wish, self._issuer)
        self._hub.poke(done.heads)
        return json_response(wire.AdminChangeAnswer(done.number, done.version, done.target))

    def import_file(self, asked: Asked) -> Response:
        session, request = self._session(asked), asked.read(wire.AdminImportRequest)
        data = _file(request.file)
        imported = self._shelf.import_file(session.asker, request.kind, data, request.digest, self._issuer)
        self._hub.poke(imported.heads)
        return json_response(_report(imported))


def _file(text: str) -> bytes:
    """The file that came packed. Raises ApiError; no more is unpacked than a file may be."""
    try:
        packed = base64.b64decode(text, validate=True)
        inflate = zstandard.ZstdDecompressor(max_window_size=MOST_WINDOW_BYTES).decompressobj()
        parts, size = [], 0
        for start in range(0, len(packed), _FED_AT_ONCE):
            parts.append(inflate.decompress(packed[start : start + _FED_AT_ONCE]))
            size += len(parts[-1])
            if size > MOST_BYTES:
                raise ApiError("too_large")
    except (binascii.Error, ValueError, zstandard.ZstdError) as error:
        raise ApiError("bad_field") from error
    if not inflate.eof:
        raise ApiError("bad_field")
    return b"".join(parts)


def _report(imported: Imported) -> wire.AdminImportAnswer:
    plan = imported.plan
    shown = [
        wire.AdminImportLine(
            one.line,
            one.what,
            one.change.target,
            one.change.target_name,
            _values(one.change.before),
            _values(one.change.after),
        )
        for one in plan.planned[:MOST_SHOWN]
    ]
    faults = [wire.AdminImportFault(one.line, one.column, one.code, dict(one.params)) for one in plan.faults]
    return wire.AdminImportAnswer(
        plan.lines,
        plan.count(NEW),
        plan.count(CHANGED),
        plan.unchanged,
        plan.count(ENDED),
        shown,
        faults[:MOST_SHOWN],
        len(faults),
        "" if faults else plan.digest(),
        imported.number,
    )


def _values(cells: Mapping[str, object]) -> dict[str, wire.Value]:
    return {path: value if isinstance(value, str | int | bool) else None for path, value in cells.items()}


def _unit(told: UnitTold) -> wire.AdminUnit:
    cells = {path: str(value) for path, value in unit_cells(told.unit).items()}
    handled = {"last_open_care_handled_at": told.unit.last_open_care_handled_at}
    row = (told.unit.unit_id, {**cells, **handled}, told.version, told.mine, told.unread.count, told.people)
    return wire.AdminUnit(*row)


def _user(told: UserTold) -> wire.AdminUser:
    user = told.user
    roles = [
        wire.AdminRole(one.unit_id, one.unit_name, one.role, one.until, one.version, one.mine) for one in told.roles
    ]
    who = (user.user_id, user.name, user.title, user.hsa_id, user.protected)
    return wire.AdminUser(*who, told.version, told.mine, roles, told.elsewhere)


def _change(told: ChangeTold) -> wire.AdminChangeTold:
    row = told.row
    return wire.AdminChangeTold(
        row.number,
        row.at,
        row.user_id,
        told.user_name,
        row.acting_unit,
        row.unit_name,
        row.kind,
        row.target,
        told.target_name,
        row.principal,
        row.reason,
        row.batch,
        dict(told.before),
        dict(told.after),
    )


def _inbox(told: UnitTold) -> wire.AdminInbox:
    unit = told.unit
    place = (unit.unit_id, unit.name, unit.principal, unit.inbox_state)
    waits = (told.people, told.unread.count, told.unread.oldest)
    return wire.AdminInbox(*place, *waits, told.unopened, unit.last_open_care_handled_at)


def _number(text: str) -> int:
    if text and not (text.isascii() and text.isdigit() and len(text) <= 16):
        raise ApiError("bad_field")
    return int(text or 0)
