"""The named people of the pictures and their cases in Skaraborg: what the main job is shown with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from central.training import inpatient, open_care, plans
from central.training.scene import Kin, Scene
from central.training.texts import Picture, pictures

STORY_PLANNING_CASE = "01941f29-7c00-7a11-8e57-1d0c0ffee001"
"""Ingrid Hallberg's hospital stay: the nurse has not acknowledged, the planning is begun. The same for every seed."""
STORY_SIP_CASE = "01941f29-7c01-7a11-8e57-1d0c0ffee002"
"""Lars-Göran Ek's plan: the meeting is held, goals and actions are to be written. The same for every seed."""

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Story:
    """What happens to one named person. `suffixes` fixes which units play, `case_id` is '' for an ordinary one."""

    course: Callable[[Scene], None]
    picture_name: str
    suffixes: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    kin: Kin | None = None
    case_id: str = ""

    def picture(self) -> Picture:
        return pictures()[self.picture_name]


def _planning(scene: Scene) -> None:
    """Admitted yesterday; ward, social services and rehabilitation have begun, the nurse has not even looked."""
    script, cast = scene.script, scene.cast
    ward, nurse, social, rehab, center = (cast[role] for role in ("ward", "ssk", "soc", "krehab", "vc"))
    recipients = [nurse, social, center, rehab]
    script.at(20 * 60 + 15)
    scene.open(ward, "inpatient")
    script.later(4, 9)
    cells = inpatient.admission_cells(scene, 5)
    doc = script.send(ward, "INS", recipients, cells, letters=[scene.summary(ward)])
    scene.received(doc, recipients, but=(nurse, center))
    script.later(5, 20)
    plan = script.create(ward, "PLN")
    begun = {**inpatient.situation_cells(scene), **inpatient.unit_row(scene, "ward", "PLANNED")}
    script.publish(ward, plan, {**begun, "sip_to_be_done": "NOT_ASSESSED"})
    for role, status in (("soc", "PLANNED"), ("krehab", "INVESTIGATING")):
        script.later(15, 60)
        script.publish(cast[role], plan, inpatient.unit_row(scene, role, status))


def _plan_after_meeting(scene: Scene) -> None:
    """The health centre has written what was known; goals, actions, owner and follow-up are still empty."""
    script, cast = scene.script, scene.cast
    center, nurse, social, rehab = (cast[role] for role in ("vc", "ssk", "soc", "krehab"))
    parties = [nurse, center, social, rehab]
    script.on(12)
    scene.open(center, "sip", parties)
    plans.asked(scene, center)
    plans.accepted(scene, center)
    script.later(5, 30)
    plan = script.create(nurse, "SIP")
    script.on(10)
    doc, recipients = plans.call(scene, center, parties, 9)
    scene.received(doc, recipients)
    script.on(1)
    plans.held(scene, nurse, parties)
    script.later(10, 60)
    script.publish(center, plan, plans.first_cells(scene, center, parties))


def _late_admission(scene: Scene) -> None:
    """Seen by the nurse and still not acknowledged after more than a day."""
    nurse = scene.cast["ssk"]
    scene.script.at(26 * 60 + 20)
    scene.open(scene.cast["ward"], "inpatient")
    scene.script.later(5, 15)
    recipients = inpatient.recipients_of(scene)
    doc = scene.script.send(scene.cast["ward"], "INS", recipients, inpatient.admission_cells(scene, 4))
    scene.received(doc, recipients, but=(nurse,))
    scene.script.later(20, 60)
    scene.script.see(nurse, doc)


def _urgent(scene: Scene) -> None:
    """Planned by all, and an urgent message forty minutes ago."""
    inpatient.planning(scene, rows=("soc", "ssk", "vc"))
    scene.script.at(40)
    ward = scene.cast["ward"]
    inpatient.care_message(scene, ward, [scene.cast["ssk"], scene.cast["vc"]], high=True)


def _to_be_called(scene: Scene) -> None:
    """Ready to go home with a plan to be made: the health centre has not called to it yet."""
    plan, recipients = inpatient.planning(scene, rows=("soc", "ssk", "krehab", "vc"), days_ago=4, discharge_in=0)
    scene.script.on(2)
    scene.script.publish(scene.cast["ward"], plan, {**inpatient.homegoing_cells(scene, 0), "sip_to_be_done": "YES"})
    scene.script.on(1)
    inpatient.ready(scene, recipients)


def _called_days_ago(days_ago: int) -> Callable[[Scene], None]:
    def course(scene: Scene) -> None:
        lead = scene.cast["ssk"]
        plan, parties = plans.prepared(scene, lead, days_ago + 3)
        scene.script.publish(lead, plan, plans.first_cells(scene, lead, parties))
        scene.script.on(days_ago)
        doc, recipients = plans.call(scene, lead, parties, 9)
        scene.received(doc, recipients, but=recipients[1:])

    return course


_FIRST = MappingProxyType({"ward": "avd1", "soc": "soc1", "vc": "vc1"})
_SECOND = MappingProxyType({"ward": "avd2", "soc": "soc2", "vc": "vc2"})

STORIES: Mapping[str, Story] = MappingProxyType(
    {
        "194410119046": Story(
            _planning,
            "hip",
            _FIRST,
            Kin("Lena Hallberg", "dotter", "070-174 06 12", may_inform=True),
            STORY_PLANNING_CASE,
        ),
        "195401036818": Story(
            _plan_after_meeting,
            "parkinson",
            _FIRST,
            Kin("Karin Ek", "syster", "070-174 06 31", may_inform=True),
            STORY_SIP_CASE,
        ),
        "194401156478": Story(_late_admission, "stroke", _SECOND),
        "193908079167": Story(_urgent, "heart", _SECOND),
        "193508089061": Story(inpatient.two_texts, "memory", _SECOND),
        "194802162174": Story(_called_days_ago(3), "wound", _FIRST),
        "195210312582": Story(_called_days_ago(1), "hip", _SECOND),
        "194010169185": Story(plans.active_soon, "heart", _FIRST),
        "193201027723": Story(open_care.renewal, "heart", _FIRST),
        "192906892381": Story(open_care.renewal, "stroke", _FIRST),
        "192804149264": Story(open_care.answered, "heart", _FIRST),
        "190104119813": Story(open_care.planned, "hip", _FIRST),
        "190111229803": Story(_to_be_called, "stroke", _FIRST),
    }
)
"""By person number."""
