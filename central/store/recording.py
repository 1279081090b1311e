"""Writing down what was judged: accepted operations, a verdict with its receipt for each, and whole what was held."""

from __future__ import annotations

import json
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central.store import schema
from central.store.answers import StoredVerdict
from central.store.bulk import Writes
from central.store.clock import utc_text
from central.store.tally import Judged, Tally
from domain.outcome import Ruling
from domain.signature import Receipt, Signed, sign_receipts


def record_accepted(writes: Writes, judged: Sequence[Judged]) -> None:
    """Add accepted operations to what is written into the legal record."""
    writes.insert(schema.op, [_op_row(one) for one in judged])


def record(tally: Tally, key: Ed25519PrivateKey) -> dict[tuple[str, int, int], StoredVerdict]:
    """Gather every verdict with its signed receipt, and keep whole what was held. By (device, incarnation, number)."""
    keys, held, verdicts = [], [], {}
    receipts = sign_receipts([receipt_of(one) for one in tally.judged], key)
    for one, receipt in zip(tally.judged, receipts, strict=True):
        keys.append(_key_row(one, receipt))
        if one.ruling is Ruling.HELD:
            held.append(_held_row(one))
        place = (one.arrival.device_id, one.arrival.incarnation, one.item.seq)
        params = dict(one.params)
        verdicts[place] = StoredVerdict(
            one.item.claimed_id, one.item.seq, one.ruling.value, one.code, params, one.case_seq, receipt
        )
    tally.writes.insert(schema.op_key, keys)
    tally.writes.insert(schema.held, held)
    return verdicts


def receipt_of(judged: Judged) -> Receipt:
    """What the store signs of one judged operation."""
    operation = judged.item.operation
    return Receipt(
        judged.item.claimed_id,
        judged.item.hash,
        judged.ruling.value,
        judged.code,
        dict(judged.params),
        operation.case_id if operation else "",
        judged.case_seq,
        utc_text(judged.arrival.at),
        judged.case_prev_hash,
    )


def _key_row(judged: Judged, receipt: Signed) -> dict[str, object]:
    return {
        "op_id": judged.key,
        "device_id": judged.arrival.device_id,
        "incarnation": judged.arrival.incarnation,
        "device_seq": judged.item.seq,
        "hash": judged.item.hash,
        "ruling": judged.ruling.value,
        "code": judged.code,
        "params": json.dumps(dict(judged.params)),
        "case_seq": judged.case_seq,
        "receipt": receipt.data,
        "receipt_sig": receipt.signature,
    }


def _held_row(judged: Judged) -> dict[str, object]:
    operation = judged.item.operation
    return {
        "op_id": judged.key,
        "device_id": judged.arrival.device_id,
        "user_id": judged.arrival.user_id,
        "owner_unit": operation.acting_unit if operation else "",
        "case_id": operation.case_id if operation else "",
        "code": judged.code,
        "received_at": utc_text(judged.arrival.at),
        "data": judged.item.signed.data,
        "sig": judged.item.signed.signature,
        "decided": False,
    }


def _op_row(judged: Judged) -> dict[str, object]:
    operation = judged.item.operation
    if operation is None:
        raise ValueError("only a readable operation is accepted")
    return {
        "op_id": operation.op_id,
        "case_id": operation.case_id,
        "case_seq": judged.case_seq,
        "doc_id": operation.doc_id[:63],
        "device_id": operation.device_id,
        "incarnation": operation.incarnation,
        "device_seq": operation.device_seq,
        "user_id": operation.author.user_id,
        "user_name": operation.author.name,
        "user_title": operation.author.title,
        "acting_unit": operation.acting_unit,
        "client_time": operation.client_time,
        "clock_offset_ms": operation.clock_offset_ms,
        "received_at": utc_text(judged.arrival.at),
        "kind": operation.kind,
        "ruling": judged.ruling.value,
        "case_prev_hash": judged.case_prev_hash,
        "hash": judged.item.hash,
        "data": judged.item.signed.data,
        "sig": judged.item.signed.signature,
    }
