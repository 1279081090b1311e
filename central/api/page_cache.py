"""Pages of a bootstrap as they were sent, so that the tenth reader of a scope is given files instead of queries.

The files are encrypted with a key that lives as long as the service: what lies there afterwards is noise. Whether a
page may still be given out is the store's to say (`Store.edition_holds`), and asked for every page.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
import threading
import weakref
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from central.store.answers import Edition

MOST_BYTES = 1_000_000_000


class PageCache:
    """Keeps the newest edition of each scope, and forgets the scopes it began with first when there is too much."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._cipher = AESGCM(AESGCM.generate_key(256))
        self._lock = threading.Lock()
        self._editions: dict[str, Edition] = {}
        self._files: dict[str, dict[str, int]] = {}
        self._folder: Path | None = None

    def newest(self, scope: str) -> Edition | None:
        """The edition of which pages are kept."""
        with self._lock:
            return self._editions.get(scope)

    def get(self, scope: str, edition: Edition, after: str) -> bytes | None:
        """The page after a case, compressed as it was sent; None when it is not kept."""
        name = _name(scope, edition, after)
        with self._lock:
            if self._folder is None or name not in self._files.get(scope, {}):
                return None
            folder = self._folder
        try:
            sealed = (folder / name).read_bytes()
        except OSError:
            return None
        return self._cipher.decrypt(sealed[:12], sealed[12:], name.encode())

    def put(self, scope: str, edition: Edition, after: str, body: bytes) -> None:
        """Keep a page. A newer edition of a scope replaces the older one; a full disk keeps nothing."""
        name = _name(scope, edition, after)
        nonce = os.urandom(12)
        sealed = nonce + self._cipher.encrypt(nonce, body, name.encode())
        with self._lock:
            known = self._editions.get(scope)
            if known is not None and known.head > edition.head:
                return
            if known != edition:
                self._forget(scope)
                self._editions[scope] = edition
            with contextlib.suppress(OSError):
                (self._place() / name).write_bytes(sealed)
                self._files.setdefault(scope, {})[name] = len(sealed)
            self._make_room(scope)

    def _place(self) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="samsa-pages-"))
            weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        return self._folder

    def _make_room(self, newest: str) -> None:
        for scope in list(self._files):
            if sum(sum(files.values()) for files in self._files.values()) <= self._most:
                return
            if scope != newest:
                self._forget(scope)

    def _forget(self, scope: str) -> None:
        self._editions.pop(scope, None)
        for name in self._files.pop(scope, {}):
            if self._folder is not None:
                (self._folder / name).unlink(missing_ok=True)


def _name(scope: str, edition: Edition, after: str) -> str:
    return hashlib.sha256(f"{scope}|{edition.to_text()}|{after}".encode()).hexdigest()
