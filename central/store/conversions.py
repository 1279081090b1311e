"""Open care that goes on at a ward: what follows in the person's other cases from an admission (domain.md §1.4)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, select

from central.store import schema
from central.store.case_rows import Kept, lock_case
from central.store.clock import Clock
from central.store.dialect import is_one_of
from central.store.known_aliases import known_aliases
from central.store.own_pen import OwnAct, write_own
from central.store.push import Pushed
from central.store.rulebook import Rulebook
from domain.acts.converting import CARRY_OVER, NOTE_ADMISSION
from domain.case import Case
from domain.conversion import Carried, carried_over, ends_by_admission, has_just_admitted
from domain.identity import identity_of, is_temporary
from domain.ids import uuid7

_case = schema.person_case.c
_cases_under = select(_case.case_id, _case.issuer, _case.number).where(is_one_of(_case.number, "numbers"))


@dataclass(frozen=True, slots=True)
class Conversions:
    """Writes with the store's own pen what neither the ward nor the parties of the open-care case could."""

    clock: Clock
    key: Ed25519PrivateKey
    kept: Kept

    def after_push(self, connection: Connection, pushed: Pushed, rules: Rulebook) -> Pushed:
        """The push with the open-care cases that have ended by it, in its own transaction."""
        for case in [each.case for each in pushed.cases if each.case is not None]:
            if case.case_id in pushed.admitting and has_just_admitted(case):
                pushed = self._go_on_in(connection, case, pushed, rules)
        return pushed

    def _go_on_in(self, connection: Connection, admission: Case, pushed: Pushed, rules: Rulebook) -> Pushed:
        context = rules.context(self.clock())
        for case_id in _others(connection, admission):
            case = lock_case(connection, case_id).case
            if case is None or case.header is None or not ends_by_admission(case, context):
                continue
            ends = {"doc": case.header.doc_id, "case": admission.case_id}
            acts = [OwnAct(NOTE_ADMISSION, case_id, case.header.text("owner_unit"), ends)]
            acts += [self._carries(admission, one) for one in carried_over(case, admission, context)]
            for act in acts:
                wrote = write_own(connection, act, rules, self.clock(), self.key, self.kept)
                pushed = pushed.followed_by(wrote.cases, wrote.heads)
        return pushed

    def _carries(self, admission: Case, carried: Carried) -> OwnAct:
        header = admission.header
        body = {
            "doc": uuid7(int(self.clock().timestamp() * 1000), os.urandom(10)),
            "doc_kind": carried.kind,
            "definition": carried.definition,
            "cells": dict(carried.cells),
            "unit": carried.unit,
        }
        return OwnAct(CARRY_OVER, admission.case_id, header.text("owner_unit") if header is not None else "", body)


def _others(connection: Connection, case: Case) -> Iterator[str]:
    """The person's other cases, under every number of hers, in the order in which everybody locks cases."""
    identity = identity_of(case.header.value) if case.header is not None else None
    if identity is None or is_temporary(identity.value):
        return
    every = known_aliases(connection, {identity}).all_of(identity) | {identity}
    numbers = {(one.issuer, one.value) for one in every}
    rows = connection.execute(_cases_under, {"numbers": sorted({number for _, number in numbers})})
    found = {row.case_id for row in rows if (row.issuer, row.number) in numbers}
    yield from sorted(found - {case.case_id})
