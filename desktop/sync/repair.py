"""A scope that differs from the store's is compared part by part; only the documents that differ are fetched.

What the store says of itself is never taken over: afterwards our digest is that of the cells we hold, and the next page
compares it again.
"""

from __future__ import annotations

import json

from desktop.models.pages import PageError, ScopeDigests
from desktop.models.sync_door import SyncDoor
from desktop.models.worker import Runner
from desktop.sync.dialogue import Transport, TransportError
from domain.wire import Bundle, bundle_from_wire

MOST_FETCHED = 1_000
"""Documents above which the whole scope is begun anew instead."""
_AT_ONCE = 50


class Repair:
    """Mends scopes. `run` executes a job on the database worker."""

    def __init__(self, transport: Transport, door: SyncDoor, run: Runner) -> None:
        self._transport = transport
        self._door = door
        self._run = run

    def mend(self, scope: str) -> bool:
        """Whether the scope can be pulled on from now; False when too much differs. Nothing of ours has moved then.

        Raises TransportError, StoreRefused, and PageError for a document that is not what the store says it is.
        """
        told = self._transport.digests(scope)
        ours = self._run(lambda: self._door.bucket_digests(scope))
        differing = [number for number, digest in enumerate(ours) if digest != told.buckets[number]]
        wanted, gone = self._differences(scope, differing) if differing else ([], {})
        if len(wanted) > MOST_FETCHED:
            return False
        bundles = list[Bundle]()
        for start in range(0, len(wanted), _AT_ONCE):
            bundles.extend(self._fetch(scope, wanted[start : start + _AT_ONCE]))
        self._run(lambda: self._door.take_repair(told, bundles, gone))
        return True

    def tell(self, scope: str) -> None:
        """Tell the store that our digest stays another than its own. Raises TransportError, StoreRefused."""
        ours = self._run(lambda: self._door.digest(scope))
        self._transport.digests(scope, (), ours.hex())

    def _differences(self, scope: str, buckets: list[int]) -> tuple[list[str], dict[str, int]]:
        """(documents to fetch, documents of ours the scope has not: the version they left it at, else ours)."""
        told = self._checked(scope, self._transport.digests(scope, buckets)).documents
        ours = self._run(lambda: self._door.documents_in(scope, buckets))
        here = {doc_id: state for doc_id, state in told.items() if state[1]}
        wanted = [doc_id for doc_id, state in here.items() if ours.get(doc_id) != state]
        return wanted, {doc_id: told.get(doc_id, state)[0] for doc_id, state in ours.items() if doc_id not in here}

    def _checked(self, scope: str, told: ScopeDigests) -> ScopeDigests:
        if told.scope != scope:
            raise TransportError("broken_answer")
        return told

    def _fetch(self, scope: str, doc_ids: list[str]) -> list[Bundle]:
        page = self._transport.documents(scope, doc_ids)
        try:
            bundles = [bundle_from_wire(json.loads(line)) for line in page.lines]
        except (KeyError, TypeError, ValueError) as error:
            raise TransportError("broken_answer") from error
        if page.header.scope != scope or not {bundle.document.doc_id for bundle in bundles} <= set(doc_ids):
            raise PageError("content_mismatch", scope)
        self._run(lambda: self._door.keep_certificates(page.header.certificates))
        return bundles
