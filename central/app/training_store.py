"""A training store in a folder: created and filled the first time, opened as it is afterwards."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central.store.answers import UserRecord
from central.store.clock import utc_now
from central.store.rulebook import shipped_forms
from central.store.seeding import SeedOperation
from central.store.store import Store
from central.training.cases import generate
from central.training.units import training_memberships, training_units, training_users

_STORE_FILE = "central.db"
_KEY_FILE = "store.key"
_TELL_EVERY = 20
Progress = Callable[[int, int], None]


def open_training_store(folder: Path, cases: int, seed: int, progress: Progress, unit: str | None = None) -> Store:
    """The store in a folder. A filling that was interrupted starts over. With `unit` every case involves that unit."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = _store_key(folder / _KEY_FILE)
    store = Store.open_sqlite(folder / _STORE_FILE, key)
    if store.meta("seeded"):
        return store
    store.close()
    for name in (_STORE_FILE, _STORE_FILE + "-wal", _STORE_FILE + "-shm"):
        # Nobody has been served from a store that was never finished, so nothing of anybody's is in it.
        (folder / name).unlink(missing_ok=True)
    store = Store.open_sqlite(folder / _STORE_FILE, key)
    fill(store, cases, seed, progress, unit)
    store.set_meta("seeded", json.dumps({"seed": seed, "cases": cases}))
    return store


def fill(store: Store, cases: int, seed: int, progress: Progress, unit: str | None = None) -> None:
    """Units, people and cases of the training environment, as they stand at this moment. Progress counts cases."""
    people = [UserRecord(user.user_id, user.name, user.title) for user in training_users().values()]
    store.write_reference(training_units(), people, training_memberships())
    now = utc_now()
    definitions = {form_id: form.hash for form_id, form in shipped_forms().in_force.items()}
    written = 0

    def operations() -> Iterator[SeedOperation]:
        nonlocal written
        for case in generate(seed, now, cases, definitions, unit):
            written += 1
            if written % _TELL_EVERY == 0:
                progress(written, cases)
            for draft in case.drafts:
                at = now - timedelta(minutes=draft.minutes_before_now)
                yield SeedOperation(
                    draft.op_id, draft.case_id, draft.unit_id, draft.user_id, draft.kind, draft.body, at
                )

    store.seed(operations())
    progress(cases, cases)


def _store_key(path: Path) -> Ed25519PrivateKey:
    """The key of a training store, beside it in the clear: it vouches for nothing outside training."""
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(Ed25519PrivateKey.generate().private_bytes_raw())
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
