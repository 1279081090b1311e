"""Cases outside hospital: told of after a visit, asked for by the municipal nurse, planned together."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from central.training.cast import phone
from central.training.inpatient import care_message, situation_cells, unit_row
from central.training.scene import Scene
from central.training.script import Cells

_RENEWAL: Mapping[str, str] = MappingProxyType(
    {
        "reason_for_request": "Recept på blodtrycksmedicinen är slut om en vecka. Kan det förnyas?",
        "topic": "MEDICATION",
        "urgency": "WEEK",
        "medication_note": "Delas i dosett av hemsjukvården. Läkemedelslistan är aktuell.",
    }
)
_DIZZY: Mapping[str, str] = MappingProxyType(
    {
        "reason_for_request": "Yr och mer trött sedan två dagar. Behöver bedömning på vårdcentralen.",
        "topic": "PLANNED_VISIT",
        "urgency": "DAY",
        "current_change": "Går osäkrare än vanligt och vilar större delen av dagen.",
    }
)
_PREPARED: Mapping[str, str] = MappingProxyType(
    {
        "reason_for_request": "Förberedd inför planerad vistelse. Så här är det hemma.",
        "topic": "PLANNED_VISIT",
        "urgency": "PLANNED",
    }
)
_AFTER_THE_VISIT = (
    "Blodtrycket sjönk när personen reste sig. En medicin är borttagen. Ta om blodtrycket om en vecka och hör av er då."
)


def told(scene: Scene) -> None:
    """The health centre tells the municipality of a visit; everybody has acknowledged."""
    doc, recipients = _visit(scene, scene.chance.randint(2, 20))
    scene.received(doc, recipients)


def unread(scene: Scene) -> None:
    """The same, an hour ago or yesterday, and not acknowledged."""
    doc, recipients = _visit(scene, scene.chance.choice((0, 0, 1)))
    if scene.chance.random() < 0.5:
        scene.script.later(5, 50)
        scene.script.see(recipients[0], doc)


def renewal(scene: Scene) -> None:
    """The municipal nurse asks for a prescription to be renewed; the health centre has not taken it on."""
    _asked(scene, _RENEWAL, scene.chance.choice((0, 0, 1)))


def answered(scene: Scene) -> None:
    """The nurse asks for a visit, the health centre takes it on, and tells afterwards how it went."""
    center, nurse = scene.cast["vc"], scene.cast["ssk"]
    doc = _asked(scene, _DIZZY, scene.chance.randint(3, 9))
    scene.script.later(10, 60)
    scene.script.acknowledge(center, doc)
    scene.script.publish(center, doc, {"diagnoses": scene.words(scene.picture.background)})
    scene.script.on(1)
    cells: Cells = {
        "summary": _AFTER_THE_VISIT,
        "visit_date": scene.script.day(0),
        "wants_answer": "NO",
        "person_informed": "YES",
        "new_medication": "YES",
        "medication_text": "En blodtrycksmedicin är borttagen.",
    }
    scene.script.send(center, "MVO", [nurse], cells)


def prepared(scene: Scene) -> None:
    """A request that the nurse keeps until the person is taken in."""
    nurse = scene.cast["ssk"]
    if scene.cast.wanted not in {None, nurse}:
        told(scene)  # nobody but the nurse has one that is not sent
        return
    scene.script.on(scene.chance.randint(1, 6))
    scene.open(nurse, "open_care")
    doc = scene.script.create(nurse, "VBG")
    scene.script.publish(nurse, doc, {**_request_cells(scene, _PREPARED), "prepared": True})


def planned(scene: Scene) -> None:
    """The health centre plans with the municipality, whose nurse has not written yet."""
    center = scene.cast["vc"]
    parties = scene.cast.units(("ssk", "soc"), without=center)
    scene.script.on(scene.chance.randint(2, 9))
    scene.open(center, "open_care")
    scene.script.later(3, 20)
    scene.received(care_message(scene, center, parties), parties)
    scene.script.later(5, 40)
    plan = scene.script.create(center, "PLN")
    scene.script.publish(center, plan, {**situation_cells(scene), **unit_row(scene, "vc")})
    if scene.cast["soc"] in parties:
        scene.script.on(1)
        scene.script.publish(scene.cast["soc"], plan, unit_row(scene, "soc"))


def _visit(scene: Scene, days_ago: int) -> tuple[str, list[str]]:
    sender = scene.cast["barn" if scene.picture.band == "child" else "vc"]
    roles = {"elder": ("ssk", "soc"), "child": ("skola", "soc")}.get(scene.picture.band, ("soc", "pvrehab"))
    recipients = scene.cast.units(roles, without=sender)
    scene.script.on(days_ago)
    scene.open(sender, "open_care")
    scene.script.later(3, 30)
    return care_message(scene, sender, recipients), recipients


def _asked(scene: Scene, about: Mapping[str, str], days_ago: int) -> str:
    """The nurse writes a request and sends it to the health centre. Returns the request's id."""
    nurse = scene.cast["ssk"]
    scene.script.on(days_ago)
    scene.open(nurse, "open_care")
    scene.script.later(2, 15)
    doc = scene.script.create(nurse, "VBG")
    scene.script.publish(nurse, doc, _request_cells(scene, about))
    scene.script.later(1, 5)
    to = scene.cast.units(("vc",), without=nurse)
    scene.script.step(nurse, "request_care", "OPC_DRAFT", "STEP_REQUEST", {"to_units": to, "wants_answer": "YES"})
    scene.script.touched(doc)
    return doc


def _request_cells(scene: Scene, about: Mapping[str, str]) -> Cells:
    """The request as the nurse writes it, with how the person mostly is."""
    stay = scene.picture.admission
    cells: Cells = {**about, "sender_phone": phone(scene.cast["ssk"]), "home_care": "YES"}
    if stay is None:
        return {**cells, "normal_unknown": True}
    cells |= {"home_services": scene.words(stay.services), "housing": stay.housing}
    for area in ("mobility", "adl", "sleep"):
        if area in stay.areas:
            _, level, text = stay.areas[area]
            cells |= {f"normal_{area}/level": min(level, "2"), f"normal_{area}/text": scene.words(text)}
    return cells if any(path.startswith("normal_") for path in cells) else {**cells, "normal_unknown": True}
