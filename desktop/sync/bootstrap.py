"""A scope begun anew: its pages come down while the one before is written, then a pull from where they began.

What is in use meanwhile is not touched. A broken connection lets the next round go on where this one stopped; anything
else begins again.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from desktop.models.pages import PageError, SnapshotPage
from desktop.models.replica import Replica
from desktop.models.replica_build import BuildError, ReplicaBuild
from desktop.models.sync_door import SyncDoor
from desktop.models.worker import Runner
from desktop.sync.dialogue import Transport, TransportError

Tell = Callable[[int, int], None]
"""How far it has come: (documents, of about how many)."""


class Bootstrap:
    """Brings whole scopes down. `run` executes a job on the database worker; the new file is written here."""

    def __init__(
        self,
        transport: Transport,
        door: SyncDoor,
        run: Runner,
        stop: Callable[[], bool],
        tell: Tell,
        page: int,
    ) -> None:
        self._transport = transport
        self._door = door
        self._run = run
        self._stop = stop
        self._tell = tell
        self._page = page
        self._build: ReplicaBuild | None = None
        self._built: Replica | None = None

    def bring(self, scope: str) -> bool:
        """Whether the scope is whole and in use; False when we were stopped on the way.

        Raises TransportError (the next call goes on from there), StoreRefused, PageError and BuildError.
        """
        try:
            return self._fetch(scope) and self._catch_up(scope)
        except TransportError:
            raise
        except BaseException:
            self._give_up()
            raise

    def _fetch(self, scope: str) -> bool:
        """Every page of the scope; False when stopped."""
        build = self._build
        if build is None or build.scope != scope:
            self._give_up()
            build = self._run(lambda: self._door.begin_build(scope))
            self._build = build
        if build.whole:
            return True
        with ThreadPoolExecutor(1, "bootstrap") as ahead:
            coming = ahead.submit(self._transport.bootstrap, scope, build.edition, build.after)
            while not self._stop():
                page = coming.result()
                if page.header.upto:
                    coming = self._ask_ahead(ahead, page)
                build.take(page)
                self._tell(build.documents, build.total)
                if not page.header.upto:
                    return True
        return False

    def _ask_ahead(self, ahead: ThreadPoolExecutor, page: SnapshotPage) -> Future[SnapshotPage]:
        header = page.header
        return ahead.submit(self._transport.bootstrap, header.scope, header.edition, header.upto)

    def _catch_up(self, scope: str) -> bool:
        """What moved meanwhile, until the new replica agrees with the store; then it is used."""
        build = self._build
        if build is None:
            raise BuildError("build_failed")
        if self._built is None:
            self._built = self._run(lambda: self._door.open_built(build))
        built = self._built
        while not self._stop():
            page = self._transport.pull(scope, built.scope(scope).cursor, self._page)
            if page.header.scope != scope:
                raise PageError("gap", scope)
            self._run(lambda page=page: self._door.take_built_page(built, page))  # type: ignore[misc]
            if page.header.last:
                self._run(lambda: self._door.adopt(built))
                self._build = self._built = None
                return True
        return False

    def _give_up(self) -> None:
        build, built, self._build, self._built = self._build, self._built, None, None
        if built is not None:
            built.close()
        if build is not None:
            build.abandon()
