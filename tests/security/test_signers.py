"""Whoever is named as the author has signed, with a key that was hers then: everything else is shown as unverifiable
and does not reach paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import delete, update

from central.store.clock import utc_text
from central.store.devices import read_certificates
from desktop.documents.paper import UnverifiedContentError
from desktop.documents.sip_print import render_sip
from desktop.models.replica_tables import certificate, r_op
from domain.signature import Certificate, Signed, ended, sign_certificate, signed_before_end, verify_certificate
from tests.desktop.app.test_printing import established, printed
from tests.sync.little_town import STORE_KEY, Town

Change = Callable[[Certificate], Signed]
_SOMEBODY = Ed25519PrivateKey.from_private_bytes(b"x" * 32)


def _vouched(**changed: object) -> Change:
    return lambda held: sign_certificate(replace(held, **changed), STORE_KEY)  # type: ignore[arg-type]


FAULTS: dict[str, Change] = {
    "the key of another": _vouched(public_key=_SOMEBODY.public_key().public_bytes_raw()),
    "the device of another person": _vouched(user_id="ska-vc1.1"),
    "another device": _vouched(device_id="01a1f82f-5918-7f0f-8f0f-0f0f0f0f0f0f"),
    "not vouched for by the store": lambda held: sign_certificate(held, _SOMEBODY),
    "a certificate that had ended": _vouched(valid_to="2026-01-01T00:00:00.000Z"),
    "a device that was lost before": lambda held: sign_certificate(ended(held, "2026-11-20T08:00:00Z"), STORE_KEY),
    "a certificate that says no time": _vouched(valid_to=""),
}


def author_of(town: Town) -> str:
    device = town.nurse.outbox.device()
    assert device is not None
    return device.device_id


def held(town: Town) -> Certificate:
    """What the health centre holds of the nurse's device."""
    signed = town.centre.replica.certificates({author_of(town)})[author_of(town)]
    return verify_certificate(signed, town.store.public_key)


def put(town: Town, signed: Signed) -> None:
    mine = update(certificate).where(certificate.c.device_id == author_of(town))
    with town.centre.replica.file.write.begin() as db:
        db.execute(mine.values(data=signed.data, sig=signed.signature))


def look_again(town: Town, case_id: str, plan: str, *, vouched: bool) -> None:
    """What another unit sees at its next start, on screen and for paper."""
    town.centre.stop()
    town.centre.start()
    record = town.centre.desk.case(case_id)
    assert record is not None
    assert (plan not in record.unverified) is vouched
    paper = printed(town.centre, case_id, plan)
    if vouched:
        assert render_sip(paper)
    else:
        with pytest.raises(UnverifiedContentError):
            render_sip(paper)


@pytest.fixture
def plan(town: Town) -> tuple[str, str]:
    """(case, SIP) that the nurse has written, as it stands at the health centre."""
    return established(town)


@pytest.mark.parametrize("fault", FAULTS)
def test_what_she_cannot_have_signed_is_shown_as_such_and_not_printed(
    town: Town, plan: tuple[str, str], fault: str
) -> None:
    look_again(town, *plan, vouched=True)
    put(town, FAULTS[fault](held(town)))
    look_again(town, *plan, vouched=False)


def test_a_signature_that_does_not_hold_and_a_device_nobody_knows(town: Town, plan: tuple[str, str]) -> None:
    known = town.centre.replica.certificates({author_of(town)})[author_of(town)]
    with town.centre.replica.file.write.begin() as db:
        db.execute(delete(certificate).where(certificate.c.device_id == author_of(town)))
    look_again(town, *plan, vouched=False)
    with town.centre.replica.file.write.begin() as db:
        row = {"device_id": author_of(town), "data": known.data, "sig": known.signature}
        db.execute(certificate.insert().values(row))
    look_again(town, *plan, vouched=True)
    with town.centre.replica.file.write.begin() as db:
        db.execute(update(r_op).where(r_op.c.sig.is_not(None)).values(sig=bytes(64)))
    look_again(town, *plan, vouched=False)


def test_what_was_signed_before_the_device_was_lost_still_holds(town: Town, plan: tuple[str, str]) -> None:
    town.store.lose_device(author_of(town))
    with town.store._database.read() as db:
        (told,) = read_certificates(db, {author_of(town)}).values()
    lost = verify_certificate(told, town.store.public_key)
    assert lost.valid_to < held(town).valid_to
    put(town, told)
    look_again(town, *plan, vouched=True)
    town.store.find_again(author_of(town))
    with town.store._database.read() as db:
        (told,) = read_certificates(db, {author_of(town)}).values()
    assert verify_certificate(told, town.store.public_key).valid_to > lost.valid_to
    assert verify_certificate(told, town.store.public_key).public_key == lost.public_key


def test_a_message_in_the_inbox_says_it_too(town: Town) -> None:
    case_id = town.admit()
    town.sync_all()
    message = town.document(town.centre, case_id, "INS")
    shown = town.centre.desk.message(message, case_id)
    assert shown is not None
    assert shown.verified
    with town.centre.replica.file.write.begin() as db:
        db.execute(delete(certificate))
    town.centre.stop()
    again = town.centre.start().desk.message(message, case_id)
    assert again is not None
    assert not again.verified


def test_a_device_that_goes_on_gets_a_certificate_that_does(town: Town) -> None:
    device = town.nurse.outbox.device()
    assert device is not None
    public = device.key.public_key().public_bytes_raw()

    def enrolled(days: int) -> Certificate:
        at = datetime.fromisoformat(first.valid_from) + timedelta(days=days)
        town.store._clock = lambda: at
        signed = town.store.enrol(device.device_id, town.nurse.user_id, public).certificate
        return verify_certificate(signed, town.store.public_key)

    town.nurse.enrol()
    first = verify_certificate(
        town.store.enrol(device.device_id, town.nurse.user_id, public).certificate, town.store.public_key
    )
    assert enrolled(200) == first
    later = enrolled(300)
    assert (later.valid_from, later.public_key, later.user_id) == (first.valid_from, first.public_key, first.user_id)
    assert later.valid_to == utc_text(datetime.fromisoformat(first.valid_from) + timedelta(days=665))


@pytest.mark.parametrize(
    ("client_time", "offset_ms", "before"),
    [
        ("2026-11-20T09:00:00.000Z", 0, True),
        ("2026-11-20T09:05:00.000Z", 0, True),
        ("2026-11-20T09:05:00.001Z", 0, False),
        ("2026-11-20T10:00:00Z", -3_600_000, True),
        ("2026-11-20T08:30:00Z", 3_600_000, False),
        ("2026-11-20T08:30:00Z", 2**52, False),
    ],
)
def test_when_it_was_signed_is_told_by_the_device_s_clock_as_it_was_corrected(
    client_time: str, offset_ms: int, before: bool
) -> None:
    until = Certificate("d", "u", bytes(32), "2026-01-01T00:00:00.000Z", "2026-11-20T09:00:00.000Z")
    assert signed_before_end(client_time, offset_ms, until) is before
