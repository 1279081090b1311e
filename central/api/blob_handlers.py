"""The routes of attachments: in chunk by chunk, out chunk by chunk. Ids and numbers only ever stand in an address."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable

from starlette.responses import Response

from central.api import wire
from central.api.asked import Asked, content_digest
from central.api.sessions import Session
from central.store.answers import Asker
from central.store.blobs import BlobShelf, BlobStanding

_MOST_CHUNKS = 1_000
_MOST_REMEMBERED = 10_000


class BlobRoutes:
    """Attachments over one shelf. Who asks is asked about anew at every chunk."""

    def __init__(
        self, shelf: BlobShelf, session: Callable[[Asked], Session], fetched: Callable[[Asker, str], None]
    ) -> None:
        self._shelf = shelf
        self._session = session
        self._fetched = fetched
        self._noted: OrderedDict[tuple[Asker, str], None] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, asked: Asked) -> Response:
        session = self._session(asked)
        request = asked.read(wire.BlobRequest)
        return _answer(self._shelf.begin(session.asker, asked.path["blob"], request.size, request.sha256))

    def put(self, asked: Asked) -> Response:
        session = self._session(asked)
        n = asked.number("n", None, _MOST_CHUNKS)
        self._shelf.put(session.asker, asked.path["blob"], n, asked.body, asked.sha256())
        return Response(b"{}", 200, {"Cache-Control": "no-store"}, wire.JSON)

    def complete(self, asked: Asked) -> Response:
        session = self._session(asked)
        return _answer(self._shelf.complete(session.asker, asked.path["blob"]))

    def read(self, asked: Asked) -> Response:
        session = self._session(asked)
        n = asked.number("n", None, _MOST_CHUNKS)
        data = self._shelf.read(session.asker, asked.path["blob"], n)
        self._note(session.asker, asked.path["blob"])
        digest = content_digest(hashlib.sha256(data).hexdigest())
        return Response(data, 200, {"Cache-Control": "no-store", "Content-Digest": digest}, wire.OCTETS)

    def _note(self, asker: Asker, blob: str) -> None:
        """Before anything of the file goes out; once for all its chunks, while we remember."""
        with self._lock:
            known = (asker, blob) in self._noted
        if known:
            return
        self._fetched(asker, blob)
        with self._lock:
            self._noted[asker, blob] = None
            if len(self._noted) > _MOST_REMEMBERED:
                self._noted.popitem(last=False)


def _answer(standing: BlobStanding) -> Response:
    answer = wire.BlobAnswer(standing.blob, standing.state, list(standing.missing), standing.code)
    return Response(wire.encode(answer), 200, {"Cache-Control": "no-store"}, wire.JSON)
