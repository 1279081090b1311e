"""Cases to show: built cell by cell as an evening of work would have left them, each change with who and when."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from types import MappingProxyType

import yaml

from desktop.models.attachment_records import AttachmentRecord, AttachmentState
from desktop.models.known import Known
from desktop.models.records import (
    CaseRecord,
    ConsentBasis,
    ConsentRecord,
    MessageOffer,
    MessageRecord,
    PersonRecord,
    Provenance,
    ReceiptRow,
    TwoTexts,
)
from desktop.models.texts import Texts
from desktop.models.visit import Visit
from desktop.models.workplace import shipped_limits
from desktop.views.view_context import ViewContext
from domain.case import Case, Cell, Conflict, Document, unit_scope
from domain.context import FormLibrary, form_library
from domain.deadlines import deadlines_of, ready_intervals
from domain.directory import Directory, Unit
from domain.forms.findings import Editor
from domain.forms.loading import load_definition
from domain.ids import uuid7
from domain.operation import CellValue
from resources import resource_path

NOW = datetime(2026, 11, 19, 13, 20, tzinfo=timezone(timedelta(hours=1)))
"""A Thursday afternoon, in Swedish winter time."""
UNITS = (
    Unit("fyr-avd1", "Sjukhusavdelning 1", "SLUTEN", "Fyrbodal", phone="031-390 06 10"),
    Unit("fyr-vc1", "Vårdcentral 1", "VC", "Fyrbodal", phone="031-390 06 40"),
    Unit("fyr-soc2", "Socialtjänst 2", "KOM_SOL", "Fyrbodal", phone="031-390 06 50"),
    Unit("fyr-ssk", "Kommun SSK", "KOM_SSK", "Fyrbodal", phone="031-390 06 32"),
    Unit("fyr-krehab", "Kommunrehab", "KOM_REHAB", "Fyrbodal", phone="031-390 06 35"),
)
PEOPLE = {
    "fyr-avd1": ("Eva Dahl", "sjuksköterska"),
    "fyr-vc1": ("Sara Nyberg", "distriktssköterska"),
    "fyr-soc2": ("Mona Ask", "biståndshandläggare"),
    "fyr-ssk": ("Anna Lindh", "sjuksköterska"),
    "fyr-krehab": ("Omar Haddad", "fysioterapeut"),
}
WRITTEN_ATTACHMENTS = (
    AttachmentRecord("b1", "Läkemedelsberättelse.pdf", 312_400, AttachmentState.HERE, "", 1, 1),
    AttachmentRecord("b2", "Röntgenutlåtande höft 2026-11-16.pdf", 4_210_000, AttachmentState.SENDING, "", 2, 5),
    AttachmentRecord("b3", "Vårdplan.pdf", 88_000, AttachmentState.KEPT, "", 0, 1),
    AttachmentRecord("b4", "Blankett.pdf", 140_000, AttachmentState.REFUSED, "pdf_javascript", 1, 1),
)
EVERY_ATTACHMENT = (
    AttachmentRecord("b1", "Läkemedelsberättelse.pdf", 312_400, AttachmentState.HERE, "", 1, 1),
    AttachmentRecord("b2", "Röntgenutlåtande höft 2026-11-16.pdf", 4_210_000, AttachmentState.FETCHING, "", 2, 5),
    AttachmentRecord("b3", "Vårdplan.pdf", 88_000, AttachmentState.ABSENT, "", 0, 1),
    AttachmentRecord("b4", "Blankett.pdf", 140_000, AttachmentState.FAILED, "blob_damaged", 0, 1),
)
NAMES = {unit.unit_id: unit.name for unit in UNITS}


@cache
def library() -> FormLibrary:
    files = sorted(resource_path("forms").glob("*.yaml"))
    loaded = (yaml.load(file.read_text("utf-8"), yaml.CSafeLoader) for file in files)
    return form_library(tuple(load_definition(data) for data in loaded))


@cache
def common_texts() -> Mapping[str, str]:
    data = yaml.load(resource_path("texts", "forms.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return MappingProxyType(dict(data))


@cache
def words() -> Texts:
    return Texts.load()


def say(code: str, /, **params: str) -> str:
    """The words the program has for a code."""
    return str(words().say(code, **params))


def context(unit: str = "fyr-ssk", policy: Mapping[str, str] = MappingProxyType({})) -> ViewContext:
    """What the views of one unit know."""
    kind = next(one.kind for one in UNITS if one.unit_id == unit)
    directory = Directory(MappingProxyType({one.unit_id: one for one in UNITS}))
    editor = Editor(unit, kind, "CASEWORKER_KOM" if kind.startswith("KOM") else "CASEWORKER_OPENV")
    name, title = PEOPLE[unit]
    known = Known(directory, library(), {}, policy, {}, limits=shipped_limits())
    return ViewContext(lambda: known, editor, name, title, common_texts(), say, lambda: NOW, f"{unit}.1")


class Stage:
    """Collects changes and gives the record as `unit` sees it."""

    def __init__(self, person: PersonRecord, unit: str = "fyr-ssk") -> None:
        self.unit = unit
        self.person = person
        self._count = itertools.count(1)
        self._ver = 0
        self.case_id = self.new_id()
        self.documents: dict[str, Document] = {}
        self.provenance: dict[str, Provenance] = {}
        self.drafts: dict[str, dict[str, CellValue]] = {}
        self.messages: list[MessageRecord] = []
        self.two_texts: list[TwoTexts] = []
        self.offers = tuple(map(MessageOffer, ("ADM", "KAL", "MVO")))
        self.visit = Visit()

    def new_id(self) -> str:
        return uuid7(1_700_000_000_000 + next(self._count), b"0123456789")

    def operation(self, unit: str, at: str, kind: str = "publish", *, user: str = "", written: str = "") -> str:
        """A new operation by the unit's person, `at` as local `2026-11-17T08.24` without zone. Gives its id."""
        op_id = self.new_id()
        name, title = PEOPLE[unit]
        when = _utc(at)
        self.provenance[op_id] = Provenance(
            op_id, kind, user or name, title, unit, NAMES[unit], when, _utc(written) if written else when
        )
        self._ver += 1
        return op_id

    def document(self, kind: str, unit: str) -> str:
        doc_id = self.new_id()
        form = library().in_force.get(kind)
        scopes = frozenset(unit_scope(one.unit_id) for one in UNITS)
        self.documents[doc_id] = Document(
            doc_id, self.case_id, kind, self._ver, unit, form.hash if form else None, scopes
        )
        return doc_id

    def put(
        self, doc_id: str, unit: str, at: str, values: Mapping[str, CellValue], kind: str = "publish", user: str = ""
    ) -> str:
        op_id = self.operation(unit, at, kind, user=user)
        old = self.documents[doc_id]
        cells = {path: Cell(value, self._ver, op_id) for path, value in values.items()}
        self.documents[doc_id] = replace(old, ver=self._ver, cells=MappingProxyType({**old.cells, **cells}))
        return op_id

    def put_step(self, unit: str, at: str, event: str, cells: Mapping[str, CellValue]) -> str:
        """A step of the process: told in the header for ever, and what it sets stands there."""
        header = next(one for one in self.documents.values() if one.kind == "header")
        op_id = self.put(header.doc_id, unit, at, cells, "transition")
        noted = {f"step/{op_id}/{path}": Cell(value, self._ver, op_id) for path, value in cells.items()}
        noted[f"step/{op_id}/event"] = Cell(event, self._ver, op_id)
        old = self.documents[header.doc_id]
        self.documents[header.doc_id] = replace(old, cells=MappingProxyType({**old.cells, **noted}))
        return op_id

    def two(
        self, doc_id: str, values: Mapping[str, tuple[CellValue, CellValue]], theirs: str, mine: tuple[str, str, str]
    ) -> TwoTexts:
        """Ours came second and waits beside theirs: values are (theirs, ours); `mine` is (unit, at, written)."""
        paths = tuple(values)
        op_id = self.operation(mine[0], mine[1], written=mine[2])
        shown_op = self.documents[doc_id].cells[paths[0]].op_id
        conflict = Conflict(
            f"conflict-{len(self.two_texts)}",
            paths,
            (shown_op,),
            tuple(pair[0] for pair in values.values()),
            op_id,
            tuple(pair[1] for pair in values.values()),
        )
        old = self.documents[doc_id]
        self.documents[doc_id] = replace(old, conflicts=(*old.conflicts, conflict))
        two = TwoTexts(doc_id, conflict, self.provenance[shown_op], self.provenance[op_id])
        self.two_texts.append(two)
        return two

    def message(
        self, kind: str, unit: str, at: str, values: Mapping[str, CellValue], receipts: Mapping[str, str]
    ) -> None:
        """A sent message; `receipts` are {unit: when acknowledged, local, or ''}."""
        doc_id = self.document(kind, unit)
        told: dict[str, CellValue] = {"sender_unit": unit, **{f"recipients/{receiver}": True for receiver in receipts}}
        op_id = self.put(doc_id, unit, at, {**values, **told}, "send")
        rows = []
        for receiver, when in receipts.items():
            name = PEOPLE[receiver][0]
            if when:
                self.put(doc_id, receiver, when, {f"receipt/{receiver}/acknowledged": name}, "acknowledge")
            rows.append(
                ReceiptRow(
                    receiver,
                    NAMES[receiver],
                    receiver == self.unit,
                    _utc(at),
                    name if when else "",
                    _utc(when) if when else "",
                    name if when else "",
                    _utc(when) if when else "",
                )
            )
        self.messages.append(
            MessageRecord(
                self.case_id,
                self.documents[doc_id],
                self.person,
                ConsentBasis("GIVET", "2026-11-16T09:00"),
                NAMES[unit],
                self.provenance[op_id],
                tuple(rows),
                may_acknowledge=False,
            )
        )

    def talk(self) -> None:
        """The admission notice is answered with a question, passed on and sent back; a colleague shares a draft."""
        self.offers = (
            *map(MessageOffer, ("ADM", "MVO", "UKL")),
            MessageOffer("KAL", "not_for_this_unit"),
            MessageOffer("UTS", "not_now"),
            MessageOffer("UKL_W", "not_now"),
        )
        notice = self.messages[0]
        doc_id = notice.document.doc_id
        ask: dict[str, CellValue] = {"code": "COMPLETE", "text": "Vilka insatser finns i dag?", "in_reply_to": doc_id}
        self.message("KVI", "fyr-vc1", "2026-11-17T10:00", ask, {"fyr-avd1": ""})
        reply = self.messages[-1].document.doc_id
        self.put(doc_id, "fyr-vc1", "2026-11-17T10:00", {f"reply/{reply}": True}, "send")
        self.put(doc_id, "fyr-avd1", "2026-11-16T09:20", {"skipped/nobody_for_PV": True}, "send")
        rows = list(notice.receipts)
        rows[1] = replace(rows[1], forwarded_to="Socialtjänst 1")
        rows[3] = replace(rows[3], misdirected="WRONG_UNIT", right_unit="Primärvårdsrehab", acknowledged_by="")
        verbs = frozenset({"answer", "forward", "misdirected", "correct"})
        document = self.documents[doc_id]
        self.messages[0] = replace(notice, document=document, receipts=tuple(rows), verbs=verbs)
        draft = self.document("draft", self.unit)
        about: dict[str, CellValue] = {
            "draft/kind": "ADM",
            "draft/state": "OPEN",
            "draft/holder": "x",
            "draft/holder_name": "Per Ek",
            "body": "Vi hämtar rullatorn på fredag",
        }
        self.put(draft, self.unit, "2026-11-19T09:00", about, "share_draft")

    def record(self) -> CaseRecord:
        case = Case(self.case_id, self._ver, MappingProxyType(dict(self.documents)))
        knows = context(self.unit).known()
        deadlines = deadlines_of(case, self._accepted_at, knows.directory, knows.limits)
        return CaseRecord(
            case,
            self.person,
            self.unit,
            MappingProxyType(dict(self.provenance)),
            MappingProxyType({doc: MappingProxyType(dict(cells)) for doc, cells in self.drafts.items()}),
            _utc("2026-11-19T13:18"),
            tuple(self.messages),
            tuple(self.two_texts),
            frozenset(),
            _utc("2026-11-19T13:20"),
            deadlines=deadlines,
            ready=ready_intervals(case, self._accepted_at),
            offers=self.offers,
            visit=self.visit,
            told=self._ver,
        )

    def leave(self, at: str) -> None:
        """The reader leaves the case as it stands now, at this local time."""
        self.visit = Visit(self._ver, _utc(at))

    def _accepted_at(self, op_id: str) -> str:
        known = self.provenance.get(op_id)
        return known.at if known is not None and not known.pending else ""


def _utc(local: str) -> str:
    moment = datetime.fromisoformat(local).replace(tzinfo=NOW.tzinfo)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


INGRID = PersonRecord("Ingrid Hallberg", "19441011-9046", "PNR", 82)
ELSA = PersonRecord("Elsa Berg", "19401016-9185", "PNR", 86, protected="MARKED")


def admitted(person: PersonRecord = INGRID, unit: str = "fyr-ssk") -> tuple[Stage, str]:
    """An inpatient case with five parties and a Planering as in picture 03. Gives the stage and the Planering's id."""
    stage = Stage(person, unit)
    header = stage.document("header", "fyr-avd1")
    cells: dict[str, CellValue] = {
        "case_type": "inpatient",
        "status": "INP_ADMITTED",
        "person/name": person.name,
        "consent/SAMORDNING_INUT/state": "GIVET",
        "consent/SIP/state": "GIVET",
        "consent/SAMORDNING_INUT/asked_at": "2026-11-16T09:00",
        "estimated_discharge": "2026-11-23",
        "owner_unit": "fyr-avd1",
        "fvk/name": "Sara Nyberg, distriktssköterska",
        "fvk/unit": "fyr-vc1",
        "fvk/phone": "031-390 06 40",
        **{f"parties/{one.unit_id}": True for one in UNITS},
    }
    stage.put(header, "fyr-avd1", "2026-11-16T09:10", cells, "open_case")
    answers: dict[str, CellValue] = {
        "admitted_at": "2026-11-16T07:40",
        "reason": "Fallit hemma. Höftfraktur, opererad 17 nov.",
        "estimated_discharge": "2026-11-23",
        "ward_phone": "031-390 06 10",
        "needs/KOM_HSL": True,
        "needs/PV": True,
        "consent": "YES",
    }
    acknowledged = {
        "fyr-vc1": "2026-11-16T11:02",
        "fyr-soc2": "2026-11-17T08:12",
        "fyr-ssk": "2026-11-17T08:30",
        "fyr-krehab": "2026-11-17T09:20",
    }
    stage.message("INS", "fyr-avd1", "2026-11-16T09:20", answers, acknowledged)
    planning = stage.document("PLN", "fyr-avd1")
    stage.put(planning, "fyr-avd1", "2026-11-16T10:00", {"sip_to_be_done": "NOT_ASSESSED"}, "publish")
    stage.put(planning, "fyr-avd1", "2026-11-18T10:15", PATIENT_TAB)
    stage.put(
        planning,
        "fyr-krehab",
        "2026-11-18T08:04",
        {
            "unit_rows/fyr-krehab/planned_actions": "Gånghjälp och toalettförhöjning. Träning två gånger i veckan.",
            "unit_rows/fyr-krehab/status": "INVESTIGATING",
        },
    )
    stage.put(planning, "fyr-ssk", "2026-11-18T15:40", {"seen/fyr-ssk": 7}, "mark_seen")
    stage.leave("2026-11-18T15:40")
    stage.put(
        planning,
        "fyr-soc2",
        "2026-11-18T15:51",
        {
            "unit_rows/fyr-soc2/planned_actions": "Hemtjänst fyra besök om dagen. Trygghetslarm beställt.",
            "unit_rows/fyr-soc2/start_date": "2026-11-23",
            "unit_rows/fyr-soc2/ready_to_receive": "YES",
            "unit_rows/fyr-soc2/status": "PLANNED",
        },
    )
    stage.put(planning, "fyr-vc1", "2026-11-19T08:50", {"fvk/name": "Sara Nyberg", "fvk/unit": "fyr-vc1"})
    for unit_id, ver in (("fyr-avd1", 10), ("fyr-vc1", 8), ("fyr-soc2", 10), ("fyr-krehab", 9)):
        stage.put(planning, unit_id, "2026-11-19T09:00", {f"seen/{unit_id}": ver}, "mark_seen")
    return stage, planning


PATIENT_TAB: Mapping[str, CellValue] = MappingProxyType(
    {
        "situation": "Ligger på avdelningen efter höftoperation. Går till matsalen med rollator. Äter själv. "
        "Smärtlindring fungerar på dagen, men behöver ses över till natten. Nytt blodprov på måndag.",
        "person_view": "”Jag vill hem till katten så fort det går. Trappan oroar mig.”",
        "areas/mobility/now": "2",
        "areas/mobility/expected": "1",
        "areas/mobility/text": "Rollator inne, tar trappan med en person bredvid.",
        "areas/pain/now": "1",
        "areas/skin/now": "1",
        "areas/skin/text": "Operationssår, läggs om måndag och torsdag.",
        "risks/fall": True,
        "risks_text": "Har fallit två gånger i höst, båda på natten.",
        "medication_status/apd": "YES",
        "medication_status/list_updated": "NO",
    }
)
OWN_ROW: Mapping[str, CellValue] = MappingProxyType(
    {
        "unit_rows/fyr-ssk/contact_name": "Anna Lindh",
        "unit_rows/fyr-ssk/contact_phone": "031-390 06 32",
        "unit_rows/fyr-ssk/legal_basis": "HSL",
        "unit_rows/fyr-ssk/start_date": "2026-11-23",
        "unit_rows/fyr-ssk/status": "PLANNED",
        "unit_rows/fyr-ssk/planned_actions": "Hembesök dag 1 efter hemgång. Såromläggning måndag och torsdag i två "
        "veckor. Läkemedel delas varannan vecka som tidigare.",
        "unit_rows/fyr-ssk/ready_to_receive": "YES",
    }
)


def with_plan(status: str = "SIP_MEETING_HELD") -> tuple[Stage, str]:
    """A case with a SIP as in picture 07: three answers short of being established."""
    stage, _ = admitted()
    plan = stage.document("SIP", "fyr-ssk")
    stage.put(plan, "fyr-ssk", "2026-11-19T10:02", {"status": "SIP_PREPARING", "version": 0}, "create_document")
    stage.put(plan, "fyr-ssk", "2026-11-19T13:05", plan_cells(stage))
    if status != "SIP_PREPARING":
        stage.put(plan, "fyr-ssk", "2026-11-19T13:06", {"status": status}, "transition")
    return stage, plan


def plan_cells(stage: Stage, *, complete: bool = False) -> dict[str, CellValue]:
    row = [stage.new_id() for _ in range(4)]
    cells: dict[str, CellValue] = {
        "phone": "0522-12 34 56",
        "interpreter": "NO",
        "contact_preference": "Ring på förmiddagen",
        "consent_form": "ORAL",
        "consent_date": "2026-11-16",
        "consent_received_by": "Anna Lindh",
        "withdrawal_informed": "YES",
        "took_part": "YES",
        "kin_took_part": "NOT_WANTED",
        f"participants/{row[0]}/name": "Anna Lindh",
        f"participants/{row[0]}/function": "Sjuksköterska",
        f"participants/{row[0]}/unit": "fyr-ssk",
        f"participants/{row[0]}/principal": "MUNICIPALITY",
        f"participants/{row[0]}/phone": "031-390 06 32",
        f"participants/{row[1]}/name": "Sara Nyberg",
        f"participants/{row[1]}/function": "Distriktssköterska",
        f"participants/{row[1]}/unit": "fyr-vc1",
        f"participants/{row[1]}/principal": "REGION",
        "background": "Bor själv i hus på landet. Höftopererad 17 nov.",
        "current_situation": "Går med rollator. Sover oroligt.",
        "important_to_me": "Att få vara hemma med Sotis och gå till kören på torsdagar.",
        f"needs/{row[0]}/area": "Förflyttning",
        f"needs/{row[0]}/description": "Jag behöver träna trappan med någon bredvid.",
        "long_term_goal": "Jag vill bo kvar hemma med min katt Sotis, klara trappan själv och gå till kören på "
        "torsdagar.",
        f"subgoals/{row[0]}/text": "Jag går i trappan med en person bredvid.",
        f"subgoals/{row[0]}/measure": "Ner och upp en gång om dagen",
        f"subgoals/{row[0]}/target_date": "2026-12-20",
        f"subgoals/{row[1]}/text": "Jag sover tryggt hemma.",
        f"subgoals/{row[1]}/measure": "Larmar högst en natt i veckan",
        f"actions/{row[0]}/description": "Tränar trappgång hemma",
        f"actions/{row[0]}/subgoal": row[0],
        f"actions/{row[0]}/principal": "MUNICIPALITY",
        f"actions/{row[0]}/unit": "fyr-krehab",
        f"actions/{row[0]}/schedule": "Tisdag och fredag",
        f"actions/{row[1]}/description": "Lägger om såret och följer smärtan",
        f"actions/{row[1]}/subgoal": row[0],
        f"actions/{row[1]}/principal": "MUNICIPALITY",
        f"actions/{row[1]}/unit": "fyr-ssk",
        f"actions/{row[1]}/schedule": "Måndag och torsdag",
        f"actions/{row[2]}/description": "Tittar till på natten",
        f"actions/{row[2]}/subgoal": row[1],
        f"actions/{row[2]}/principal": "MUNICIPALITY",
        f"actions/{row[2]}/schedule": "Varje natt kl. 02",
        f"own_actions/{row[0]}/description": "Gör benövningarna från häftet",
        f"own_actions/{row[0]}/when": "Varje morgon",
        "plan_owner/name": "Anna Lindh",
        "plan_owner/unit": "fyr-ssk",
        "plan_owner/principal": "MUNICIPALITY",
        "plan_owner/phone": "031-390 06 32",
        "fvk/name": "Sara Nyberg",
        "fvk/unit": "fyr-vc1",
        "follow_up_date": "2026-11-19",
        "follow_up_form": "PHYSICAL",
        "copy_person": "PRINT",
    }
    if complete:
        cells[f"subgoals/{row[1]}/target_date"] = "2026-12-20"
        cells[f"actions/{row[2]}/unit"] = "fyr-soc2"
        cells["follow_up_date"] = "2027-01-13"
    return cells


THEIRS = (
    "Ligger på avdelningen efter höftoperation. Går till matsalen med rollator. Äter själv. Smärtlindring fungerar "
    "på dagen, men behöver ses över till natten. Nytt blodprov på måndag."
)
MINE = (
    "Ligger på avdelningen efter höftoperation. Går korta sträckor med gåbord och en person bredvid. Äter själv. Är "
    "orolig inför natten hemma och vill ha larmet på armen. Smärtlindring fungerar på dagen."
)


def with_two_texts() -> tuple[Stage, str]:
    """Ours, written without network, met Sara's: a free text and a code."""
    stage, planning = admitted()
    stage.put(planning, "fyr-vc1", "2026-11-19T08:24", {"situation": THEIRS})
    stage.put(planning, "fyr-krehab", "2026-11-19T07:55", {"areas/mobility/expected": "2"})
    mine = ("fyr-ssk", "2026-11-19T09:31", "2026-11-19T08:10")
    stage.two(planning, {"situation": (THEIRS, MINE)}, "fyr-vc1", mine)
    stage.two(planning, {"areas/mobility/expected": ("2", "1")}, "fyr-krehab", mine)
    return stage, planning


_KARIN = Provenance("o1", "record_consent", "Karin Svensson", "sjuksköterska", "fyr-avd1", "Sjukhusavdelning 1", "", "")
CONSENTS = (
    ConsentRecord(
        "SAMORDNING_INUT",
        "BEGR\u00c4NSAT",
        {
            "state": "BEGR\u00c4NSAT",
            "given_by": "PERSON",
            "form": "ORAL",
            "asked_by": "Karin Svensson",
            "asked_at": "2026-11-18T10:15",
            "excluded_units": ("fyr-rehab",),
            "excluded_topics/MEDICATION": True,
            "limits_note": "Inget om det som hände 2019.",
        },
        _KARIN,
        ({"op_id": "o0", "state": "GIVET", "asked_by": "Anna Lindh", "asked_at": "2026-11-16T09:00"},),
    ),
    ConsentRecord(
        "SIP",
        "NEKAT",
        {"state": "GIVET", "given_by": "PERSON", "asked_by": "Anna Lindh", "asked_at": "2026-11-17T09:00"},
        _KARIN,
        beside={"state": "NEKAT", "asked_by": "Sara Nyberg", "asked_at": "2026-11-17T09:20"},
    ),
    ConsentRecord("NARSTAENDE", "EJ_TILLFR\u00c5GAD", {}, None),
)
