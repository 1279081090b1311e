"""Is the access log still what was written? Each owner's chain, and each device's, from its first row to its end.

The two vouch for different things. An owner's chain shows that a row was changed, taken out or put in; whoever may
write in the database could write all of it anew, which an end that was told before shows, kept where he cannot reach
it. A device's chain bears the device's signatures, which nobody here can make.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

from sqlalchemy import Connection, RowMapping, select

from central.store import schema
from central.store.events import row_of
from domain.canonical import CanonicalError
from domain.event import THE_STORE, Break, Link, first_break
from domain.event_delivery import client_row, verify_end
from domain.operation import NO_PREVIOUS
from domain.signature import SignatureError

_STREAMED = {"yield_per": 1_000}
_NOTHING: Mapping[str, Mapping[int, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class EventFindings:
    """How many events there are, where each owner's chain ends (number, hash), and the first broken place of each chain
    that is broken, by owner, and by '<device>/<chain>'."""

    events: int
    ends: Mapping[str, tuple[int, str]]
    broken: Mapping[str, Break]

    @property
    def clean(self) -> bool:
        return not self.broken


def check_events(connection: Connection, told: Mapping[str, Mapping[int, str]] = _NOTHING) -> EventFindings:
    """Look through the whole log, in the caller's one snapshot. `told` are ends that were told earlier, by owner."""
    head = schema.event_head.c
    ends = {row.owner: (row.n, row.hash) for row in connection.execute(select(head.owner, head.n, head.hash))}
    events, broken = 0, dict[str, Break]()
    seen: set[str] = set()
    for owner, rows in groupby(_by_owner(connection), key=lambda row: str(row["owner"])):
        seen.add(owner)
        counted = _Counted(rows)
        found = first_break(counted.links(), ends.get(owner, (0, NO_PREVIOUS)), told.get(owner, {}))
        events += counted.rest()
        if found is not None:
            broken[owner] = found
    for owner in sorted((ends.keys() | told.keys()) - seen):
        broken[owner] = Break(1, "cut_short")  # no row is left of it
    broken.update(_broken_sources(connection))
    return EventFindings(events, MappingProxyType(ends), MappingProxyType(broken))


def check_new_events(connection: Connection, told: Mapping[str, Mapping[int, str]]) -> EventFindings:
    """Look through what came after the ends that were told last: what a night can do when the log is large.

    An owner of whom nothing was told is looked through from the first row. The devices' own chains are left out.
    """
    head, event = schema.event_head.c, schema.event.c
    ends = {row.owner: (row.n, row.hash) for row in connection.execute(select(head.owner, head.n, head.hash))}
    events, broken = 0, dict[str, Break]()
    for owner in sorted(ends.keys() | told.keys()):
        last = max(told.get(owner, {}), default=0)
        after = (last, told[owner][last]) if last else (0, NO_PREVIOUS)
        # The row that was told last is read too: it must still be there, and be the one.
        mine = (event.owner == owner) & (event.n >= last)
        query = select(schema.event).where(mine).order_by(event.n)
        rows = iter(connection.execute(query, execution_options=_STREAMED).mappings())
        first = next(rows, None) if last else None
        if last and (first is None or (first["n"], first["hash"]) != after):
            broken[owner] = Break(last, "cut_short" if first is None else "not_as_told")
            continue
        counted = _Counted(rows)
        found = first_break(counted.links(), ends.get(owner, (0, NO_PREVIOUS)), after=after)
        events += counted.rest()
        if found is not None:
            broken[owner] = found
    return EventFindings(events, MappingProxyType(ends), MappingProxyType(broken))


class _Counted:
    """The rows of one owner as links, counted whether or not all of them are asked for."""

    def __init__(self, rows: Iterator[RowMapping]) -> None:
        self._rows = rows
        self._count = 0

    def links(self) -> Iterator[Link]:
        for row in self._rows:
            self._count += 1
            yield Link(row["n"], row["hash"], _row_of(row))

    def rest(self) -> int:
        """How many there are in all."""
        return self._count + sum(1 for _ in self._rows)


def _row_of(row: RowMapping) -> bytes:
    try:
        return row_of(row)
    except (CanonicalError, UnicodeDecodeError):
        return b""  # whoever wrote that, it was not the store: no hash of ours is over nothing


def _by_owner(connection: Connection) -> Iterator[RowMapping]:
    event = schema.event.c
    query = select(schema.event).order_by(event.owner, event.n)
    yield from connection.execute(query, execution_options=_STREAMED).mappings()


def _broken_sources(connection: Connection) -> dict[str, Break]:
    event, source, device = schema.event.c, schema.event_source.c, schema.device.c
    keys = {row.device_id: row.public_key for row in connection.execute(select(device.device_id, device.public_key))}
    ends = {
        (row.device_id, row.chain): (row.last_seq, row.last_hash)
        for row in connection.execute(select(source.device_id, source.chain, source.last_seq, source.last_hash))
    }
    query = (
        select(event.device_id, event.chain, event.seq, event.link, event.sig, event.data)
        .where(event.device_id != THE_STORE)
        .order_by(event.device_id, event.chain, event.seq)
    )
    rows = connection.execute(query, execution_options=_STREAMED).mappings()
    broken, seen = dict[str, Break](), set[tuple[str, str]]()
    for (device_id, chain), own in groupby(rows, key=lambda row: (str(row["device_id"]), str(row["chain"]))):
        seen.add((device_id, chain))
        signed = _Signed(device_id, chain, keys.get(device_id, b""))
        found = first_break(signed.links(own), ends.get((device_id, chain), (0, NO_PREVIOUS))) or signed.forged
        if found is not None:
            broken[f"{device_id}/{chain}"] = found
    broken.update({f"{device_id}/{chain}": Break(1, "cut_short") for device_id, chain in ends.keys() - seen})
    return broken


class _Signed:
    """One chain of a device: its links, and the first event behind which nothing is signed by the device."""

    def __init__(self, device_id: str, chain: str, key: bytes) -> None:
        self._device_id = device_id
        self._chain = chain
        self._key = key
        self.forged: Break | None = None

    def links(self, rows: Iterator[RowMapping]) -> Iterator[Link]:
        unsigned = 0
        for row in rows:
            try:
                place = client_row(self._device_id, self._chain, row["seq"], row["data"])
            except (CanonicalError, UnicodeDecodeError):
                place = b""
            yield Link(row["seq"], row["link"], place)
            unsigned = unsigned or row["seq"]
            if row["sig"] is not None and self._has_signed(row):
                unsigned = 0
        if unsigned:
            self.forged = Break(unsigned, "not_signed")

    def _has_signed(self, row: RowMapping) -> bool:
        try:
            verify_end(self._device_id, self._chain, row["seq"], row["link"], row["sig"], self._key)
        except SignatureError:
            return False
        return True
