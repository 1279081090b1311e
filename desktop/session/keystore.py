"""Where the key to the encrypted files lies: the system's key store; in training, failing that, a file that says so.

Never a new key beside files that were made with another one: then the way out is for a person to choose.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

from desktop.models.durable_file import write_durably

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
    MEMORY = "memory"


class KeyStoreError(RuntimeError):
    """No key to be had. `code` (resources/texts/files.yaml): keyring_unavailable (production refuses), missing_key,
    unreadable_key; of a replica also no_lease and key_gone."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SecretService(Protocol):
    """What we need of the system's key store."""

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


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

    def lease_refusal(self, _now_ms: int) -> str:
        """Without a PIN (training) no file depends on a lease."""
        return ""

    def expire(self, _now_ms: int) -> None:
        """There is nothing to let go of."""

    def revoke(self) -> None:
        """The same."""


class FileKeys(Protocol):
    """The keys of a device's files, as far as they are open."""

    @property
    def place(self) -> KeyPlace: ...

    def for_file(self, name: str) -> bytes:
        """The 32-byte key of 'outbox' or 'replica:<unit>'. Raises KeyStoreError."""
        ...

    def lease_refusal(self, now_ms: int) -> str:
        """Why nothing that was fetched may be opened now; '' when it may."""
        ...

    def expire(self, now_ms: int) -> None:
        """Let go of what a passed lease has opened."""
        ...

    def revoke(self) -> None:
        """Nothing that was fetched shall ever be opened again."""
        ...


class Keys(Protocol):
    """Where an opening gets them from."""

    def get(self, device: str, *, files_exist: bool) -> FileKeys:
        """The keys of a device. Raises KeyStoreError."""
        ...


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
        if self._given is None:
            self._given = system_key_store()
        return self._given

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

    def find(self, name: str) -> bytes | None:
        """A share kept under a name; None when there is none. Raises KeyStoreError as `get` does."""
        if self._uses_file:
            return self._read_file(name)
        try:
            found = self._patiently(lambda: self._service.get_password(SERVICE, name))
        except _Unavailable as error:
            raise KeyStoreError("keyring_unavailable") from error
        return None if found is None else _secret(found)

    def keep(self, name: str, share: bytes) -> None:
        """Keep a share under a name, in place of what lies there. Raises KeyStoreError when it does not come back."""
        if self._uses_file:
            self._write_file(name, share)
            return

        def work() -> str | None:
            self._service.set_password(SERVICE, name, share.hex())
            return self._service.get_password(SERVICE, name)

        try:
            kept = self._patiently(work)
        except _Unavailable as error:
            raise KeyStoreError("keyring_unavailable") from error
        if kept != share.hex():
            raise KeyStoreError("keyring_unavailable")

    def drop(self, name: str) -> None:
        """Let go of what is kept under a name, if anything is. Raises KeyStoreError when it stays."""
        if self._uses_file:
            self._write_file(name, None)
            return

        def work() -> str | None:
            if self._service.get_password(SERVICE, name) is not None:
                self._service.delete_password(SERVICE, name)
            return self._service.get_password(SERVICE, name)

        try:
            left = self._patiently(work)
        except _Unavailable as error:
            raise KeyStoreError("keyring_unavailable") from error
        if left is not None:
            raise KeyStoreError("keyring_unavailable")

    @property
    def _uses_file(self) -> bool:
        return self._training and (self._folder / KEY_FILE).exists()

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

    def _write_file(self, name: str, secret: bytes | None) -> None:
        path = self._folder / KEY_FILE
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        keys = json.loads(path.read_text("utf-8"))["keys"] if path.exists() else {}
        keys.pop(name, None)
        if secret is not None:
            keys[name] = secret.hex()
        write_durably(path, json.dumps({"warning": _WARNING, "keys": keys}, ensure_ascii=False, indent=1))


def system_key_store() -> SecretService:
    """The system's own key store by its class, whatever the environment or a settings file would put in its place.

    A store that only pretends to keep things is found out by reading back what was written.
    """
    for name in [name for name in os.environ if name.startswith("KEYRING_PROPERTY_")]:
        del os.environ[name]  # the library would set the store's properties by them
    if sys.platform == "win32":
        from keyring.backends.Windows import WinVaultKeyring  # noqa: PLC0415 - each system has only its own

        vault: SecretService = WinVaultKeyring()
        vault.persist = "local machine"  # type: ignore[attr-defined] # by default it follows the user to other computers
        return vault
    if sys.platform == "darwin":
        from keyring.backends.macOS import Keyring as Keychain  # noqa: PLC0415

        chain: SecretService = Keychain()
        return chain
    from keyring.backends.SecretService import Keyring as Secrets  # noqa: PLC0415

    secrets_service: SecretService = Secrets()  # type: ignore[no-untyped-call] # the library leaves this one without types
    return secrets_service


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
