"""Where the key to the encrypted files lies: the system's key store; in training, failing that, a file that says so.

Never a new key beside files that were made with another one: then the way out is for a person to choose.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

SERVICE = "SAMSA Desktop"
KEY_FILE = "training-key.json"
PATIENCE = 30.0
_KEY_BYTES = 32
_WARNING = (
    "ÖVNING. Den här nyckeln öppnar övningens filer och ligger här i klartext, eftersom datorn inte har någon "
    "nyckelring. Verkliga uppgifter får aldrig skyddas så här."
)


class KeyPlace(Enum):
    """Where a key came from."""

    KEYRING = "keyring"
    TRAINING_FILE = "training_file"


class KeyStoreError(RuntimeError):
    """No key to be had. `code`: keyring_unavailable (production refuses), missing_key, unreadable_key."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SecretService(Protocol):
    """What we need of the system's key store."""

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...


@dataclass(frozen=True, slots=True)
class DeviceKey:
    """The device's one secret; every file has its own key made from it."""

    secret: bytes
    place: KeyPlace

    def for_file(self, name: str) -> bytes:
        """The 32-byte key of one file ('outbox', 'replica:<unit>')."""
        # HKDF-SHA256 (RFC 5869) without salt, one block: two lines here, where the inbox waits for them, instead of the
        # ten milliseconds that the library which signs takes to load. A test holds it to the library's answer.
        extracted = hmac.digest(bytes(32), self.secret, "sha256")
        return hmac.digest(extracted, f"samsa/file/{name}".encode() + b"\x01", "sha256")


class KeyStore:
    """The key of one device."""

    def __init__(
        self,
        folder: Path,
        *,
        training: bool,
        service: SecretService | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._folder = folder
        self._training = training
        self._given = service
        self._patience = patience

    @property
    def _service(self) -> SecretService:
        import keyring  # noqa: PLC0415 - looking for back ends takes 0.1 s, which training with a key file never needs

        service: SecretService = keyring if self._given is None else self._given
        return service

    def get(self, device: str, *, files_exist: bool) -> DeviceKey:
        """The device's key; made now if there never was one and no file was made with one.

        Raises KeyStoreError('missing_key') where files exist and their key does not, 'keyring_unavailable' where the
        system has no usable key store outside training, 'unreadable_key' where what lies there is no key.
        """
        from_file = self._read_file(device)
        if from_file is not None:
            return DeviceKey(from_file, KeyPlace.TRAINING_FILE)
        try:
            found = self._patiently(lambda: self._service.get_password(SERVICE, device))
        except _Unavailable as error:
            return self._without_service(device, files_exist, error)
        if found is not None:
            return DeviceKey(_secret(found), KeyPlace.KEYRING)
        if files_exist:
            raise KeyStoreError("missing_key")
        return self._new_in_service(device)

    def _new_in_service(self, device: str) -> DeviceKey:
        secret = secrets.token_bytes(_KEY_BYTES)

        def keep() -> str | None:
            self._service.set_password(SERVICE, device, secret.hex())
            return self._service.get_password(SERVICE, device)

        try:
            kept = self._patiently(keep)
        except _Unavailable as error:
            return self._without_service(device, files_exist=False, error=error)
        if kept != secret.hex():
            return self._without_service(device, files_exist=False, error=_Unavailable())
        return DeviceKey(secret, KeyPlace.KEYRING)

    def _without_service(self, device: str, files_exist: bool, error: Exception) -> DeviceKey:
        if not self._training:
            raise KeyStoreError("keyring_unavailable") from error
        if files_exist:
            raise KeyStoreError("missing_key") from error
        secret = secrets.token_bytes(_KEY_BYTES)
        self._write_file(device, secret)
        return DeviceKey(secret, KeyPlace.TRAINING_FILE)

    def _patiently(self, ask: Callable[[], str | None]) -> str | None:
        """Ask the key store on a thread of its own: it may show a prompt, hang, or raise anything at all."""
        answer: list[str | None] = []
        trouble: list[BaseException] = []

        def work() -> None:
            try:
                answer.append(ask())
            except BaseException as error:  # noqa: BLE001 - back ends raise what they like, KeyringError or not
                trouble.append(error)

        thread = threading.Thread(target=work, name="keyring", daemon=True)
        thread.start()
        thread.join(self._patience)
        if trouble:
            raise _Unavailable from trouble[0]
        if not answer:
            raise _Unavailable
        return answer[0]

    def _read_file(self, device: str) -> bytes | None:
        path = self._folder / KEY_FILE
        if not path.exists():
            return None
        if not self._training:
            raise KeyStoreError("keyring_unavailable")
        try:
            keys = json.loads(path.read_text("utf-8"))["keys"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise KeyStoreError("unreadable_key") from error
        found = keys.get(device) if isinstance(keys, dict) else None
        return None if found is None else _secret(found)

    def _write_file(self, device: str, secret: bytes) -> None:
        path = self._folder / KEY_FILE
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        keys = json.loads(path.read_text("utf-8"))["keys"] if path.exists() else {}
        text = json.dumps({"warning": _WARNING, "keys": {**keys, device: secret.hex()}}, ensure_ascii=False, indent=1)
        temporary = path.with_name(f"{KEY_FILE}.{os.getpid()}")
        with os.fdopen(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(path)


class _Unavailable(Exception):
    """The system's key store cannot be used now."""


def _secret(text: object) -> bytes:
    try:
        secret = bytes.fromhex(text) if isinstance(text, str) else b""
    except ValueError:
        secret = b""
    if len(secret) != _KEY_BYTES:
        raise KeyStoreError("unreadable_key")
    return secret
