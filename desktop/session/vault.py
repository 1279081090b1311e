"""The keys of a device's files, random and wrapped, beside the files they open (docs/decisions/0018).

    keys.json   {format, generation, kdf, lease, files}: only wraps, nothing that opens anything by itself
    tries.json  the count of wrong PINs

The outbox's key opens with the key ring and the PIN. A replica's needs the lease's share too, which the store gives and
takes: when it is gone from the key ring there is nothing to guess at. All of it happens under the folder's lock.
"""

from __future__ import annotations

import contextlib
import json
import logging
import secrets
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from desktop.models.clock import Clock
from desktop.models.durable_file import write_durably
from desktop.models.pages import LeaseGrant
from desktop.session.attempts import ENDED, MOST, Attempts, Tries
from desktop.session.device_folder import DeviceFolder
from desktop.session.key_wrap import (
    KEY_BYTES,
    MOST_MEMORY_KIB,
    MOST_PASSES,
    PinCost,
    Purpose,
    Shares,
    Wrap,
    WrapError,
    calibrated,
    stretch,
    unwrap,
    wrap,
)
from desktop.session.keystore import DeviceKey, KeyPlace, KeyStore, KeyStoreError

_log = logging.getLogger(__name__)
FORMAT = 1
_SLOTS = ("a", "b")
_OUTBOX = "outbox"
_REPLICA = "replica:"


class PinError(RuntimeError):
    """The PIN opened nothing. `code` (resources/texts/pin.yaml): wrong_pin, pin_wait or pin_ended; `left` tries are
    left, the next one may be made in `wait_ms`."""

    def __init__(self, code: str, left: int = 0, wait_ms: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.left = left
        self.wait_ms = wait_ms


@dataclass(frozen=True, slots=True)
class Kept:
    """What keys.json says. `slot` is where in the key ring the lease's share lies."""

    generation: int
    salt: bytes
    cost: PinCost
    lease_id: str = ""
    lease_ends_ms: int = 0
    lease_asked_ms: int = 0
    slot: str = ""
    files: dict[str, Wrap] = field(default_factory=dict)


class Vault:
    """The shut keys of one device folder. `account` is whose folder it is."""

    def __init__(self, folder: DeviceFolder, account: str, keys: KeyStore, clock: Clock) -> None:
        self.folder = folder
        self.account = account
        self.keys = keys
        self.clock = clock

    @property
    def path(self) -> Path:
        return self.folder.path / "keys.json"

    @property
    def is_new(self) -> bool:
        """Whether a PIN is to be chosen: there are no keys yet, and no files that were made with some."""
        return not self.path.exists() and not self.folder.has_files

    def tries(self) -> Tries:
        """What is left of the tries. Raises KeyStoreError: missing_key where files were made that never had a PIN."""
        if not self.path.exists():
            if not (self.folder.path / "tries.json").exists():
                raise KeyStoreError("missing_key")
            return ENDED
        return self._attempts(self._device_share()).read()

    def choose(self, pin: str, cost: PinCost | None = None) -> OpenVault:
        """Make the keys, the PIN being a new one. Raises KeyStoreError where there are files or keys already."""
        if not self.is_new:
            raise KeyStoreError("missing_key")
        device = self._device_share(new=True)
        kept = Kept(1, secrets.token_bytes(16), cost or calibrated())
        shares = Shares(device.secret, stretch(pin, kept.salt, kept.cost))
        self._attempts(device).write(Tries(0, self.clock.now_ms()))
        opened = OpenVault(self, device, shares.pin, kept, {})
        opened.make_key(_OUTBOX)
        return opened

    def unlock(self, pin: str) -> OpenVault:
        """Open with a PIN; the try is counted before it is judged. Raises PinError and KeyStoreError."""
        device, kept = self._device_share(), self._read()
        shares, outbox, wrong_before = self._try(pin, device, kept)
        opened = OpenVault(self, device, shares.pin, kept, {_OUTBOX: outbox})
        opened.wrong_before = wrong_before
        return opened

    def prove(self, pin: str) -> None:
        """Make sure that somebody knows the PIN, a try like any other. Raises PinError and KeyStoreError."""
        self._try(pin, self._device_share(), self._read())

    def _try(self, pin: str, device: DeviceKey, kept: Kept) -> tuple[Shares, bytes, int]:
        """(the shares, the outbox's key, how many wrong ones came before)."""
        attempts = self._attempts(device)
        tries, now = attempts.read(), self.clock.now_ms()
        if tries.wrong >= MOST:
            self._end()
        wait = tries.wait_ms(now)
        if wait:
            raise PinError("pin_wait", tries.left, wait)
        tries = Tries(tries.wrong + 1, now)
        attempts.write(tries)
        shares = Shares(device.secret, stretch(pin, kept.salt, kept.cost))
        try:
            outbox = unwrap(kept.files[_OUTBOX], shares, self.purpose(kept, _OUTBOX))
        except (WrapError, KeyError) as error:
            if tries.wrong >= MOST:
                self._end()
            raise PinError("wrong_pin", tries.left, tries.wait_ms(now)) from error
        attempts.write(Tries(0, now))
        return shares, outbox, tries.wrong - 1

    def purpose(self, kept: Kept, tag: str) -> Purpose:
        """What the wrap of a file is for; the unit goes by its salted hash, so that every wrap can be read without
        knowing which units have worked here."""
        if tag == _OUTBOX:
            return Purpose(self.folder.path.name, self.account, "", kept.generation)
        return Purpose(self.folder.path.name, self.account, tag, kept.generation, kept.lease_id, kept.lease_ends_ms)

    def keep(self, kept: Kept) -> None:
        """Put what is known on the disk."""
        told = {
            "format": FORMAT,
            "generation": kept.generation,
            "kdf": {"salt": kept.salt.hex(), "memory_kib": kept.cost.memory_kib, "passes": kept.cost.passes},
            "lease": {
                "id": kept.lease_id,
                "ends_ms": kept.lease_ends_ms,
                "asked_ms": kept.lease_asked_ms,
                "slot": kept.slot,
            },
            "files": {name: [one.salt.hex(), one.nonce.hex(), one.sealed.hex()] for name, one in kept.files.items()},
        }
        write_durably(self.path, json.dumps(told, indent=1))

    def drop_lease(self) -> None:
        """The lease's share goes out of the key ring, wherever it lies."""
        for slot in _SLOTS:
            self.keys.drop(self.slot_name(slot))

    def slot_name(self, slot: str) -> str:
        return f"{self.folder.path.name}.lease-{slot}"

    def _end(self) -> None:
        """Ten wrong ones: the wraps and the shares go. Safe to do again after a crash in the middle."""
        self.path.unlink(missing_ok=True)
        self.drop_lease()
        self.keys.drop(self.folder.path.name)
        raise PinError("pin_ended")

    def _device_share(self, *, new: bool = False) -> DeviceKey:
        """Raises KeyStoreError, and PinError when the tries were used up: then there is nothing to open any more."""
        try:
            return self.keys.get(self.folder.path.name, files_exist=not new)
        except KeyStoreError as error:
            if error.code == "missing_key" and (self.folder.path / "tries.json").exists() and not self.path.exists():
                raise PinError("pin_ended") from error
            raise

    def _attempts(self, device: DeviceKey) -> Attempts:
        return Attempts(self.folder.path / "tries.json", device.secret, self.folder.path.name)

    def _read(self) -> Kept:
        try:
            return _read(json.loads(self.path.read_text("utf-8")))
        except FileNotFoundError as error:
            if (self.folder.path / "tries.json").exists():
                self._end()  # which may have been cut short
            raise KeyStoreError("missing_key") from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise KeyStoreError("unreadable_key") from error


class OpenVault:
    """The open keys of a session. `for_file` may be asked from any thread; so may everything else."""

    def __init__(self, vault: Vault, device: DeviceKey, pin_share: bytes, kept: Kept, keys: dict[str, bytes]) -> None:
        self._vault = vault
        self._device = device
        self._pin = pin_share
        self._kept = kept
        self._keys = keys
        self._lease = b""
        self.wrong_before = 0
        """How many wrong PINs came before the right one: for the access log."""
        self._expired = False
        self._lock = threading.RLock()

    @property
    def place(self) -> KeyPlace:
        return self._device.place

    @property
    def lease_id(self) -> str:
        """The lease under which replicas are wrapped; '' before there was one."""
        return self._kept.lease_id

    @property
    def lease_ends_ms(self) -> int:
        """When that lease ends, by this computer's clock."""
        return self._kept.lease_ends_ms

    def get(self, _device: str, *, files_exist: bool) -> OpenVault:
        """Itself: an open vault is a key store in which nothing is shut."""
        return self

    def for_file(self, name: str) -> bytes:
        """The 32-byte key of 'outbox' or 'replica:<unit>'. Raises KeyStoreError: no_lease, and key_gone for a replica
        that was made with a key which is gone on purpose."""
        with self._lock:
            tag = self._tag(name)
            known = self._keys.get(tag)
            if known is not None:
                return known
            lease = self._lease_share()
            wrapped = self._kept.files.get(tag)
            if wrapped is None:
                if self._vault.folder.replica(name.removeprefix(_REPLICA)).exists():
                    raise KeyStoreError("key_gone")
                return self.make_key(name)
            self._keys[tag] = self._open(tag, wrapped, lease)
            return self._keys[tag]

    def make_key(self, name: str) -> bytes:
        """A new random key, wrapped and kept."""
        with self._lock:
            tag, key = self._tag(name), secrets.token_bytes(KEY_BYTES)
            wrapped = wrap(key, self._shares(tag, self._lease), self._vault.purpose(self._kept, tag))
            self._put(replace(self._kept, files={**self._kept.files, tag: wrapped}))
            self._keys[tag] = key
            return key

    def take(self, grant: LeaseGrant, ends_ms: int) -> None:
        """Go over to a new lease, which ends at `ends_ms` by this computer's clock: 32 bytes per replica are wrapped
        anew. What the old share alone opens is opened first; without it (`former` may bring it) it is left out.

        Raises KeyStoreError when the key ring does not keep the share; all is as it was then.
        """
        with self._lock:
            keys = self._all_keys(grant.former)
            slot = _SLOTS[1] if self._kept.slot == _SLOTS[0] else _SLOTS[0]
            self._vault.keys.keep(self._vault.slot_name(slot), grant.share)
            fresh = replace(
                self._kept,
                lease_id=grant.lease_id,
                lease_ends_ms=ends_ms,
                lease_asked_ms=ends_ms - grant.lasts_ms * 3 // 4,
                slot=slot,
            )
            self._put(replace(fresh, files=self._wrapped(keys, fresh, self._pin, grant.share)))
            self._keys, self._lease, self._expired = keys, grant.share, False
            self._vault.keys.drop(self._vault.slot_name(_SLOTS[1 - _SLOTS.index(slot)]))

    def end_lease(self, *, revoked: bool) -> None:
        """The lease has ended: its share goes, so that no replica can be opened. When it was `revoked` the replicas'
        wraps go too, and no later word of the store brings them back."""
        with self._lock:
            self._lease = b""
            self._keys = {_OUTBOX: self._keys[_OUTBOX]}
            if revoked:
                self._put(replace(self._kept, files={_OUTBOX: self._kept.files[_OUTBOX]}))
            self._vault.drop_lease()

    def lease_refusal(self, now_ms: int) -> str:
        """Why nothing that was fetched may be opened now: no_lease, lease_expired; '' when it may."""
        if not self._kept.slot:
            return "no_lease"
        return "" if now_ms < self._kept.lease_ends_ms else "lease_expired"

    def wants_lease(self, now_ms: int) -> bool:
        """Whether a quarter of the lease is gone, or all of it."""
        return now_ms >= self._kept.lease_asked_ms

    def expire(self, now_ms: int) -> None:
        """Let go of the share when its time has passed. Raises KeyStoreError when it stays."""
        if self.lease_refusal(now_ms) == "lease_expired" and not self._expired:
            self.end_lease(revoked=False)
            self._expired = True

    def revoke(self) -> None:
        """What was fetched shall never be opened again. What stays of it without a key ring at hand is said in the log:
        the wraps are gone in any case."""
        try:
            self.end_lease(revoked=True)
        except KeyStoreError as error:
            _log.error("the lease's share could not be let go: %s", error.code)

    def change_pin(self, known: str, pin: str, cost: PinCost | None = None) -> None:
        """Wrap every key anew under another PIN; no file is written again. The `known` one is proved first, a try like
        any other: ten wrong ones end the keys here too.

        Raises PinError, and KeyStoreError('no_lease') with nothing changed.
        """
        with self._lock:
            self._vault.prove(known)
            lease = self._lease_share() if len(self._kept.files) > 1 else b""
            fresh = replace(
                self._kept,
                generation=self._kept.generation + 1,
                salt=secrets.token_bytes(16),
                cost=cost or self._kept.cost,
            )
            pin_share = stretch(pin, fresh.salt, fresh.cost)
            self._put(replace(fresh, files=self._wrapped(self._all_keys(None), fresh, pin_share, lease)))
            self._pin = pin_share

    def _all_keys(self, former: bytes | None) -> dict[str, bytes]:
        """Every key that can be opened."""
        keys = dict(self._keys)
        try:
            lease = self._lease_share()
        except KeyStoreError:
            lease = former or b""
        for tag, wrapped in self._kept.files.items():
            if tag not in keys:
                with contextlib.suppress(KeyStoreError):
                    keys[tag] = self._open(tag, wrapped, lease)
        return keys

    def _wrapped(self, keys: dict[str, bytes], kept: Kept, pin_share: bytes, lease: bytes) -> dict[str, Wrap]:
        return {
            tag: wrap(key, self._shares(tag, lease, pin_share), self._vault.purpose(kept, tag))
            for tag, key in keys.items()
        }

    def _open(self, tag: str, wrapped: Wrap, lease: bytes) -> bytes:
        try:
            return unwrap(wrapped, self._shares(tag, lease), self._vault.purpose(self._kept, tag))
        except WrapError as error:
            raise KeyStoreError("no_lease") from error

    def _shares(self, tag: str, lease: bytes, pin_share: bytes = b"") -> Shares:
        return Shares(self._device.secret, pin_share or self._pin, b"" if tag == _OUTBOX else lease)

    def _lease_share(self) -> bytes:
        """Raises KeyStoreError('no_lease'): there never was one, or it has gone."""
        if not self._lease:
            if not self._kept.slot:
                raise KeyStoreError("no_lease")
            share = self._vault.keys.find(self._vault.slot_name(self._kept.slot))
            if share is None:
                raise KeyStoreError("no_lease")
            self._lease = share
        return self._lease

    def _put(self, kept: Kept) -> None:
        self._vault.keep(kept)
        self._kept = kept

    def _tag(self, name: str) -> str:
        return name if name == _OUTBOX else self._vault.folder.tag(name.removeprefix(_REPLICA))


def _read(told: Any) -> Kept:
    kdf, lease = told["kdf"], told["lease"]
    cost = PinCost(int(kdf["memory_kib"]), int(kdf["passes"]))
    if told["format"] != FORMAT or cost.memory_kib > 4 * MOST_MEMORY_KIB or cost.passes > MOST_PASSES:
        raise ValueError("another format")
    files = {str(name): Wrap(*(bytes.fromhex(part) for part in parts)) for name, parts in told["files"].items()}
    return Kept(
        int(told["generation"]),
        bytes.fromhex(kdf["salt"]),
        cost,
        str(lease["id"]),
        int(lease["ends_ms"]),
        int(lease["asked_ms"]),
        str(lease["slot"]),
        files,
    )
