"""Records as the pictures show them: what the views are tested and looked at with. All persons are made up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from types import MappingProxyType

from desktop.models.inbox_rows import InboxGroupKey, InboxItem, InboxRecord
from desktop.models.known import Known
from desktop.models.records import (
    ConsentBasis,
    MessageRecord,
    OutboxItem,
    PersonRecord,
    Provenance,
    QueueState,
    ReceiptRow,
    UnitRecord,
)
from desktop.models.texts import Texts
from desktop.models.unit_records import Colleague
from desktop.models.workplace import shipped_codes, shipped_forms
from desktop.views.view_context import ViewContext
from domain.case import Cell, Document
from domain.directory import Directory, Unit
from domain.forms.findings import Editor
from domain.operation import CellValue

NOW = datetime(2026, 11, 17, 14, 20, tzinfo=timezone(timedelta(hours=1)))
TEXTS = {
    "own_row_missing": "Er rad på Ansvarsfliken saknas",
    "plan_to_establish": "Planen ska upprättas",
    "two_texts": "Två texter finns",
    "acknowledged_by": "{n} av {of} enheter har kvitterat",
    "follow_up": "Uppföljning {date}",
    "form_block": "Planen saknar ett datum.",
    "row": "Ansvarsfliken, er rad",
}

_WORDS = Texts.load()


def say(code: str, /, **params: str) -> str:
    return TEXTS[code].format(**params) if code in TEXTS else _triage_words(code, **params)


def _triage_words(code: str, /, **params: str) -> str:
    return _WORDS.say(code, **params) if code.startswith("triage.") else ""


def ago(**span: float) -> str:
    """A UTC text that long before NOW."""
    return (NOW - timedelta(**span)).astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def known() -> Known:
    """The shipped forms and code lists, and the units below."""
    units = {unit_id: Unit(unit_id, name, "", "") for unit_id, name in UNITS.items()}
    return Known(Directory(units), shipped_forms(), codes=shipped_codes())


def colleagues() -> tuple[Colleague, ...]:
    """Who works at Kommun SSK, oneself first."""
    others = (("johan", "Johan Berg"), ("maria", "Maria Sund"))
    return (Colleague("anna", "Anna Lindh", "sjuksköterska"), *(Colleague(*one, "sjuksköterska") for one in others))


def context() -> ViewContext:
    """What the views of Kommun SSK know of the unit and of Anna Lindh, who works there."""
    editor = Editor("ska-ssk", "KOM_SSK", "CASEWORKER_KOM")
    return ViewContext(known, editor, "Anna Lindh", "sjuksköterska", {}, _WORDS.say, lambda: NOW, "anna")


UNITS = {
    "ska-avd1": "Sjukhusavdelning 1",
    "ska-vc1": "Vårdcentral 1",
    "ska-ssk": "Kommun SSK",
    "ska-soc1": "Socialtjänst 1",
}


def item(
    key: str,
    group: InboxGroupKey,
    name: str,
    number: str,
    kind: str,
    unit: str,
    since: str,
    **more: object,
) -> InboxItem:
    base: dict[str, object] = {
        "key": key,
        "group": group,
        "case_id": f"case-{key}",
        "doc_id": f"doc-{key}",
        "person_name": name,
        "person_id": number,
        "protected": "",
        "kind": kind,
        "counterpart": unit,
        "since": since,
        "seen_by": "",
        "acknowledged_by": "",
    }
    return InboxItem(**{**base, **more})  # type: ignore[arg-type]


def inbox() -> InboxRecord:
    ward1, ward2 = "Sjukhusavdelning 1", "Sjukhusavdelning 2"
    ack, us = InboxGroupKey.TO_ACKNOWLEDGE, InboxGroupKey.WAITING_FOR_US
    others, watched = InboxGroupKey.WAITING_FOR_OTHERS, InboxGroupKey.WATCHED
    one_of_two = MappingProxyType({"n": "1", "of": "2"})
    return InboxRecord(
        "ska-ssk",
        "Kommun SSK",
        (
            item("1", ack, "Karl-Erik Nyström", "19440115-6478", "INS", ward2, ago(hours=26), due=ago(hours=2)),
            item(
                "2",
                ack,
                "Ingrid Hallberg",
                "19441011-9046",
                "INS",
                ward1,
                ago(hours=20),
                seen_by="Anna Lindh",
                due="2026-11-18T13:05:00.000Z",
                assigned="anna",
                assigned_name="Anna Lindh",
            ),
            item("3", ack, "Birgitta Holm", "19390807-9167", "MVO", ward2, ago(minutes=40), badge="high"),
            item(
                "4",
                us,
                "Lars-Göran Ek",
                "19540103-6818",
                "PLN",
                "Vårdcentral 1",
                ago(hours=50),
                seen_by="Anna Lindh",
                reason="own_row_missing",
                assigned="johan",
                assigned_name="Johan Berg",
            ),
            item(
                "5",
                us,
                "Aino Mäkelä",
                "19350808-9061",
                "SIP",
                "Vårdcentral 2",
                ago(hours=5),
                reason="two_texts",
                badge="two_texts",
            ),
            item(
                "6",
                others,
                "Sven Lundqvist",
                "19480216-2174",
                "MVO",
                "Vårdcentral 1",
                ago(hours=75),
                reason="acknowledged_by",
                params=one_of_two,
            ),
            item(
                "7",
                others,
                "Siv Andreasson",
                "19521031-2582",
                "MVO",
                "Sjukhus öppenvårdsmottagning",
                ago(hours=28),
                reason="acknowledged_by",
                params=one_of_two,
                pending=True,
            ),
            item(
                "8",
                watched,
                "Skyddade personuppgifter",
                "",
                "SIP",
                "Socialtjänst 2",
                ago(hours=200),
                protected="MARKED",
                reason="follow_up",
                params=MappingProxyType({"date": "19 nov"}),
                watched_until="2026-11-19",
                watch_note="Väntar på hjälpmedel",
            ),
        ),
    )


def many(count: int) -> InboxRecord:
    """An inbox of `count` rows, oldest first."""
    items = tuple(
        item(
            f"m{n:05d}",
            InboxGroupKey.TO_ACKNOWLEDGE,
            f"Person {n:05d}",
            "19440115-6478",
            "INS",
            "Sjukhusavdelning 1",
            ago(minutes=count - n),
        )
        for n in range(count)
    )
    return InboxRecord("ska-ssk", "Kommun SSK", items)


def author(name: str = "Eva Dahl", at: str = "") -> Provenance:
    at = at or ago(hours=24)
    return Provenance("op-1", "send", name, "sjuksköterska", "ska-avd1", "Sjukhusavdelning 1", at, at, verified=True)


def message(**changes: object) -> MessageRecord:
    cells: dict[str, CellValue] = {
        "admitted_at": "2026-11-16T11:30",
        "estimated_discharge": "2026-11-20",
        "reason": "Fall i hemmet. Höftfraktur på vänster sida, opereras i dag.",
        "consent": "YES",
        "needs/KOM_HSL": True,
        "needs/KOM_SOL": True,
        "needs/REHAB": True,
        "known_services": "YES",
        "current_services": "Hemtjänst morgon och kväll. Trygghetslarm. Hemsjukvård delar läkemedel varannan vecka.",
        "health_centre": "ska-vc1",
        "ward_phone": "031-390 06 21",
        "interpreter": "NO",
        "next_of_kin/r1/name": "Lena Hallberg",
        "next_of_kin/r1/relation": "dotter",
        "next_of_kin/r1/phone": "070-174 06 12",
        "next_of_kin/r1/may_inform": "YES",
    }
    document = Document(
        "doc-2",
        "case-2",
        "INS",
        4,
        "ska-avd1",
        None,
        frozenset({"unit:ska-ssk"}),
        {path: Cell(value, 1, "op-1") for path, value in cells.items()},
    )
    sent = ago(hours=24.25)
    receipts = (
        ReceiptRow("ska-ssk", "Kommun SSK", True, sent, "Anna Lindh", ago(hours=4), "", ""),
        ReceiptRow(
            "ska-soc1", "Socialtjänst 1", False, sent, "Per Wikström", ago(hours=23), "Per Wikström", ago(hours=23)
        ),
        ReceiptRow("ska-vc1", "Vårdcentral 1", False, sent, "", "", "", ""),
    )
    base: dict[str, object] = {
        "case_id": "case-2",
        "document": document,
        "person": PersonRecord("Ingrid Hallberg", "19441011-9046", "PNR", 82),
        "consent": ConsentBasis("GIVET", "2026-11-16T09:00"),
        "sender_unit": "Sjukhusavdelning 1",
        "author": author(at=sent),
        "receipts": receipts,
        "may_acknowledge": True,
    }
    return MessageRecord(**{**base, **changes})  # type: ignore[arg-type]


def outbox() -> tuple[OutboxItem, ...]:
    def line(key: str, who: tuple[str, str], kind: str, doc: str, to: str, at: str, **more: object) -> OutboxItem:
        base: dict[str, object] = {"summary": "", "state": QueueState.QUEUED}
        ids = (f"op-{key}", f"case-{key}", f"doc-{key}")
        facts = {"target": to, "written_at": at, **base, **more}
        return OutboxItem(*ids, who[0], who[1], "", kind, doc, **facts)  # type: ignore[arg-type]

    worse = "Mer andfådd sedan i tisdags. Viktuppgång 2,4 kg på tre dagar. Svullna underben, hosta på natten."
    ward, centre = "Sjukhusavdelning 2", "Vårdcentral 1"
    fields = (("summary", worse), ("wants_answer", "YES"))
    sent, done, held = QueueState.SENT, QueueState.ACKNOWLEDGED, QueueState.HELD
    refused = {"state": held, "reason": "form_block"}
    received = {"state": sent, "answered_at": ago(minutes=59), "awaited": 2, "acknowledged": 1}
    whole = {"state": done, "answered_at": ago(hours=3), "awaited": 1, "acknowledged": 1}
    whole["acknowledged_at"] = ago(hours=2)
    return (
        line("1", ("Birgitta Holm", "19390807-9167"), "acknowledge", "INS", ward, ago(minutes=18)),
        line(
            "2", ("Lars-Göran Ek", "19540103-6818"), "send", "MVO", centre, ago(minutes=10), fields=fields, unsent=True
        ),
        line("4", ("Sven Lundqvist", "19480216-2174"), "publish", "PLN", "3 parter", ago(minutes=25), summary="row"),
        line("5", ("Åke Öström", "19521031-2582"), "transition", "SIP", "2 parter", ago(minutes=40), **refused),
        line("6", ("Märta Öhman", "19320102-7723"), "send", "MVO", "Vårdcentral 2", ago(hours=1), **received),
        line("7", ("Ingrid Hallberg", "19441011-9046"), "send", "MVO", ward, ago(hours=3), **whole),
    )


def units() -> tuple[UnitRecord, ...]:
    names = (
        ("avd1", "Sjukhusavdelning 1", "SLUTEN", "Sjukhus", "Sjukhus"),
        ("avd2", "Sjukhusavdelning 2", "SLUTEN", "Sjukhus", "Sjukhus"),
        ("shrehab", "Sjukhusrehab", "SLUTEN_REHAB", "Sjukhus", "Sjukhus"),
        ("shmott", "Sjukhus öppenvårdsmottagning", "SPEC_OPEN", "Sjukhus", "Sjukhus"),
        ("vc1", "Vårdcentral 1", "VC", "Primärvård", "Primärvård"),
        ("vc2", "Vårdcentral 2", "VC", "Primärvård", "Primärvård"),
        ("pvrehab", "Primärvårdsrehabmottagning", "REHAB_PV", "Primärvård", "Primärvård"),
        ("barn", "Barnmottagning", "REGIONHALSA", "Primärvård", "Regionhälsa"),
        ("ung", "Ungdomsmottagning", "REGIONHALSA", "Primärvård", "Regionhälsa"),
        ("spec", "Specialistmottagning", "SPEC_OPEN", "Primärvård", "Regionhälsa"),
        ("soc1", "Socialtjänst 1", "KOM_SOL", "Kommun", "Vård och omsorg"),
        ("soc2", "Socialtjänst 2", "KOM_SOL", "Kommun", "Vård och omsorg"),
        ("ssk", "Kommun SSK", "KOM_SSK", "Kommun", "Vård och omsorg"),
        ("krehab", "Kommunrehab", "KOM_REHAB", "Kommun", "Vård och omsorg"),
        ("forsk", "Förskola", "SKOLA", "Kommun", "Skola"),
        ("grund", "Grundskola", "SKOLA", "Kommun", "Skola"),
        ("gymn", "Gymnasieskola", "SKOLA", "Kommun", "Skola"),
    )
    regions = {
        "fyr": "Fyrbodal",
        "gbg": "Göteborgsområdet",
        "sml": "SAMLA",
        "smb": "SIMBA",
        "ska": "Skaraborg",
        "sal": "Södra Älvsborg",
    }
    return tuple(
        UnitRecord(
            f"{code}-{suffix}",
            name,
            kind,
            region,
            operation,
            group,
            f"{code}-{suffix}",
            cases=8 if suffix == "ssk" else None,
        )
        for code, region in regions.items()
        for suffix, name, kind, operation, group in names
    )
