"""A training store in a folder: created and filled the first time, opened as it is afterwards."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central.store.answers import Asker, UserRecord
from central.store.clock import utc_now
from central.store.dialect import UnfitDatabase
from central.store.seeding import SeedOperation
from central.store.shipped import shipped_forms
from central.store.store import ATTACHMENTS_FOLDER, Store
from central.training.cases import OperationDraft, generate
from central.training.unit_desks import desk_drafts
from central.training.units import known_units, training_memberships, training_users

_STORE_FILE = "central.db"
_KEY_FILE = "store.key"
_TELL_EVERY = 20
Progress = Callable[[int, int], None]


def open_training_store(
    folder: Path, cases: int, seed: int, progress: Progress, unit: str | None = None, database: str | None = None
) -> Store:
    """The store in a folder, or in a database with its key in the folder. With `unit` every case involves that unit.

    A filling of a folder that was interrupted starts over. Raises UnfitDatabase.
    """
    key = _store_key(folder)
    store = _filled_or_empty(folder / _STORE_FILE, key) if database is None else _open_with(folder, key, database)
    if store.meta("seeded"):
        return store
    if store.units():
        store.close()
        raise UnfitDatabase("half_filled", "Databasen är inte fylld till slut. Skapa den på nytt, tom.")
    fill(store, cases, seed, progress, unit)
    store.set_meta("seeded", json.dumps({"seed": seed, "cases": cases}))
    return store


def open_service_store(folder: Path, database: str) -> Store:
    """The service's store, its key in the folder. Raises UnfitDatabase."""
    return _open_with(folder, _store_key(folder), database)


def claim_environment(store: Store, environment: str) -> None:
    """A database is of training or of production, from the first time it is served on. Raises UnfitDatabase."""
    known = store.meta("environment")
    if known and known != environment:
        other = "övning" if known == "training" else "skarp drift"
        raise UnfitDatabase("other_environment", f"Databasen är för {other}. Peka ut rätt databas. Inget har ändrats.")
    if not known:
        store.set_meta("environment", environment)


def _filled_or_empty(file: Path, key: Ed25519PrivateKey) -> Store:
    try:
        store = Store.open(file, key)
        if store.meta("seeded"):
            return store
        store.close()
    except UnfitDatabase as unfit:
        if unfit.code != "unnumbered":
            raise
        # From before revisions were counted: fictional cases, quicker made anew than carried along.
    for name in (file.name, file.name + "-wal", file.name + "-shm"):
        # Nobody has been served from a store that was never finished, so nothing of anybody's is in it.
        file.with_name(name).unlink(missing_ok=True)
    return Store.open(file, key)


def _open_with(folder: Path, key: Ed25519PrivateKey, database: str) -> Store:
    """A database belongs to one key for ever: clients trust no other word about what it acknowledged."""
    store = Store.open(database, key, attachments=folder / ATTACHMENTS_FOLDER)
    known, own = store.meta("store_key"), store.public_key.hex()
    if known and known != own:
        store.close()
        raise UnfitDatabase("other_key", "Databasen hör till en annan nyckel än den i mappen. Peka ut rätt mapp.")
    if not known:
        store.set_meta("store_key", own)
    return store


def fill(store: Store, cases: int, seed: int, progress: Progress, unit: str | None = None) -> None:
    """Units, people and cases of the training environment, as they stand at this moment. Progress counts cases."""
    people = [UserRecord(user.user_id, user.name, user.title) for user in training_users().values()]
    store.write_reference(known_units(), people, training_memberships())
    now = utc_now()
    definitions = {form_id: form.hash for form_id, form in shipped_forms().in_force.items()}
    written = 0

    def operations() -> Iterator[SeedOperation]:
        nonlocal written
        yield from (_seed(draft, now) for draft in desk_drafts(now))
        for case in generate(seed, now, cases, definitions, unit):
            written += 1
            if written % _TELL_EVERY == 0:
                progress(written, cases)
            if case.letters:
                store.blobs.keep((Asker(one.user_id, one.unit_id), one.attachment, one.data) for one in case.letters)
            yield from (_seed(draft, now) for draft in case.drafts)

    store.seed(operations())
    store.activity.publish()
    progress(cases, cases)


def _seed(draft: OperationDraft, now: datetime) -> SeedOperation:
    at = now - timedelta(minutes=draft.minutes_before_now)
    return SeedOperation(draft.op_id, draft.case_id, draft.unit_id, draft.user_id, draft.kind, draft.body, at)


def _store_key(folder: Path) -> Ed25519PrivateKey:
    """The store's key, in a file of its owner's alone; made the first time."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / _KEY_FILE
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(Ed25519PrivateKey.generate().private_bytes_raw())
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
