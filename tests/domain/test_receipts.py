"""Receipts share a signature, and each of them can be checked by itself."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.hash_tree import STEP, root_and_steps, root_from
from domain.signature import Receipt, SignatureError, Signed, sign_receipts, verify_receipt

_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
_PUBLIC = _KEY.public_key().public_bytes_raw()


def _receipts(count: int) -> list[Receipt]:
    one = Receipt("", "0" * 64, "applied", "", {}, "case", 1, "2026-11-20T09:00:00.000Z", "0" * 64)
    return [replace(one, case_seq=number) for number in range(count)]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 8, 9, 33, 200])
def test_each_of_many_can_be_checked_alone(count: int) -> None:
    receipts = _receipts(count)
    signed = sign_receipts(receipts, _KEY)
    assert [verify_receipt(one, _PUBLIC) for one in signed] == receipts
    assert len({one.signature[:64] for one in signed}) == 1, "one signature for all"
    assert max(len(one.signature) for one in signed) == 64 + STEP * (count - 1).bit_length()


def test_one_alone_is_signed_like_any_other_statement() -> None:
    (signed,) = sign_receipts(_receipts(1), _KEY)
    _KEY.public_key().verify(signed.signature, b"samsa/receipt/v1" + hashlib.sha256(signed.data).digest())
    assert sign_receipts([], _KEY) == []


@settings(deadline=None, max_examples=60)
@given(st.integers(2, 40), st.data())
def test_nothing_of_it_can_be_changed(count: int, data: st.DataObject) -> None:
    signed = data.draw(st.sampled_from(sign_receipts(_receipts(count), _KEY)))
    place = data.draw(st.integers(0, len(signed.signature) - 1))
    flipped = bytearray(signed.signature)
    flipped[place] ^= data.draw(st.sampled_from([1, 2, 128]))
    length = data.draw(st.sampled_from([0, 1, 63, 64, len(signed.signature) - STEP, len(signed.signature) - 1]))
    for sig in (bytes(flipped), signed.signature[:length], signed.signature + bytes(STEP), signed.signature + b"\0"):
        if sig != signed.signature:
            with pytest.raises(SignatureError):
                verify_receipt(Signed(signed.data, sig), _PUBLIC)
    with pytest.raises(SignatureError):
        verify_receipt(Signed(signed.data.replace(b"applied", b"merged"), signed.signature), _PUBLIC)


def test_steps_of_one_do_not_vouch_for_another() -> None:
    first, second, *_ = sign_receipts(_receipts(5), _KEY)
    with pytest.raises(SignatureError):
        verify_receipt(Signed(first.data, second.signature), _PUBLIC)


def test_a_pair_of_hashes_is_no_receipt() -> None:
    """What is hashed for a pair could be shown as a receipt's bytes, with the steps from there on."""
    left, right, *_ = (hashlib.sha256(one.data).digest() for one in sign_receipts(_receipts(4), _KEY))
    first = sign_receipts(_receipts(4), _KEY)[0]
    pair = Signed(b"samsa/receipts/v1" + left + right, first.signature[:64] + first.signature[64 + STEP :])
    with pytest.raises(SignatureError, match="not_an_object"):
        verify_receipt(pair, _PUBLIC)


def test_what_are_no_steps_lead_nowhere() -> None:
    root, steps = root_and_steps([bytes([number]) * 32 for number in range(3)])
    assert [root_from(bytes([number]) * 32, each) for number, each in enumerate(steps)] == [root] * 3
    for wrong in (b"x", b"\2" + bytes(32), bytes(STEP * 17)):
        with pytest.raises(ValueError, match="no steps"):
            root_from(bytes(32), wrong)
    with pytest.raises(ValueError, match="leaves"):
        root_and_steps([])
