"""Whatever administrators do, in whatever order and at once: somebody is left who can, and nobody reaches another's."""

from __future__ import annotations

import contextlib
import random
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from central.store import schema
from central.store.admin_acts import Hand, Wish
from central.store.admin_book import Change
from central.store.answers import Asker, StoreRefusal
from central.store.rulebook import Rulebook, read_rulebook
from central.store.store import Store
from domain.administration import kept_until, version_of
from domain.directory import ACTIVE, CLOSED, CONNECTED_INACTIVE, PAUSED, Directory
from domain.reference import unit_cells
from tests.central.pen import NOW, STORE_KEY, new_store
from tests.central.two_principals import (
    LOCAL,
    OF_CARE,
    OF_REGION,
    OF_TOWN,
    PEOPLE,
    PLACED,
    PRINCIPALS,
    REGIONAL,
    ROLES,
    held,
    two_principals,
)

_STEPS = 150
_USERS = ("ada", "bo", "cia", "dan")
_UNITS = [unit.unit_id for unit in PLACED]
_ENDS = ("", "2026-12-24T11:00:00.000Z", "2027-06-01T00:00:00.000Z", "2000-01-01T00:00:00.000Z")


class Moving:
    """The store's clock, which the test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.mark.parametrize("seed", [1, 2])
def test_somebody_is_always_left_and_nobody_reaches_another_principal(tmp_path: Path, seed: int) -> None:
    chance, clock = random.Random(seed), Moving()
    (tmp_path / "central.db").write_bytes(new_store().read_bytes())
    store = Store.open(tmp_path / "central.db", STORE_KEY, clock)
    store.write_reference(PLACED, PEOPLE, ROLES)
    done = 0
    try:
        for _ in range(_STEPS):
            asker = chance.choice((OF_TOWN, OF_CARE, OF_REGION, Asker("dan", chance.choice(_UNITS))))
            before, wish = _rules(store).directory, _wish(store, chance)
            if _tried(store, asker, wish):
                done += 1
                regional = REGIONAL in before.roles(asker.user_id, asker.unit_id)
                _check_reach(before, asker, wish, regional=regional)
                _check_kept(before, _rules(store).directory, regional=regional)
                _check_read(store)
            clock.now += timedelta(minutes=chance.randrange(3))
        with store._database.read() as connection:
            numbers = list(connection.scalars(select(schema.admin_change.c.number)))
        assert sorted(numbers) == list(range(1, done + 1))
    finally:
        store.close()
    assert done > 20


def _check_reach(before: Directory, asker: Asker, wish: Wish, *, regional: bool) -> None:
    touched = before.units[str(wish.cells["unit"]) if wish.kind == "role" else wish.target]
    assert regional or touched.principal == before.units[asker.unit_id].principal
    assert regional or wish.cells.get("role") != REGIONAL


def _check_kept(before: Directory, after: Directory, *, regional: bool) -> None:
    """A principal where nobody works any more needs nobody; that only the region can bring about."""
    had, has = (kept_until(one.units, one.memberships) for one in (before, after))
    at_work = {unit.principal for unit in after.units.values() if unit.staffed} | {""}
    for principal, until in had.items():
        assert has.get(principal, "") >= until or (regional and principal not in at_work), principal


def _check_read(store: Store) -> None:
    """What is kept of people and units between the changes is what stands."""
    with store._database.read() as connection:
        kept, anew = store._rules(connection), read_rulebook(connection, store._clock())
    assert sorted(kept.directory.memberships, key=repr) == sorted(anew.directory.memberships, key=repr)
    assert (kept.directory._roles, kept.directory._places) == (anew.directory._roles, anew.directory._places)
    assert (kept.directory.units, kept.users) == (anew.directory.units, anew.users)
    assert kept.holds_until <= anew.holds_until or not anew.holds_until


def _wish(store: Store, chance: random.Random) -> Wish:
    rules = _rules(store)
    if chance.random() < 0.6:
        user, unit, role = chance.choice(_USERS), chance.choice(_UNITS), chance.choice((LOCAL, LOCAL, REGIONAL, "READ"))
        stands = [m for m in rules.directory.memberships if (m.user_id, m.unit_id, m.role) == (user, unit, role)]
        if stands or chance.random() < 0.3:
            seen = held(stands[0].until) if stands else ""
            return Wish("role", user, seen, {"unit": unit, "role": role, "until": chance.choice(_ENDS)})
    unit = chance.choice(_UNITS)
    cells: dict[str, object] = {"inbox_state": chance.choice((ACTIVE, PAUSED, CLOSED, CONNECTED_INACTIVE))}
    if chance.random() < 0.3:
        cells = {"inbox": chance.choice(("", *_UNITS))}
    elif chance.random() < 0.2:
        cells = {"principal": chance.choice(sorted(set(PRINCIPALS.values())))}
    return Wish("unit", unit, version_of(unit_cells(rules.directory.units[unit])), cells)


def _tried(store: Store, asker: Asker, wish: Wish) -> bool:
    try:
        store.admin.change(asker, wish)
    except StoreRefusal as refused:
        if refused.code not in {"admin_denied", "admin_refused"}:
            raise
        return False
    return True


def _rules(store: Store) -> Rulebook:
    with store._database.read() as connection:
        return store._rules(connection)


@pytest.fixture
def store(address: Path | str) -> Iterator[Store]:
    opened = two_principals(address)
    yield opened
    opened.close()


def test_two_who_end_each_other_at_once_leave_one(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each would have judged by what stood before the other wrote, if they could judge at the same time."""
    store.admin.change(OF_TOWN, Wish("role", "dan", "", {"unit": "ska-soc1", "role": LOCAL, "until": ""}))
    ends, judged, judge = "2000-01-01T00:00:00Z", threading.Barrier(2), Hand.carry_out

    def carry_out(hand: Hand, wish: Wish) -> Change:
        change = judge(hand, wish)
        with contextlib.suppress(threading.BrokenBarrierError):
            judged.wait(0.4)  # until the other has judged too, which it cannot
        return change

    monkeypatch.setattr(Hand, "carry_out", carry_out)
    tries = [
        (OF_TOWN, Wish("role", "dan", held(), {"unit": "ska-soc1", "role": LOCAL, "until": ends})),
        (Asker("dan", "ska-soc1"), Wish("role", "ada", held(), {"unit": "ska-ssk", "role": LOCAL, "until": ends})),
    ]
    codes: list[str] = []

    def go(asker: Asker, wish: Wish) -> None:
        try:
            store.admin.change(asker, wish)
            codes.append("")
        except StoreRefusal as refused:
            codes.append(str(refused.details["reason"]))

    threads = [threading.Thread(target=go, args=one) for one in tries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(codes) == ["", "not_administrator"]
    with store._database.read() as connection:
        left = connection.scalars(
            select(schema.member.c.user_id).where(schema.member.c.role == LOCAL, schema.member.c.until == "")
        )
        assert len({*left} & {"ada", "dan"}) == 1
