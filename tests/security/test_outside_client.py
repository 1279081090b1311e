"""Reading a plan without taking part in the real program, against a real training store: from the menu to the end, with
nothing of it left on the computer, and told to the unit whose case it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from desktop.app.session_ticket import SessionTicket
from desktop.tour.player import Player
from domain.acts.readings import readings_since
from domain.case import HEADER, Document
from domain.person_id import format_display
from domain.wire import bundle_from_wire
from tests.central.service import Caller

OWNER = "ska-ssk"
READER = "fyr-vc1"
REASON = "Hembesök på natten, personen vill att vi läser"


@dataclass(frozen=True)
class InForce:
    person_id: str
    plan: Document
    important: str


def documents_of(training: SessionTicket, unit: str) -> list[Document]:
    """What a unit of the store holds, as of not long ago."""
    session = Caller(urlsplit(training.url).port or 0, training.token).log_in(unit)
    found: list[Document] = []
    after, edition = "", ""
    while True:
        lines = session.get(f"/v1/bootstrap?scope=unit:{unit}" + (f"&edition={edition}&after={after}" if after else ""))
        header, *rows = lines.lines()
        found += [bundle_from_wire(row).document for row in rows]
        after, edition = header["upto"], header["edition"]
        if not after:
            return found


def document_of(training: SessionTicket, unit: str, doc_id: str) -> Document | None:
    """A document as a unit holds it now."""
    session = Caller(urlsplit(training.url).port or 0, training.token).log_in(unit)
    _, *rows = session.get(f"/v1/documents?scope=unit:{unit}&docs={doc_id}").lines()
    return bundle_from_wire(rows[0]).document if rows else None


def plan_in_force(training: SessionTicket) -> InForce:
    """One of the owner's own cases, of somebody without protected identity."""
    documents = documents_of(training, OWNER)
    headers = {one.case_id: one for one in documents if one.kind == HEADER}
    for plan in documents:
        header = headers.get(plan.case_id)
        if header is None or plan.kind != "SIP" or plan.text("status") != "SIP_ACTIVE":
            continue
        important = plan.text("important_to_me")
        if important and header.value("person/protected") is None and header.text("owner_unit") == OWNER:
            return InForce(header.text("person/id"), plan, important)
    raise AssertionError("the training store has no plan in force at the unit")


def test_from_the_menu_to_the_end_and_told_to_whose_case_it_is(
    training: SessionTicket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    known = plan_in_force(training)
    data = tmp_path / "data"
    reader = Player("reader", replace(training, unit=READER, data=str(data), pin=False), tmp_path)
    reader.wait("inbox.list", contains="SIP", timeout=30)
    reader.wait_gone("frame.offline")
    reader.key("Ctrl+Shift+L")
    reader.wait("outside.form", contains="Läs en SIP utan att delta")
    reader.fill("outside.person", format_display(known.person_id))
    reader.click("outside.ask")
    reader.wait("outside.note", contains="Det finns en plan")
    reader.click("outside.ground.consent")
    reader.fill("outside.reason", REASON)
    reader.click("outside.open")
    reader.wait("outside.bar", contains="Läses utan att delta – inget sparas på datorn.")
    reader.wait("outside.plan", contains=known.important.split("\n")[0])
    assert "Kan inte verifieras" not in reader.read("outside.plan")
    assert reader.facts()["waiting"] == 0
    reader.click("outside.close")
    reader.wait("outside.note", contains="Planen är stängd")
    reader.wait_gone("outside.plan")
    reader.close()
    told = known.important.encode()
    assert [file for file in data.rglob("*") if file.is_file() and told in file.read_bytes()] == []
    now = document_of(training, OWNER, known.plan.doc_id)
    assert now is not None
    (entry,) = readings_since(now, known.plan.ver)
    assert (now.text(f"outside/{entry}/unit"), now.text(f"outside/{entry}/way")) == (READER, "sip_by_consent")
    assert document_of(training, READER, known.plan.doc_id) is None
