"""What any store must do, whatever database lies below. One class; a further database joins by one more parameter."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from central.store import judging
from central.store.answers import PulledPage, StoreRefusal
from central.store.judging import case_hash
from central.store.store import Store
from domain.apply import apply
from domain.case import Case, Cell, Document
from domain.digest import EMPTY_DIGEST, combine, content_hash, document_digest
from domain.operation import NO_PREVIOUS, Author, SignedOperation
from domain.signature import sign_operation, verify_certificate, verify_operation, verify_receipt
from domain.wire import Bundle, OperationNote
from tests.central.pen import (
    NAMES,
    Pen,
    admission,
    asker_of,
    begin_story,
    new_id,
    open_store,
    opening,
    planning,
    published,
)


@pytest.fixture
def ward(store: Store) -> Pen:
    return Pen("ska-avd1").enrol(store)


@pytest.fixture
def nurse(store: Store) -> Pen:
    return Pen("ska-ssk").enrol(store)


class Reader:
    """Holds one scope the way a client must, with every check it must make (PROTOCOL.md §6)."""

    def __init__(self, store: Store, scope: str, limit: int = 500) -> None:
        self.store, self.scope, self.limit = store, scope, limit
        self.cursor = 0
        self.digest = EMPTY_DIGEST
        self.documents: dict[str, tuple[Document, str]] = {}
        self.bundles: list[Bundle] = []

    def catch_up(self) -> Reader:
        while not self.take(self.store.pull(asker_of(self.scope), self.scope, self.cursor, self.limit)):
            pass
        return self

    def take(self, page: PulledPage) -> bool:
        """Whether the page was the last."""
        assert page.start == self.cursor
        assert page.rows + page.superseded == page.to - page.start
        for bundle in page.bundles:
            self._hold(bundle)
        self.cursor = page.to
        if page.to == page.head:
            assert self.digest == page.digest, "digest"
        self.bundles.extend(page.bundles)
        return page.to == page.head

    def _hold(self, bundle: Bundle) -> None:
        doc_id = bundle.document.doc_id
        old = self.documents.get(doc_id)
        assert bundle.from_ver <= (old[0].ver if old else 0)
        cells: dict[str, Cell] = dict(old[0].cells) if old else {}
        for path, cell in bundle.document.cells.items():
            if path not in cells or cell.ver > cells[path].ver:
                cells[path] = cell
        merged = Document(
            doc_id,
            bundle.document.case_id,
            bundle.document.kind,
            bundle.document.ver,
            bundle.document.created_by,
            bundle.document.definition,
            frozenset(),
            cells,
            bundle.document.conflicts,
        )
        assert content_hash(merged) == bundle.content_hash
        if old:
            self.digest = combine(self.digest, document_digest(doc_id, old[0].ver, old[1]))
        self.digest = combine(self.digest, document_digest(doc_id, merged.ver, bundle.content_hash))
        self.documents[doc_id] = (merged, bundle.content_hash)

    def document(self, doc_id: str) -> Document:
        return self.documents[doc_id][0]

    def notes(self, doc_id: str) -> dict[str, OperationNote]:
        return {n.op_id: n for b in self.bundles if b.document.doc_id == doc_id for n in b.notes}


class TestAStore:
    def test_gives_a_device_a_certificate_that_its_own_key_vouches_for(self, store: Store, nurse: Pen) -> None:
        enrolment = store.enrol(nurse.device_id, nurse.user_id, nurse.public_key)
        certificate = verify_certificate(enrolment.certificate, store.public_key)
        assert (certificate.device_id, certificate.user_id) == (nurse.device_id, "ska-ssk.1")
        assert certificate.public_key == nurse.public_key
        assert enrolment.incarnation == 1

    def test_gives_the_same_certificate_again_and_refuses_another_key_for_the_device(
        self, store: Store, nurse: Pen
    ) -> None:
        first = store.enrol(nurse.device_id, nurse.user_id, nurse.public_key)
        assert store.enrol(nurse.device_id, nurse.user_id, nurse.public_key) == first
        with pytest.raises(StoreRefusal, match="device_taken"):
            store.enrol(nurse.device_id, nurse.user_id, Pen("ska-ssk").public_key)
        with pytest.raises(StoreRefusal, match="device_taken"):
            store.enrol(nurse.device_id, "ska-vc1.1", nurse.public_key)

    def test_answers_each_operation_with_a_verdict_and_a_receipt_it_has_signed(self, store: Store, ward: Pen) -> None:
        signed = ward.write("open_case", new_id(), opening())
        verdict = ward.push(store, signed).verdicts[0]
        receipt = verify_receipt(verdict.receipt, store.public_key)
        assert (verdict.ruling, verdict.case_seq, verdict.device_seq) == ("applied", 1, 1)
        assert (receipt.op_id, receipt.op_hash, receipt.ruling) == (verdict.op_id, signed.hash, "applied")
        assert receipt.received_at == "2026-11-20T09:00:00.000Z"
        assert receipt.case_prev_hash == NO_PREVIOUS

    def test_chains_the_accepted_operations_of_a_case_in_its_receipts(self, store: Store, ward: Pen) -> None:
        case = new_id()
        written = [
            ward.write("open_case", case, opening()),
            ward.write("create_document", case, planning()),
            ward.write("send", case, admission("ska-ssk")),
        ]
        receipts = [verify_receipt(v.receipt, store.public_key) for v in ward.push(store, *written).verdicts]
        expected = NO_PREVIOUS
        for receipt, signed in zip(receipts, written, strict=True):
            assert receipt.case_prev_hash == expected
            expected = case_hash(expected, signed.hash)

    def test_shows_a_replica_exactly_what_was_accepted(self, store: Store, ward: Pen, nurse: Pen) -> None:
        story = begin_story(store, ward)
        nurse.do(store, "acknowledge", story.case_id, {"doc": story.admission})
        mine, theirs = Reader(store, "unit:ska-ssk").catch_up(), Reader(store, "unit:ska-avd1").catch_up()
        assert mine.document(story.admission).value("receipt/ska-ssk/acknowledged") == "Anna Lindh"
        assert theirs.document(story.admission).value("receipt/ska-ssk/acknowledged") == "Anna Lindh"
        assert mine.document(story.header).value("status") == "INP_ADMITTED"
        assert mine.documents == theirs.documents

    def test_tells_the_same_story_in_pages_of_any_size(self, store: Store, ward: Pen, nurse: Pen) -> None:
        for _ in range(4):
            story = begin_story(store, ward)
            nurse.do(store, "publish", story.case_id, published(story.planning, {"situation": ("Bor själv", None)}))
        whole = Reader(store, "unit:ska-ssk").catch_up()
        for limit in (1, 2, 3, 7):
            assert Reader(store, "unit:ska-ssk", limit).catch_up().documents == whole.documents

    def test_sends_only_newer_cells_to_a_replica_that_has_the_older_ones(
        self, store: Store, ward: Pen, nurse: Pen
    ) -> None:
        story = begin_story(store, ward)
        reader = Reader(store, "unit:ska-ssk").catch_up()
        nurse.do(store, "publish", story.case_id, published(story.planning, {"situation": ("Bor själv", None)}))
        page = store.pull(asker_of("unit:ska-ssk"), "unit:ska-ssk", reader.cursor)
        plan = next(b for b in page.bundles if b.document.doc_id == story.planning)
        assert plan.from_ver == reader.document(story.planning).ver
        assert set(plan.document.cells) == {"situation"}
        reader.catch_up()
        assert reader.document(story.planning).value("situation") == "Bor själv"

    def test_sends_a_newcomer_the_whole_of_what_was_written_before_it_came(self, store: Store, ward: Pen) -> None:
        case, plan = new_id(), new_id()
        ward.push(
            store,
            ward.write("open_case", case, opening()),
            ward.write("create_document", case, planning(plan)),
            ward.write("publish", case, published(plan, {"situation": ("Kom med ambulans", None)})),
        )
        newcomer = Reader(store, "unit:ska-vc1").catch_up()
        assert plan not in newcomer.documents
        ward.do(store, "send", case, admission("ska-vc1"))
        newcomer.catch_up()
        assert newcomer.document(plan).value("situation") == "Kom med ambulans"

    def test_keeps_a_document_from_a_unit_that_is_not_in_its_scopes(self, store: Store, ward: Pen) -> None:
        story = begin_story(store, ward)
        assert Reader(store, "unit:fyr-ssk").catch_up().documents == {}
        message = ward.do(store, "send", story.case_id, {**admission("fyr-ssk"), "doc_kind": "MVO"})
        assert message.ruling == "held"  # it is not what its form says it is
        assert Reader(store, "unit:fyr-ssk").catch_up().documents == {}

    def test_sends_the_signed_bytes_of_an_operation_only_with_the_document_it_is_about(
        self, store: Store, ward: Pen
    ) -> None:
        story = begin_story(store, ward)
        reader = Reader(store, "unit:ska-avd1").catch_up()
        header_notes = reader.notes(story.header)
        sent = {note.op_id: note for note in reader.notes(story.admission).values()}
        shared = header_notes.keys() & sent.keys()
        assert shared, "sending an admission also changes the header"
        assert all(header_notes[op].data is None and header_notes[op].signature is None for op in shared)
        for note in sent.values():
            assert note.data is not None
            assert note.signature is not None
            operation = verify_operation(SignedOperation(note.data, note.signature), ward.public_key)
            assert operation.doc_id == story.admission

    def test_names_nobody_whose_operation_is_no_longer_shown_and_in_no_conflict(
        self, store: Store, ward: Pen, nurse: Pen
    ) -> None:
        story = begin_story(store, ward)
        first = ward.do(store, "publish", story.case_id, published(story.planning, {"situation": ("A", None)}))
        nurse.do(store, "publish", story.case_id, published(story.planning, {"situation": ("B", first.op_id)}))
        notes = Reader(store, "unit:ska-vc1").catch_up().notes(story.planning)
        assert first.op_id not in notes

    def test_keeps_both_texts_and_both_authors_of_a_conflict_until_one_settles_it(
        self, store: Store, ward: Pen, nurse: Pen
    ) -> None:
        story = begin_story(store, ward)
        mine = ward.do(store, "publish", story.case_id, published(story.planning, {"person_view": ("Vill hem", None)}))
        hers = nurse.do(store, "publish", story.case_id, published(story.planning, {"person_view": ("Orolig", None)}))
        assert (mine.ruling, hers.ruling) == ("applied", "conflict")
        reader = Reader(store, "unit:ska-vc1").catch_up()
        conflict = reader.document(story.planning).open_conflicts[0]
        assert (conflict.incumbent_values, conflict.values) == (("Vill hem",), ("Orolig",))
        assert {mine.op_id, hers.op_id} <= reader.notes(story.planning).keys()
        body = published(story.planning, {"person_view": ("Vill hem men är orolig", mine.op_id)})
        settled = ward.do(store, "resolve", story.case_id, {**body, "conflicts": [conflict.conflict_id]})
        assert settled.ruling == "applied"
        after = reader.catch_up().document(story.planning)
        assert after.open_conflicts == ()
        assert after.conflicts[0].resolved_by == settled.op_id
        assert after.conflicts[0].values == ("Orolig",)


class TestExactlyOnce:
    def test_a_repeated_push_gets_the_stored_verdicts_and_changes_nothing(self, store: Store, ward: Pen) -> None:
        written = [ward.write("open_case", new_id(), opening()) for _ in range(3)]
        first = ward.push(store, *written)
        head = store.pull(asker_of("unit:ska-avd1"), "unit:ska-avd1", 0).head
        again = ward.push(store, *written)
        assert again.verdicts == first.verdicts
        assert store.pull(asker_of("unit:ska-avd1"), "unit:ska-avd1", 0).head == head

    def test_a_push_that_overlaps_what_is_known_takes_only_the_rest(self, store: Store, ward: Pen) -> None:
        written = [ward.write("open_case", new_id(), opening()) for _ in range(4)]
        first = ward.push(store, *written[:2], first=1)
        answer = ward.push(store, *written, first=1)
        assert answer.verdicts[:2] == first.verdicts
        assert [v.ruling for v in answer.verdicts] == ["applied"] * 4
        assert answer.device_last_seq == 4

    def test_a_hole_in_the_numbers_is_refused_with_the_number_expected(self, store: Store, ward: Pen) -> None:
        ward.write("open_case", new_id(), opening())
        second = ward.write("open_case", new_id(), opening())
        with pytest.raises(StoreRefusal, match="hole") as refusal:
            ward.push(store, second)
        assert refusal.value.details == {"expected": 1}
        assert store.hello(ward.device_id, 1, ward.unit).device_last_seq == 0

    def test_another_operation_under_a_used_number_is_a_fork_and_the_work_goes_on_renumbered(
        self, store: Store, ward: Pen
    ) -> None:
        case = new_id()
        ward.do(store, "open_case", case, opening())
        clone = Pen("ska-avd1", ward.device_id, ward.key)
        act = clone.operation("open_case", new_id(), opening())
        with pytest.raises(StoreRefusal, match="fork") as refusal:
            clone.push(store, clone.sign(act))
        offered = refusal.value.details["incarnation"]
        assert offered == 2
        clone.incarnation, clone.seq, clone.previous = 2, 0, NO_PREVIOUS
        renumbered = clone.write(act.kind, act.case_id, act.body, op_id=act.op_id)
        answer = clone.push(store, renumbered)
        assert (answer.verdicts[0].ruling, answer.device_last_seq) == ("applied", 1)
        assert store.hello(ward.device_id, 1, ward.unit).incarnation == 2

    def test_the_same_fork_told_twice_offers_the_same_incarnation(self, store: Store, ward: Pen) -> None:
        ward.do(store, "open_case", new_id(), opening())
        clone = Pen("ska-avd1", ward.device_id, ward.key)
        other = clone.write("open_case", new_id(), opening())
        offers = set()
        for _ in range(2):
            with pytest.raises(StoreRefusal, match="fork") as refusal:
                clone.push(store, other)
            offers.add(refusal.value.details["incarnation"])
        assert offers == {2}

    def test_an_operation_known_under_another_number_gets_its_verdict_and_happens_once(
        self, store: Store, ward: Pen
    ) -> None:
        act = ward.operation("open_case", new_id(), opening())
        first = ward.push(store, ward.sign(act)).verdicts[0]
        again = ward.write(act.kind, act.case_id, act.body, op_id=act.op_id)
        answer = ward.push(store, again)
        assert (answer.verdicts[0].op_id, answer.verdicts[0].device_seq) == (first.op_id, 2)
        assert answer.verdicts[0].receipt == first.receipt
        assert answer.device_last_seq == 2
        assert ward.push(store, again).verdicts == answer.verdicts
        assert store.pull(asker_of("unit:ska-avd1"), "unit:ska-avd1", 0).head == 1

    def test_another_act_under_a_known_id_is_held_and_the_first_stands(self, store: Store, ward: Pen) -> None:
        act = ward.operation("open_case", new_id(), opening())
        ward.push(store, ward.sign(act))
        verdict = ward.do(store, "open_case", new_id(), opening(), op_id=act.op_id)
        assert (verdict.ruling, verdict.code) == ("held", "op_id_taken")

    def test_an_id_that_another_device_has_used_tells_nothing_about_that_operation(
        self, store: Store, ward: Pen, nurse: Pen
    ) -> None:
        theirs = ward.do(store, "open_case", new_id(), opening())
        verdict = nurse.do(store, "open_case", new_id(), opening(), op_id=theirs.op_id)
        assert (verdict.ruling, verdict.code, verdict.case_seq) == ("held", "op_id_taken", 0)

    def test_a_known_id_with_further_faults_is_held_once_more_and_breaks_nothing(self, store: Store, ward: Pen) -> None:
        act = ward.operation("open_case", new_id(), opening())
        ward.push(store, ward.sign(act))
        ward.author, ward.previous = Author("ska-ssk.1", "Någon Annan", "läkare"), "cd" * 32
        again = [ward.write(act.kind, act.case_id, act.body, op_id=act.op_id) for _ in range(2)]
        answer = ward.push(store, *again)
        assert [(v.ruling, v.code) for v in answer.verdicts] == [("held", "op_id_taken")] * 2
        assert ward.push(store, *again).verdicts == answer.verdicts

    def test_one_id_twice_in_one_batch_happens_once(self, store: Store, ward: Pen) -> None:
        act = ward.operation("open_case", new_id(), opening())
        first = ward.sign(act)
        second = ward.write(act.kind, act.case_id, act.body, op_id=act.op_id)
        answer = ward.push(store, first, second)
        assert [v.case_seq for v in answer.verdicts] == [1, 1]
        assert answer.verdicts[0].receipt == answer.verdicts[1].receipt

    def test_the_same_push_from_two_threads_at_once_happens_once(self, store: Store, ward: Pen) -> None:
        written = [ward.write("open_case", new_id(), opening()) for _ in range(5)]
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda _: ward.push(store, *written), range(4)))
        assert all(answer.verdicts == answers[0].verdicts for answer in answers)
        assert store.pull(asker_of("unit:ska-avd1"), "unit:ska-avd1", 0).head == 5


class TestHeldOperations:
    def test_what_is_no_operation_consumes_its_number_and_is_held(self, store: Store, ward: Pen) -> None:
        bad = [b"", b"<html>portal</html>", b"[]", b'{"v":1}', b'{"v":2}', b"\xff\xfe", b"[" * 5000]
        signed = [ward.took(SignedOperation(data, bytes(64))) for data in bad]
        good = ward.write("open_case", new_id(), opening())
        answer = ward.push(store, *signed, good)
        assert [v.ruling for v in answer.verdicts] == ["held"] * len(bad) + ["applied"]
        assert [v.device_seq for v in answer.verdicts] == list(range(1, len(bad) + 2))
        assert store.refusal(ward.device_id) == "device_locked", "so many that it has not signed are no accident"
        store.release_device(ward.device_id)
        assert ward.push(store, *signed, good).verdicts == answer.verdicts

    def test_a_malformed_body_with_a_true_signature_is_held_with_what_is_wrong(self, store: Store, ward: Pen) -> None:
        bodies: list[tuple[dict[str, object], str]] = [
            ({"doc": "x", "cells": {}}, "bad_field"),
            ({"doc": new_id(), "cells": []}, "bad_field"),
            ({"doc": new_id(), "cells": {"nonsense": "1"}}, "unknown_cell"),
            ({"doc": new_id(), "cells": {"person/name": {"deep": 1}}}, "bad_value"),
            ({"doc": new_id(), "cells": {"person/name": "x", "a b": "1"}}, "bad_path"),
        ]
        for body, code in bodies:
            verdict = ward.do(store, "open_case", new_id(), body)
            assert (verdict.ruling, verdict.code) == ("held", code)

    def test_an_unknown_kind_is_held_not_refused(self, store: Store, ward: Pen) -> None:
        verdict = ward.do(store, "teleport", new_id(), {"doc": new_id()})
        assert (verdict.ruling, verdict.code) == ("held", "unknown_kind")
        assert verify_receipt(verdict.receipt, store.public_key).case_seq == 0

    def test_another_signer_is_held(self, store: Store, ward: Pen) -> None:
        forged = sign_operation(ward.operation("open_case", new_id(), opening()), Pen("ska-avd1").key)
        verdict = ward.push(store, ward.took(forged)).verdicts[0]
        assert (verdict.ruling, verdict.code) == ("held", "bad_signature")

    def test_a_changed_byte_is_held(self, store: Store, ward: Pen) -> None:
        signed = ward.write("open_case", new_id(), opening())
        changed = SignedOperation(signed.data.replace(b"Ingrid", b"Astrid"), signed.signature)
        verdict = ward.push(store, changed).verdicts[0]
        assert (verdict.ruling, verdict.code) == ("held", "bad_signature")

    def test_an_unsigned_claim_to_an_id_does_not_take_it(self, store: Store, ward: Pen) -> None:
        act = ward.operation("open_case", new_id(), opening())
        broken = SignedOperation(act.to_bytes(), bytes(64))
        assert ward.push(store, ward.took(broken)).verdicts[0].code == "bad_signature"
        assert ward.do(store, act.kind, act.case_id, act.body, op_id=act.op_id).ruling == "applied"

    def test_a_broken_chain_is_held_and_the_next_link_holds_again(self, store: Store, ward: Pen) -> None:
        ward.previous = "ab" * 32
        assert ward.do(store, "open_case", new_id(), opening()).code == "chain_broken"
        assert ward.do(store, "open_case", new_id(), opening()).ruling == "applied"

    @pytest.mark.parametrize(
        "author",
        [
            Author("ska-ssk.1", NAMES["ska-ssk"], "sjuksköterska"),
            Author("ska-avd1.1", "Eva Dahl", "läkare"),
            Author("ska-avd1.1", "Eva Dähl", "sjuksköterska"),
        ],
    )
    def test_another_name_than_the_device_owners_is_held(self, store: Store, ward: Pen, author: Author) -> None:
        ward.author = author
        assert ward.do(store, "open_case", new_id(), opening()).code == "author_mismatch"

    def test_a_number_or_device_other_than_the_batch_says_is_held(self, store: Store, ward: Pen) -> None:
        act = ward.operation("open_case", new_id(), opening(), seq=7)
        assert ward.push(store, ward.sign(act)).verdicts[0].code == "wrong_number"
        stray = Pen("ska-avd1", key=ward.key, seq=ward.seq, previous=ward.previous)
        signed = stray.write("open_case", new_id(), opening())
        assert ward.push(store, ward.took(signed)).verdicts[0].code == "wrong_device"

    def test_a_unit_the_author_does_not_work_at_is_held(self, store: Store, ward: Pen) -> None:
        ward.unit, user = "ska-vc1", Author("ska-avd1.1", NAMES["ska-avd1"], "sjuksköterska")
        ward.author = user
        answer = store.push(ward.device_id, 1, 1, [ward.write("open_case", new_id(), opening())], "ska-avd1.1")
        assert answer.verdicts[0].code == "no_role_at_unit"

    def test_a_document_id_of_another_case_is_held(self, store: Store, ward: Pen) -> None:
        story, other = begin_story(store, ward), new_id()
        ward.do(store, "open_case", other, opening())
        for kind, body in (("create_document", planning(story.planning)), ("open_case", opening(story.header))):
            case = other if kind == "create_document" else new_id()
            assert ward.do(store, kind, case, body).code == "doc_id_taken"
        assert ward.do(store, "open_case", story.case_id, opening()).code == "case_exists"

    def test_what_builds_on_a_held_operation_is_held_and_other_cases_go_on(self, store: Store, ward: Pen) -> None:
        story = begin_story(store, ward)
        first = ward.write("publish", story.case_id, published(story.planning, {"nowhere": ("x", None)}))
        held_id = json.loads(first.data)["op_id"]
        after = ward.write("publish", story.case_id, published(story.planning, {"situation": ("y", held_id)}))
        elsewhere = ward.write("open_case", new_id(), opening())
        answer = ward.push(store, first, after, elsewhere)
        assert [(v.ruling, v.code) for v in answer.verdicts] == [
            ("held", "unknown_cell"),
            ("held", "depends_on_held"),
            ("applied", ""),
        ]
        later = ward.do(store, "publish", story.case_id, published(story.planning, {"situation": ("z", held_id)}))
        assert later.code == "depends_on_held"

    def test_an_operation_that_breaks_the_store_is_held_alone(
        self, store: Store, ward: Pen, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        story, real = begin_story(store, ward), apply

        def fragile(case: Case | None, operation: object, context: object) -> object:
            if getattr(operation, "kind", "") == "mark_seen":
                raise ZeroDivisionError
            return real(case, operation, context)  # type: ignore[arg-type]

        monkeypatch.setattr(judging, "apply", fragile)
        answer = ward.push(
            store,
            ward.write("publish", story.case_id, published(story.planning, {"situation": ("x", None)})),
            ward.write("mark_seen", story.case_id, {"doc": story.planning, "ver": 3}),
            ward.write("publish", story.case_id, published(story.planning, {"person_view": ("y", None)})),
        )
        assert [(v.ruling, v.code) for v in answer.verdicts] == [
            ("applied", ""),
            ("held", "store_could_not_apply"),
            ("merged", ""),
        ]
        plan = Reader(store, "unit:ska-ssk").catch_up().document(story.planning)
        assert (plan.value("situation"), plan.value("person_view")) == ("x", "y")


class TestFeeds:
    def test_positions_are_contiguous_and_replicas_agree_after_eight_writers_at_once(self, store: Store) -> None:
        ward = Pen("ska-avd1").enrol(store)
        stories = [begin_story(store, ward) for _ in range(4)]
        pens = [Pen(unit).enrol(store) for unit in ("ska-ssk", "ska-vc1", "ska-avd1", "ska-ssk") for _ in range(2)]

        def work(number: int) -> None:
            pen = pens[number]
            for turn in range(6):
                story = stories[(number + turn) % len(stories)]
                text = {"situation": (f"{number}.{turn}", None)}
                pen.do(store, "publish", story.case_id, published(story.planning, text))

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(work, range(8)))
        readers = [
            Reader(store, f"unit:{unit}", limit).catch_up() for unit in ("ska-ssk", "ska-vc1") for limit in (3, 99)
        ]
        assert all(reader.documents == readers[0].documents for reader in readers[:2])
        conflicts = sum(len(readers[0].document(story.planning).conflicts) for story in stories)
        assert conflicts == 8 * 6 - 4, "every text but the first of each plan stands beside it"

    def test_a_reader_beyond_the_head_is_told_so(self, store: Store) -> None:
        with pytest.raises(StoreRefusal, match="beyond_head") as refusal:
            store.pull(asker_of("unit:ska-ssk"), "unit:ska-ssk", 17)
        assert refusal.value.details == {"head": 0, "epoch": store.epoch}

    def test_an_unknown_scope_is_refused(self, store: Store) -> None:
        with pytest.raises(StoreRefusal, match="unknown_scope"):
            store.pull(asker_of("unit:nowhere"), "unit:nowhere", 0)

    def test_units_come_down_as_documents_the_store_itself_vouches_for(self, store: Store) -> None:
        reader = Reader(store, "reference").catch_up()
        unit = reader.document("ska-ssk")
        assert (unit.kind, unit.case_id, unit.value("name"), unit.value("kind")) == (
            "unit",
            "reference",
            "Kommun SSK",
            "KOM_SSK",
        )
        assert {cell.op_id for cell in unit.cells.values()} == {""}
        assert reader.notes("ska-ssk") == {}


def test_the_epoch_and_everything_else_survive_a_restart(address: Path | str) -> None:
    store = open_store(address)
    ward = Pen("ska-avd1").enrol(store)
    story, epoch = begin_story(store, ward), store.epoch
    store.close()
    again = open_store(address)
    assert again.epoch == epoch
    assert again.hello(ward.device_id, 1, ward.unit).device_last_seq == 3
    assert story.planning in Reader(again, "unit:ska-ssk").catch_up().documents
    again.close()
