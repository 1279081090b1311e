"""A SIP to show in every state: its case, the call with answers, versions kept, and what went out on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from desktop.models.process_records import ProcessRecord, StepRecord
from desktop.models.records import CaseRecord
from domain.acts.plan_versions import HASH, hash_of, words_of
from domain.operation import VERSION_KIND, CellValue
from tests.gui.case_stage import INGRID, UNITS, Stage, plan_cells

OWNER = "fyr-ssk"
EVERYBODY = tuple(unit.unit_id for unit in UNITS)
STEPS: Mapping[str, tuple[StepRecord, ...]] = MappingProxyType(
    {
        "SIP_NEED": (
            StepRecord("register_need", "STEP_SIP_NEED"),
            StepRecord("offer_accepted", "STEP_SIP_YES"),
            StepRecord("offer_declined", "STEP_SIP_NO"),
        ),
        "SIP_PREPARING": (StepRecord("send_KAL", message="KAL"), StepRecord("cancel_plan", "STEP_SIP_CANCEL")),
        "SIP_CALLED": (StepRecord("meeting_held", "STEP_SIP_MEETING"), StepRecord("send_KAL", message="KAL")),
        "SIP_MEETING_HELD": (StepRecord("send_KAL", message="KAL"), StepRecord("cancel_plan", "STEP_SIP_CANCEL")),
        "SIP_ACTIVE": (
            StepRecord("follow_up"),
            StepRecord("hand_over_plan", "STEP_SIP_OWNER"),
            StepRecord("close_plan", "STEP_SIP_CLOSE"),
        ),
        "SIP_FOLLOW_UP": (StepRecord("close_plan", "STEP_SIP_CLOSE"), StepRecord("hand_over_plan", "STEP_SIP_OWNER")),
        "SIP_CLOSED": (StepRecord("reactivate", "STEP_REASON"),),
    }
)
CALL: Mapping[str, CellValue] = MappingProxyType(
    {
        "kind": "SUMMONS",
        "purpose": "Bestämma vad var och en gör när Ingrid är hemma igen",
        "long_term_goal": "Jag vill bo kvar hemma",
        "questions/q1/text": "Vem kommer på natten?",
        "called/c1/unit": "fyr-vc1",
        "called/c1/contribution": "Läkemedel och fortsatt kontroll",
        "called/c2/unit": "fyr-soc2",
        "called/c2/contribution": "Hemtjänst och larm",
        "participants/p1/name": "Lena Hallberg",
        "participants/p1/role": "KIN",
        "participants/p1/reached_by": "PHONE",
        "participants/p1/phone": "070-174 06 12",
        "date": "2026-11-24",
        "time_from": "10:00",
        "time_to": "11:00",
        "form": "HOME",
        "place": "Hemma hos Ingrid",
    }
)
FOLLOWED: Mapping[str, CellValue] = MappingProxyType({"rating_participation": 8, "evaluation_date": "2026-11-19"})


class SipStage(Stage):
    """Collects changes and gives the record of a SIP case, with the steps of its state."""

    def __init__(self, status: str, unit: str = OWNER, parties: tuple[str, ...] = EVERYBODY) -> None:
        super().__init__(INGRID, unit)
        self.status = status
        self.header = self.document("header", OWNER)
        self.plan = ""
        cells: dict[str, CellValue] = {
            "case_type": "sip",
            "status": status,
            "person/name": INGRID.name,
            "person/id": INGRID.id_text,
            "owner_unit": OWNER,
            "consent/SIP/state": "GIVET",
            "need/since": "2026-11-10",
            "step/s1/event": "register_need",
            "step/s1/noticed_on": "2026-11-10",
            "step/s1/noticed_by": "KIN",
            "step/s1/noticed_by_name": "Lena Hallberg, dotter",
            "step/s1/need": "Hjälp på natten och träning hemma behöver samordnas.",
            "step/s1/both_principals": "YES",
            **{f"parties/{one}": True for one in parties},
        }
        self.put(self.header, OWNER, "2026-11-10T09:10", cells, "open_case")

    def begin(self, *, complete: bool = True, **more: CellValue) -> str:
        """The plan; gives its id. `more` cells by name (`__` stands for `/`)."""
        self.plan = self.document("SIP", OWNER)
        self.put(self.plan, OWNER, "2026-11-11T10:02", {"status": self.status, "version": 0}, "create_document")
        written = {path.replace("__", "/"): value for path, value in more.items()}
        cells = {**plan_cells(self, complete=complete), **written, "fvk/phone": "031-390 06 40"}
        self.put(self.plan, OWNER, "2026-11-19T09:05", cells)
        return self.plan

    def call(self, answers: Mapping[str, Mapping[str, CellValue]] = MappingProxyType({}), **more: CellValue) -> str:
        """A call to Vårdcentral 1, Socialtjänst 2 and Kommunrehab; `answers` {unit: cells of its answer}."""
        units = {"fyr-vc1": "", "fyr-soc2": "", "fyr-krehab": ""}
        self.message("KAL", OWNER, "2026-11-13T09:20", {**CALL, **more}, units)
        call = self.messages[-1].document.doc_id
        for unit, cells in answers.items():
            told = {"code": "ANSWER", "in_reply_to": call, **cells}
            self.message("KVI", unit, "2026-11-16T11:00", told, {OWNER: ""})
        return call

    def keep(
        self, number: int, at: str, status: str = "SIP_ACTIVE", event: str = "establish", **more: CellValue
    ) -> None:
        """Keep the plan as it stands, with `more` written in it as it was then."""
        told = {path.replace("__", "/"): value for path, value in more.items()}
        words = {**words_of(self.documents[self.plan].values()), **told, "version": number, "status": status}
        words["established_date"] = words.get("established_date") or at[:10]
        kept = self.document(VERSION_KIND, OWNER)
        op_id = self.put(kept, OWNER, at, {**words, HASH: hash_of(words)}, "transition")
        self.provenance[kept] = self.provenance[op_id]
        if event:
            self.put(self.header, OWNER, at, {f"step/{kept}/event": event}, "transition")

    def establish(self, number: int, day: str) -> None:
        """The plan in force, with a version kept."""
        self.put(self.plan, OWNER, f"{day}T11:00", {"version": number, "established_date": day}, "transition")
        self.keep(number, f"{day}T11:00")

    def sip_record(self, *steps: StepRecord) -> CaseRecord:
        """The record, with the steps of the state."""
        process = ProcessRecord(self.status, "2026-11-19", steps=steps or STEPS.get(self.status, ()))
        return replace(self.record(), process=process)
