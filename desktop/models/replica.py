"""The replica: what the store has told this unit, in an encrypted file that can always be fetched anew.

A page of a pull is taken in one transaction or not at all: counted, hashed per document, digested at the end. Nothing
here knows of pending operations; what the screen shows is `desktop.models.shown_cases`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from desktop.models.cipher_file import CipherFile, MissingKeyError, open_cipher_file
from desktop.models.pages import Page, PageError, ScopeDigests
from desktop.models.prepared import Prepared
from desktop.models.replica_build import (
    BuildError,
    MakeLists,
    ReplicaBuild,
    building_path,
    make_ready,
    put_in_place,
    remove,
)
from desktop.models.replica_repair import digest_as_it_is, documents_as_they_are, documents_in, put_documents
from desktop.models.replica_rows import (
    copy_other_scopes,
    load_cases,
    load_certificates,
    load_notes,
    load_parties,
    load_reference,
    write_certificates,
    write_documents,
    write_notes,
)
from desktop.models.replica_scopes import (
    Count,
    come_through,
    count_as_held,
    counted,
    counted_apart,
    digest_of_rows,
    drop_unnamed_notes,
    give_up,
    note_counts,
)
from desktop.models.replica_tables import (
    META,
    PAGE_SIZE,
    SCHEMA_VERSION,
    case_summary,
    r_document,
    r_purge,
    r_scope,
)
from domain.acts.forms_judged import grade_of
from domain.case import REFERENCE_SCOPE, Case, Document
from domain.digest import EMPTY_DIGEST, bucket_digests, combine, content_hash, document_digest
from domain.signature import Purged, Signed
from domain.told import Told
from domain.wire import Bundle, OperationNote

AfterPage = Callable[[Connection, Mapping[str, Case | None]], None]
Withhold = Callable[[Connection, Sequence[Case]], None]
"""Called inside the page's transaction with the cases as they now are, None for one gone: rewrites what lists show."""


@dataclass(frozen=True, slots=True)
class ScopeState:
    """How far the replica is in a scope. `agreed_at` is '' until it has agreed with the store once; `in_doubt` that it
    is to be compared before more is pulled."""

    scope: str
    cursor: int
    digest: bytes
    epoch: str
    agreed_at: str
    in_doubt: bool


class Replica:
    """An open replica. One thread writes (the database worker); reading is safe from any."""

    def __init__(self, path: Path, key: bytes, synchronous: str) -> None:
        self._key = key
        self._synchronous = synchronous
        self._file = self._open(path)
        self._counted: set[str] = set()
        self._build: ReplicaBuild | None = None
        self._built: Replica | None = None

    @classmethod
    def open(cls, path: Path, key: bytes | None, *, synchronous: str = "NORMAL") -> Replica:
        """Open or create; a new replica that was ready takes its place first. Raises as `open_cipher_file` does."""
        if key is None:
            raise MissingKeyError(path)
        put_in_place(path)
        remove(building_path(path))
        return cls(path, key, synchronous)

    def close(self) -> None:
        self._drop_build()
        self._file.close()

    def fold(self) -> None:
        """Close, with every row in the file itself and nothing left in a log beside it. Raises BuildError."""
        self._file.read.dispose()
        raw = self._file.write.raw_connection()  # outside any transaction, which the engine would begin
        try:
            cursor = raw.cursor()
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            told = tuple(cursor.fetchone() or ())
            cursor.close()
        finally:
            raw.close()
        self._file.close()
        if told != (0, 0, 0):
            raise BuildError("build_failed")

    def _drop_build(self) -> None:
        if self._built is not None:
            self._built.close()
        if self._build is not None:
            self._build.abandon()
        self._build = self._built = None

    def _open(self, path: Path) -> CipherFile:
        return open_cipher_file(
            path, self._key, "replica", SCHEMA_VERSION, PAGE_SIZE, META, synchronous=self._synchronous
        )

    @property
    def file(self) -> CipherFile:
        return self._file

    # -- reading ------------------------------------------------------------------------------------------------

    def scope(self, scope: str) -> ScopeState:
        """The state of a scope; the beginning for one never pulled."""
        with self._file.read.begin() as db:
            return _scope(db, scope)

    def states(self, scopes: Iterable[str]) -> dict[str, ScopeState]:
        """The states of several scopes at one moment."""
        with self._file.read.begin() as db:
            return {scope: _scope(db, scope) for scope in scopes}

    def held_scopes(self) -> frozenset[str]:
        """Every scope of which anything is here."""
        with self._file.read.begin() as db:
            return frozenset(db.execute(select(r_scope.c.scope)).scalars())

    def load_case(self, case_id: str) -> Case | None:
        """A case as the store last told it, without pending operations; None when we do not hold it."""
        return self.load_cases((case_id,)).get(case_id)

    def load_cases(self, case_ids: Iterable[str]) -> dict[str, Case]:
        """Several cases by id; those not held are left out."""
        with self._file.read.begin() as db:
            return load_cases(db, case_ids)

    def case_ids(self) -> frozenset[str]:
        """Every case we hold something of."""
        with self._file.read.begin() as db:
            return frozenset(db.execute(select(case_summary.c.case_id)).scalars())

    def of_kind(self, kind: str) -> tuple[tuple[str, str], ...]:
        """(case, document) of every document of a kind that is held."""
        query = select(r_document.c.case_id, r_document.c.doc_id).where(r_document.c.kind == kind).distinct()
        with self._file.read.begin() as db:
            return tuple((row.case_id, row.doc_id) for row in db.execute(query.order_by(r_document.c.doc_id)))

    def case_of_document(self, doc_id: str) -> str | None:
        """The case a held document belongs to."""
        with self._file.read.begin() as db:
            return db.execute(select(r_document.c.case_id).where(r_document.c.doc_id == doc_id)).scalar()

    def reference(self, doc_ids: Collection[str] | None = None) -> list[Told]:
        """What the store told everybody (units, forms, policies …): these documents, or all."""
        with self._file.read.begin() as db:
            return load_reference(db, doc_ids)

    def parties(self) -> list[tuple[str, ...]]:
        """The units that take part, case by case, of the cases that came last."""
        with self._file.read.begin() as db:
            return load_parties(db)

    def notes(self, op_ids: Iterable[str]) -> dict[str, OperationNote]:
        """Who did what, by operation id; unknown ones are left out."""
        with self._file.read.begin() as db:
            return load_notes(db, op_ids)

    def certificates(self, device_ids: Collection[str]) -> dict[str, Signed]:
        """The store's word on whose each device is; unknown ones are left out."""
        with self._file.read.begin() as db:
            return load_certificates(db, device_ids)

    # -- taking a page ------------------------------------------------------------------------------------------

    def apply_page(
        self, page: Page, now: str, after: AfterPage | None = None, withhold: Withhold | None = None
    ) -> frozenset[str]:
        """Take one page in one transaction; the ids of the cases it changed.

        Raises PageError when the page does not fit, does not add up or does not hash to what the store says; then
        nothing has moved. `now` (UTC) becomes the time of agreement when the page reaches the head. `withhold` is
        told of the cases in which the person's identity has become protected by it.
        """
        header = page.header
        told = len(page.bundles) + len(page.revoked)
        if header.rows + header.superseded != header.to - header.start or header.rows != told:
            raise PageError("gap", header.scope)
        with self._file.write.begin() as db:
            state = _scope(db, header.scope)
            if header.start != state.cursor or header.to > header.head:
                raise PageError("wrong_start", header.scope)
            known = load_cases(db, {bundle.document.case_id for bundle in page.bundles})
            digest, taken = self._take(db, page, state, known)
            cases: dict[str, Case | None] = dict(taken)
            if page.revoked:
                left, out = give_up(db, header.scope, page.revoked)
                digest = combine(digest, out)
                cases.update(dict.fromkeys(left))
                cases.update(load_cases(db, left))
            if header.last and header.scope not in self._counted:
                # Once per session the digest is taken from the rows themselves, not only carried forward.
                digest = digest_of_rows(db, header.scope)
            if header.last and digest != header.digest:
                raise PageError("digest_mismatch", header.scope)
            done = header.last
            self._counted |= {header.scope} if done else set()
            _put_scope(
                db,
                replace(
                    state,
                    cursor=header.to,
                    digest=digest,
                    epoch=header.epoch,
                    agreed_at=now if done else state.agreed_at,
                ),
            )
            protected = [case for case in taken.values() if grade_of(case) and not _grade(known, case.case_id)]
            if withhold is not None and protected:
                withhold(db, protected)
            if after is not None and header.scope != REFERENCE_SCOPE:
                after(db, cases)
        if protected:
            self._file.empty_log()
        return frozenset(cases)

    # -- beginning anew -----------------------------------------------------------------------------------------

    def begin_build(self, scope: str, lists: MakeLists) -> ReplicaBuild:
        """Begin to build a new replica of a scope beside this one. Raises BuildError."""
        self._drop_build()
        self._build = ReplicaBuild(self._file.path, self._key, scope, lists, self._synchronous)
        return self._build

    def open_built(self, build: ReplicaBuild) -> Replica:
        """The finished build as a replica of its own, to catch up in before anybody is shown it."""
        build.finish()
        self._built = Replica(build.path, self._key, self._synchronous)
        return self._built

    def adopt(self, built: Replica) -> frozenset[str]:
        """Go on with a built replica that agrees with the store, in place of what we had of its scope.

        What we hold of other scopes is taken along. Returns the cases that have some of that. Raises BuildError when
        the file cannot be put in place now; we go on with what we had, and it takes its place at the next start.
        """
        path = self._file.path
        with self._file.read.begin() as ours, built._file.write.begin() as db:
            cases = copy_other_scopes(ours, db)
        built.fold()
        make_ready(path)
        self._build = self._built = None
        self._file.close()
        try:
            put_in_place(path)
        except OSError as error:
            raise BuildError("build_failed") from error
        finally:
            self._file = self._open(path)
        self._counted |= built._counted
        return cases

    # -- putting right what differs -----------------------------------------------------------------------------

    def doubt(self, scope: str) -> None:
        """Nothing more of the scope is pulled before it has been compared: after a mismatch or with another store."""
        with self._file.write.begin() as db:
            _put_scope(db, replace(_scope(db, scope), in_doubt=True))

    def bucket_digests(self, scope: str) -> tuple[bytes, ...]:
        """The digest of each part of a scope, of its cells as they are."""
        with self._file.read.begin() as db:
            return bucket_digests(documents_as_they_are(db, scope))

    def documents_in(self, scope: str, buckets: Collection[int]) -> dict[str, tuple[int, str]]:
        """Version and content hash by document, of some parts of a scope."""
        with self._file.read.begin() as db:
            return documents_in(db, scope, buckets)

    def keep_certificates(self, certificates: Mapping[str, Signed]) -> None:
        with self._file.write.begin() as db:
            write_certificates(db, certificates)

    def take_repair(
        self,
        told: ScopeDigests,
        bundles: Sequence[Bundle],
        gone: Mapping[str, int],
        after: AfterPage | None = None,
        withhold: Withhold | None = None,
    ) -> frozenset[str]:
        """Put documents in place of ours, drop those the scope has not (by the version to answer for), and go on from
        the store's head.

        One transaction. The digest is that of what we then hold, whatever the store says. Returns the cases that
        changed. Raises PageError.
        """
        scope = told.scope
        with self._file.write.begin() as db:
            come_through(db, scope, {bundle.document.doc_id for bundle in bundles})
            cases = set(put_documents(db, scope, bundles))
            cases |= give_up(db, scope, gone)[0]
            drop_unnamed_notes(db)
            state = _scope(db, scope)
            count_as_held(db, scope)
            digest = digest_as_it_is(db, scope)
            _put_scope(db, replace(state, cursor=told.head, digest=digest, epoch=told.epoch, in_doubt=False))
            if withhold is not None:
                withhold(db, [case for case in load_cases(db, cases).values() if grade_of(case)])
            if after is not None and scope != REFERENCE_SCOPE:
                after(db, dict.fromkeys(cases) | load_cases(db, cases))
        self._counted.discard(scope)
        return frozenset(cases)

    # -- holding it no longer ---------------------------------------------------------------------------------------

    def give_up_scope(self, scope: str) -> frozenset[str]:
        """Let go of everything of a scope that is not ours to read any more; the cases that had any of it."""
        with self._file.write.begin() as db:
            cases, _ = give_up(db, scope, {doc_id: count[0] for doc_id, count in counted(db, scope).items()})
            db.execute(delete(r_scope).where(r_scope.c.scope == scope))
            # And that nothing is left of the whole of it, whatever the store believes we had.
            whole = {"scope": scope, "doc_id": "", "ver": 0, "wiped": 0}
            db.execute(insert(r_purge).on_conflict_do_nothing(), whole)
        self._counted.discard(scope)
        return cases

    def unwiped(self) -> tuple[str, ...]:
        """Documents that were given up, whose traces may still lie on the disk."""
        with self._file.read.begin() as db:
            return tuple(db.execute(select(r_purge.c.doc_id).where(r_purge.c.wiped == 0)).scalars())

    def wipe(self) -> None:
        """Empty the write-ahead log of what was given up: the file itself was overwritten where it stood.

        While somebody reads in the log it stays, and this is to be done again.
        """
        if not self._file.empty_log():
            return
        with self._file.write.begin() as db:
            db.execute(update(r_purge).where(r_purge.c.wiped == 0).values(wiped=1))

    def owed_receipts(self) -> tuple[Purged, ...]:
        """What the store has not been told yet that we hold it no longer."""
        query = select(r_purge.c.scope, r_purge.c.doc_id, r_purge.c.ver).where(r_purge.c.wiped == 1)
        with self._file.read.begin() as db:
            return tuple(Purged(*row) for row in db.execute(query))

    def receipted(self, told: Iterable[Purged]) -> None:
        """The store has been told."""
        rows = [{"in_scope": one.scope, "doc": one.doc_id, "at": one.ver} for one in told]
        which = (
            (r_purge.c.scope == bindparam("in_scope"))
            & (r_purge.c.doc_id == bindparam("doc"))
            & (r_purge.c.ver == bindparam("at"))
        )
        with self._file.write.begin() as db:
            if rows:
                db.execute(delete(r_purge).where(which), rows)

    def write(self, job: Callable[[Connection], None]) -> None:
        """Run a job in one write transaction: for the rows that are made from documents and operations."""
        with self._file.write.begin() as db:
            job(db)

    def _take(
        self, db: Connection, page: Page, state: ScopeState, known: dict[str, Case]
    ) -> tuple[bytes, dict[str, Case]]:
        scope, digest = page.header.scope, state.digest
        touched: dict[str, Case] = {}
        changed: list[tuple[Document, str]] = []
        apart = counted_apart(db, scope, [bundle.document.doc_id for bundle in page.bundles])
        moved, also = set(apart), dict[str, Count]()
        for bundle in page.bundles:
            told, case_id = bundle.document, bundle.document.case_id
            case = touched.get(case_id) or known.get(case_id) or Case(case_id, 0)
            held = case.documents.get(told.doc_id)
            document = _merge(held, bundle, scope)
            was = apart.get(told.doc_id) or (_count(held) if held is not None and scope in held.scopes else None)
            if was is None or told.ver > was[0]:
                digest = combine(digest, document_digest(told.doc_id, *was)) if was is not None else digest
                digest = combine(digest, document_digest(told.doc_id, told.ver, bundle.content_hash))
                if document is held:
                    also[told.doc_id] = (told.ver, bundle.content_hash)
            if document is not held:
                changed.append((document, bundle.content_hash))
                moved |= {told.doc_id} if held is not None and scope not in held.scopes else set()
            touched[case_id] = replace(case.with_document(document), head=max(case.head, document.ver))
        come_through(db, scope, moved & {document.doc_id for document, _ in changed})
        note_counts(db, scope, also)
        write_documents(db, scope, changed)
        write_notes(db, page.bundles)
        write_certificates(db, page.header.certificates)
        return digest, touched


def _merge(held: Document | None, bundle: Bundle, scope: str) -> Document:
    """The document after the bundle. Raises PageError when it does not become what the store says it is."""
    told = bundle.document
    if bundle.from_ver > (held.ver if held else 0):
        raise PageError("refetch", scope)
    if held is not None and told.ver <= held.ver:
        if told.ver == held.ver and content_hash(held) != bundle.content_hash:
            raise PageError("content_mismatch", scope)
        return held
    cells = told.cells
    if held is not None and bundle.from_ver > 0:
        newer = {path: cell for path, cell in told.cells.items() if cell.ver > _held_ver(held, path)}
        cells = MappingProxyType({**held.cells, **newer})
    document = replace(told, cells=cells, scopes=frozenset({scope}))
    if content_hash(document) != bundle.content_hash:
        raise PageError("content_mismatch", scope)
    return document


def _grade(cases: Mapping[str, Case], case_id: str) -> str:
    return grade_of(cases[case_id]) if case_id in cases else ""


def _count(held: Document) -> Count:
    return held.ver, content_hash(held)


def _held_ver(held: Document, path: str) -> int:
    cell = held.cells.get(path)
    return -1 if cell is None else cell.ver


def _scope(db: Connection, scope: str) -> ScopeState:
    row = _SCOPE.run(db, {"in_scope": scope}).first()
    if row is None:
        return ScopeState(scope, 0, EMPTY_DIGEST, "", "", in_doubt=False)
    return ScopeState(scope, row.cursor, row.digest, row.epoch, row.agreed_at, bool(row.in_doubt))


_SCOPE = Prepared(select(r_scope).where(r_scope.c.scope == bindparam("in_scope")))
_NEW_STATE = insert(r_scope)
_STATE = ("cursor", "digest", "epoch", "agreed_at", "in_doubt")
_PUT_SCOPE = Prepared(
    _NEW_STATE.on_conflict_do_update(set_={name: _NEW_STATE.excluded[name] for name in _STATE}), ("scope", *_STATE)
)


def _put_scope(db: Connection, state: ScopeState) -> None:
    values = {
        "scope": state.scope,
        "cursor": state.cursor,
        "digest": state.digest,
        "epoch": state.epoch,
        "agreed_at": state.agreed_at,
        "in_doubt": int(state.in_doubt),
    }
    _PUT_SCOPE.run(db, values)
