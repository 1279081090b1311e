"""Reading a plan without taking part in the real program, against a real training store: from the menu to the end, with
nothing of it left on the computer, and told to the unit whose case it is."""

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

from central.store.store import Store
from desktop.app.outside_login import OutsideLogin
from desktop.app.session_ticket import SessionTicket
from desktop.models.outside import OutsideWish
from desktop.session.browser_login import BrowserLogin
from desktop.sync.dialogue import StoreRefused
from desktop.sync.provider import HttpProvider
from desktop.sync.transport import HttpTransport
from desktop.sync.work_session import WorkSession
from desktop.tour.player import Player
from domain.acts.readings import readings_since
from domain.case import HEADER, Document
from domain.directory import Membership
from domain.person_id import format_display
from domain.wire import bundle_from_wire
from tests.central.pen import Pen
from tests.central.service import Caller
from tests.security.plan_in_force import PERSON, establish, staff
from tests.security.provider_process import Browser, Provider

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


@pytest.mark.long
def test_the_main_responsible_has_it_in_the_inbox_until_she_has_looked_at_the_plan(
    training: SessionTicket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    known = plan_in_force(training)
    with contextlib.closing(HttpTransport(training.url, training.token, READER)) as transport:
        login = OutsideLogin(Working(transport), training=True, open_browser=lambda _: False, wanted=lambda: None)
        dialogue = login.dialogue()
        dialogue.open(dialogue.ask(known.person_id), OutsideWish("sip_by_consent", "GIVET", REASON))
    owner = Player("owner", replace(training, unit=OWNER, data=str(tmp_path / "owner"), pin=False), tmp_path)
    owner.wait("inbox.list", contains="Planen har lästs av en enhet som inte deltar", timeout=30)
    owner.pick("inbox.list", "Planen har lästs av en enhet som inte deltar")
    owner.key("Return")
    owner.wait("case")
    owner.click("case.tab.history")
    owner.wait("history", contains="Läste utan att delta, med personens samtycke")
    owner.click("case.tab.sip")
    owner.key("Ctrl+1")
    owner.wait_gone("inbox.list", contains="Planen har lästs av en enhet som inte deltar")
    owner.close()


def test_in_production_the_card_is_shown_once_more_by_the_browser(
    store: Store, service: Caller, provider: Provider
) -> None:
    staff(store)
    store.write_reference([], [], [Membership("ska-ssk.1", "fyr-vc1", "EMERGENCY_READ")])
    establish(store, Pen("ska-avd1").enrol(store), Pen("ska-ssk").enrol(store))
    url = f"http://127.0.0.1:{service.port}"
    asked: list[str] = []
    pen, shows = Pen("fyr-vc1"), Cardholder("anna")
    with contextlib.closing(HttpTransport(url, work=WorkSession(""))) as anybody:
        id_token = BrowserLogin(HttpProvider(), shows.opens, patience=10).run(anybody.login_terms())
    work = WorkSession("fyr-vc1", id_token)
    work.use_device(pen.device_id, pen.key)
    with contextlib.closing(HttpTransport(url, work=work)) as transport:
        login = OutsideLogin(
            Working(transport), training=False, open_browser=shows.opens, wanted=lambda: asked.append("card")
        )
        dialogue = login.dialogue()
        answer = dialogue.ask(PERSON)
        reading = dialogue.open(answer, OutsideWish("sip_by_consent", "GIVET", REASON))
        assert asked == ["card"]
        assert "max_age=0" in shows.went[-1]
        told = dialogue.read(reading)
        assert told.bundle.document.text("important_to_me") == "Att få vara hemma"
        dialogue.end(reading)
        with pytest.raises(StoreRefused, match="unknown_reading"):
            dialogue.lasts(reading)
        other = Cardholder("eva")
        login = OutsideLogin(Working(transport), training=False, open_browser=other.opens, wanted=lambda: None)
        with pytest.raises(StoreRefused) as refused:
            login.dialogue().open(dialogue.ask(PERSON), OutsideWish("sip_by_consent", "GIVET", REASON))
        assert refused.value.details["reason"] == "outside_log_in_again", "somebody else's card"


@dataclass
class Working:
    transport: HttpTransport

    def network(self) -> HttpTransport:
        return self.transport


@dataclass
class Cardholder:
    """Somebody who shows her card in the browser that opens. `went` are the provider's addresses it came to."""

    card: str
    went: list[str] = field(default_factory=list)

    def opens(self, address: str) -> bool:
        threading.Thread(target=self._go, args=(address,), daemon=True).start()
        return True

    def _go(self, address: str) -> None:
        with httpx2.Client(follow_redirects=False) as first:
            way = first.get(address).headers["location"]  # an address of this computer's leads there, once
        self.went.append(way)
        Browser(self.card).go(way)
