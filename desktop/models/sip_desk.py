"""What a person does with a coordinated individual plan, from the need to its end (domain.md §1.3).

A plan has a case of its own. Each command is tried and kept as all the desk's; those that do several things do all of
them or none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.models.going_on import TAKEN_ALONG
from desktop.models.print_out import PrintOut
from desktop.models.records import Answer
from desktop.models.sip_records import KeptPlan, SipRecord, kept_of, sip_of
from domain.acts.sip_steps import CASE_TYPE, plan_in
from domain.case import Case, Document
from domain.consent import PLAN
from domain.identity import ISSUER, NUMBER
from domain.operation import NO_PREVIOUS, VERSION_KIND, CellValue, Operation
from domain.store_only import other_case, refusal_of

if TYPE_CHECKING:
    from desktop.models.desk import Desk

_Body = Mapping[str, object] | Callable[[Case], Mapping[str, object]]
_Steps = list[tuple[str, _Body]]
_Cells = Mapping[str, CellValue]


@dataclass(frozen=True, slots=True)
class Begun:
    """What became of beginning a plan: the answer, and the case it has."""

    answer: Answer
    case_id: str


class SipDesk:
    """The commands, reached as `desk.sip`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def record(self, case_id: str) -> SipRecord | None:
        """The plan as its screens show it; None for a case that is none, or is not here."""
        shown = self._desk.shown.case(case_id)
        return sip_of(shown.case) if shown is not None else None

    def kept(self) -> tuple[KeptPlan, ...]:
        """The plans that the unit was part of and has left, by name."""
        cases = sorted({case_id for case_id, _ in self._desk.replica.of_kind(VERSION_KIND)})
        shown = [self._desk.shown.case(case_id) for case_id in cases]
        found = [kept for one in shown if one is not None and (kept := kept_of(one.case)) is not None]
        return tuple(sorted(found, key=lambda one: (one.person_name, one.case_id)))

    def kept_version(self, case_id: str, doc_id: str) -> Document | None:
        """A version as it was, for reading and printing; None where the unit does not hold it."""
        shown = self._desk.shown.case(case_id)
        version = shown.case.documents.get(doc_id) if shown is not None else None
        return version if version is not None and version.kind == VERSION_KIND else None

    # -- need and offer -----------------------------------------------------------------------------------------

    def underway(self, number: str, issuer: str = "") -> tuple[str, ...]:
        """The own unit's cases in which the person already has a plan that stands against another one. The store knows
        of the others', and tells it by holding what was registered (`second_plan`)."""
        known = [other_case(case) for case in self._desk.persons.cases_of(number, issuer)]
        return tuple(one.case_id for one in known if one is not None and one.is_plan_underway)

    def start(self, need: _Cells, person: _Cells | None = None, origin_case: str = "", origin: str = "") -> Begun:
        """Register that somebody needs a plan, in a case of its own: both or neither. `need` is by STEP_SIP_NEED.

        Begun in another case (`origin_case`) it is about the same person and tells where it began; otherwise `person`
        are the cells `person/…`. Nobody else sees it before somebody is called or taken in.
        """
        desk = self._desk
        case_id, header = desk.workplace.clock.new_id(), desk.workplace.clock.new_id()
        shown = desk.shown.case(origin_case) if origin_case else None
        if origin_case and (shown is None or shown.case.header is None):
            return Begun(Answer("", queued=False, code="case_unknown"), "")
        told: dict[str, CellValue] = dict(person or {})
        if shown is not None and shown.case.header is not None:
            before = shown.case.header
            told |= {path: before.value(path) for path in TAKEN_ALONG if before.value(path) is not None}
            told["origin_case"] = origin_case
        cells = {path: value for path, value in {**told, "case_type": CASE_TYPE}.items() if value not in {None, ""}}
        second = self._second(case_id, header, cells, need)
        if second:
            return Begun(Answer("", queued=False, code=second), "")
        steps: _Steps = [("open_case", {"doc": header, "cells": cells}), self._step("register_need", need)]
        return Begun(desk.act(case_id, origin, steps), case_id)

    def register_need(self, case_id: str, need: _Cells, origin: str = "") -> Answer:
        """Register the need anew: after a no, or when the store has told that there is another plan."""
        return self._desk.act(case_id, origin, [self._step("register_need", need)])

    def offer_accepted(self, case_id: str, answered: _Cells, consent: _Cells | None = None, origin: str = "") -> Answer:
        """The person has said yes: her consent to the plan is recorded if told, and the plan begins."""
        steps: _Steps = []
        if consent is not None:
            steps.append(self._desk.consent.step(PLAN, consent))
        steps += [self._step("offer_accepted", answered), ("create_document", self._plan_body)]
        if self._has_plan(case_id):
            steps.pop()
        return self._desk.act(case_id, origin, steps)

    def offer_declined(self, case_id: str, answered: _Cells, origin: str = "") -> Answer:
        """The person has said no, with why and when. The offer may be made again."""
        return self._desk.act(case_id, origin, [self._step("offer_declined", answered)])

    # -- call and meeting ---------------------------------------------------------------------------------------

    def call(
        self,
        case_id: str,
        recipients: Sequence[str],
        cells: _Cells,
        origin: str = "",
        *,
        draft: str = "",
        in_place_of: str = "",
        high: bool = False,
    ) -> Answer:
        """Call or invite to a meeting. Units that do not take part yet are taken in by the same act. With nobody among
        `recipients` it goes on paper to those who have no inbox. `in_place_of` is the call that this one moves."""
        desk = self._desk
        shown = desk.shown.case(case_id)
        coming = [unit for unit in recipients if shown is not None and not shown.case.takes_part(unit)]
        files = desk.attachments.of_message(draft) if draft else []
        doc_id = draft or desk.workplace.clock.new_id()
        body: dict[str, object] = {
            "doc": doc_id,
            "doc_kind": "KAL",
            "definition": desk.workplace.forms.current("KAL").hash,
            "recipients": list(recipients),
            "cells": dict(cells),
            "priority": "high" if high else "normal",
            **({"attachments": files} if files else {}),
            **({"supersedes": in_place_of} if in_place_of else {}),
        }
        steps: _Steps = [("send", body)]
        if coming:
            steps.insert(0, ("change_parties", lambda case: {"doc": _header(case), "add": coming, "remove": []}))
        return desk.act(case_id, origin, steps, publishes=draft or None)

    def call_known(self, case_id: str, called: _Cells, origin: str = "") -> Answer:
        """The call was sent in the case that the plan began in."""
        return self._desk.act(case_id, origin, [self._step("call_known", called)])

    def answer_call(
        self,
        case_id: str,
        call: str,
        coming: str,
        *,
        substitute: str = "",
        right_unit: str = "",
        text: str = "",
        origin: str = "",
    ) -> Answer:
        """Answer a call: COMES, SUBSTITUTE, WRONG_UNIT or HINDERED. A right unit with an inbox is called at once."""
        desk = self._desk
        shown = desk.shown.case(case_id)
        document = shown.case.documents.get(call) if shown is not None else None
        caller = document.text("sender_unit") if document is not None else ""
        told = {"coming": coming, "substitute": substitute, "right_unit": right_unit, "text": text}
        cells: dict[str, CellValue] = {"code": "ANSWER", **{name: value for name, value in told.items() if value}}
        return desk.send(case_id, "KVI", [caller], cells, origin=origin, in_reply_to=call)

    def cancel_meeting(self, case_id: str, reason: str, origin: str = "") -> Answer:
        """Call the meeting off; everybody who was called sees it."""
        return self._desk.act(case_id, origin, [self._step("cancel_meeting", {"reason": reason})])

    def meeting_held(self, case_id: str, meeting: _Cells, origin: str = "") -> Answer:
        """The meeting has been held: when, who led it and who was there."""
        return self._desk.act(case_id, origin, [self._step("meeting_held", meeting)])

    # -- the plan -----------------------------------------------------------------------------------------------

    def establish(self, case_id: str, origin: str = "") -> Answer:
        """Establish the plan, after the first meeting or after a follow-up. What is typed in it is shared with it."""
        plan = self._plan_of(case_id)
        return self._desk.transition(case_id, plan, "establish", origin)

    def follow_up(self, case_id: str, origin: str = "") -> Answer:
        """Begin to follow the plan up: what was said last time stays in its version, and is told anew."""
        return self._desk.act(case_id, origin, [self._step("follow_up", {})])

    def hand_over(self, case_id: str, to_unit: str, reason: str, origin: str = "") -> Answer:
        """Ask another unit to answer for the plan. It stays where it is until that unit has said yes."""
        cells: _Cells = {"to_unit": to_unit, "reason": reason}
        return self._desk.act(case_id, origin, [self._step("hand_over_plan", cells)])

    def accept(self, case_id: str, who: _Cells, origin: str = "") -> Answer:
        """Answer for the plan from now on; `who` at the unit does, by STEP_SIP_TAKE."""
        return self._desk.act(case_id, origin, [self._step("accept_plan", who)])

    def decline(self, case_id: str, reason: str, origin: str = "") -> Answer:
        """Say no to answering for the plan."""
        return self._desk.act(case_id, origin, [self._step("decline_plan", {"reason": reason})])

    def recall(self, case_id: str, origin: str = "") -> Answer:
        """Ask no longer."""
        return self._desk.act(case_id, origin, [self._step("recall_plan", {})])

    def close(self, case_id: str, closing: _Cells, origin: str = "") -> Answer:
        """End the plan: when, why and what it led to."""
        return self._desk.act(case_id, origin, [self._step("close_plan", closing)])

    def cancel(self, case_id: str, why: _Cells, origin: str = "") -> Answer:
        """Stop before there is a plan."""
        return self._desk.act(case_id, origin, [self._step("cancel_plan", why)])

    def reactivate(self, case_id: str, reason: str, origin: str = "") -> Answer:
        """Take up a plan that has ended, within thirty days."""
        return self._desk.act(case_id, origin, [self._step("reactivate", {"reason": reason})])

    def hand_out_to_party(self, case_id: str, doc_id: str, party: str, paper: PrintOut, origin: str = "") -> Answer:
        """Record that somebody without an inbox has got the plan, or the call, on paper."""
        told = {"doc": doc_id, "purpose": "TO_PARTY_WITHOUT_SYSTEM", "party": party}
        return self._desk.act(case_id, origin, [("hand_out", {**told, **paper.told()})])

    # -- how ----------------------------------------------------------------------------------------------------

    def _step(self, event: str, cells: _Cells) -> tuple[str, _Body]:
        return "transition", lambda case: self._desk.process.body(case, event, cells)

    def _plan_body(self, _case: Case) -> dict[str, object]:
        place = self._desk.workplace
        return {"doc": place.clock.new_id(), "doc_kind": "SIP", "definition": place.forms.current("SIP").hash}

    def _plan_of(self, case_id: str) -> str:
        shown = self._desk.shown.case(case_id)
        plan = plan_in(shown.case) if shown is not None else None
        return plan.doc_id if plan is not None else ""

    def _has_plan(self, case_id: str) -> bool:
        return bool(self._plan_of(case_id))

    def _second(self, case_id: str, header: str, cells: _Cells, need: _Cells) -> str:
        """What the store would hold it for, as far as the own unit's cases tell; '' for nothing."""
        number, issuer = str(cells.get(NUMBER) or ""), str(cells.get(ISSUER) or "")
        known = [other_case(case) for case in self._desk.persons.cases_of(number, issuer)]
        place = self._desk.workplace
        tried = Operation(
            op_id="",
            kind="transition",
            case_id=case_id,
            device_id="",
            incarnation=1,
            device_seq=1,
            prev_hash=NO_PREVIOUS,
            author=place.session.author,
            acting_unit=place.unit_id,
            client_time="",
            clock_offset_ms=0,
            body={"doc": header, "event": "register_need", "cells": dict(need)},
        )
        refusal = refusal_of(tried, Case(case_id, 0), [one for one in known if one is not None])
        return refusal.code if refusal is not None else ""


def _header(case: Case) -> str:
    return case.header.doc_id if case.header else ""
