"""Hospital stays with their planning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from central.training.cast import phone
from central.training.scene import Scene, signature
from central.training.script import Cells
from central.training.texts import Admission, Picture

_PARTY_OF_NEED = {"KOM_SOL": "soc", "KOM_HSL": "ssk", "REHAB": "krehab"}
_LAW = {"soc": "SOL", "ssk": "HSL", "krehab": "HSL", "vc": "HSL", "ward": "HSL"}
_PHYSICIANS = ("Dr Hanna Lindell", "Dr Petra Sand", "Dr Ali Rahmani", "Dr Jonas Vik", "Dr Marija Kovač", "Dr Erik Åman")
_HOMEGOING = (
    ("taxi", "Hemtjänsten möter upp", "Nyckel hos hemtjänsten"),
    ("liggande transport", "Närstående är hemma", "Närstående öppnar"),
    ("sittande sjukresa", "Sjuksköterskan kommer samma eftermiddag", "Nyckelgömma är monterad"),
)


def admitted(scene: Scene, days_ago: float, discharge_in: int) -> tuple[str, list[str]]:
    """Open the case and send the message of admission. Returns the message and its recipients."""
    ward = scene.cast["ward"]
    scene.script.on(days_ago)
    scene.open(ward, "inpatient")
    scene.script.later(2, 25)
    recipients = recipients_of(scene)
    return scene.script.send(ward, "INS", recipients, admission_cells(scene, discharge_in)), recipients


def recipients_of(scene: Scene) -> list[str]:
    """The units that the needs call for; the health centre always, the municipal nurse in most cases."""
    stay = _stay(scene.picture)
    roles = ["ssk"] if scene.picture.band == "elder" else []
    roles += [_PARTY_OF_NEED[need] for need in stay.needs if need in _PARTY_OF_NEED]
    return scene.cast.units([*roles, "vc"], without=scene.cast["ward"])


def admission_cells(scene: Scene, discharge_in: int) -> Cells:
    """The content of INS; `discharge_in` is days from the day the training environment is filled."""
    script, stay, kin = scene.script, _stay(scene.picture), scene.kin
    admitted_at = script.moment - timedelta(minutes=scene.chance.randint(40, 400))
    discharge = max(script.days_from_now(discharge_in), script.day(1))
    harm = scene.picture.name == "memory"
    cells: Cells = {
        "admitted_at": admitted_at.strftime("%Y-%m-%dT%H:%M"),
        "estimated_discharge": discharge,
        "ward_phone": phone(scene.cast["ward"]),
        "physician": scene.chance.choice(_PHYSICIANS),
        "legal_care_form": "HSL",
        "consent": "HARM_ASSESSED" if harm else "YES",
        "reason": scene.words(stay.reason),
        **{f"needs/{need}": True for need in stay.needs},
        "known_services": "NO" if stay.services.startswith("Inga") else "YES",
        "housing": stay.housing,
        "municipality": scene.person.municipality,
        "health_centre": scene.cast["vc"],
        "interpreter": "NO",
    }
    if cells["known_services"] == "YES":
        cells["current_services"] = scene.words(stay.services)
    if scene.person.protected is None and scene.picture.name != "addiction":
        row = f"next_of_kin/{script.new_id()}"
        cells |= {
            f"{row}/name": kin.name,
            f"{row}/relation": kin.relation,
            f"{row}/phone": kin.phone,
            f"{row}/may_inform": "YES" if kin.may_inform else "NO",
        }
    return cells


def situation_cells(scene: Scene) -> Cells:
    """The patient tab as the ward fills it in."""
    stay, words = _stay(scene.picture), scene.words
    cells: Cells = {"situation": words(stay.situation), "person_view": words(stay.person_view)}
    if scene.kin.may_inform:
        cells["kin_view"] = words(stay.kin_view)
    for area, (now, later, text) in stay.areas.items():
        cells |= {f"areas/{area}/now": now, f"areas/{area}/expected": later, f"areas/{area}/text": words(text)}
    cells |= {f"risks/{risk}": True for risk in stay.risks}
    cells["risks_text"] = words(stay.risks_text)
    for row, (what, who, status) in zip(scene.script.rows(len(stay.equipment)), stay.equipment, strict=True):
        cells |= {
            f"equipment/{row}/what": what,
            f"equipment/{row}/who_orders": scene.cast[who],
            f"equipment/{row}/status": status,
        }
    cells |= {
        "medication_status/list_updated": scene.chance.choice(("YES", "NO")),
        "medication_status/prescription": "YES",
        "medication_text": words(stay.medication),
        "children_concerned": "YES" if scene.picture.name == "ms" else "NO",
    }
    return cells


def unit_row(scene: Scene, role: str, status: str = "") -> Cells:
    """The unit's own row of the responsibility tab."""
    unit, chance = scene.cast[role], scene.chance
    row = f"unit_rows/{unit}"
    text = _stay(scene.picture).rows[role]
    relevant = not text.startswith("Inga insatser")
    status = status or ("NOT_RELEVANT" if not relevant else chance.choice(("PLANNED", "PLANNED", "INVESTIGATING")))
    cells: Cells = {
        f"{row}/contact_name": signature(unit),
        f"{row}/contact_phone": phone(unit),
        f"{row}/legal_basis": _LAW[role],
        f"{row}/status": status,
        f"{row}/planned_actions": scene.words(text),
    }
    if relevant:
        cells[f"{row}/start_date"] = scene.script.days_from_now(chance.randint(1, 5))
        cells[f"{row}/ready_to_receive"] = "NO" if status == "INVESTIGATING" else "YES"
        if status == "PLANNED" and chance.random() < 0.3:
            cells |= {f"{row}/ready_to_receive": "DATE", f"{row}/ready_from": scene.script.days_from_now(3)}
    return cells


def homegoing_cells(scene: Scene, discharge_in: int) -> Cells:
    """The last things before somebody goes home."""
    transport, receiver, key = scene.chance.choice(_HOMEGOING)
    return {
        "homegoing/date": scene.script.days_from_now(discharge_in),
        "homegoing/time": scene.chance.choice(("10:30", "11:00", "13:00", "14:15")),
        "homegoing/transport": transport,
        "homegoing/receiver": receiver,
        "homegoing/key": key,
        "homegoing/food": "Matlåda och frukost finns i kylskåpet",
        "homegoing/medication_day": "Tredje dagen kl. 20",
    }


def care_message(scene: Scene, unit: str, recipients: Sequence[str], *, high: bool = False) -> str:
    """A message about the present state. Returns its id."""
    text = scene.words(scene.chance.choice(scene.picture.messages))
    cells: Cells = {
        "summary": text,
        "visit_date": scene.script.day(0),
        "wants_answer": scene.chance.choice(("YES", "NO", "NO")),
        "person_informed": "YES",
        "new_medication": "UNCHANGED",
    }
    if high:
        row = f"tasks/{scene.script.new_id()}"
        cells |= {
            f"{row}/what": "Ring oss i dag så att vi hinner planera tillsammans",
            f"{row}/unit": recipients[0],
            f"{row}/by_date": scene.script.day(1),
        }
    letters = [scene.summary(unit)] if scene.has_letters else []
    return scene.script.send(unit, "MVO", recipients, cells, high=high, letters=letters)


def admitted_today(scene: Scene) -> None:
    """A message nobody has opened."""
    admitted(scene, 0, scene.chance.randint(2, 7))


def seen_not_acknowledged(scene: Scene) -> None:
    """A day old: the others have acknowledged, the municipal nurse has only looked."""
    doc, recipients = admitted(scene, 1, scene.chance.randint(2, 6))
    nurse = scene.cast["ssk"]
    scene.received(doc, recipients, but=(nurse,))
    if nurse in recipients:
        scene.script.later(10, 200)
        scene.script.see(nurse, doc)


def planning(
    scene: Scene, *, rows: Iterable[str] = (), days_ago: int = 0, discharge_in: int | None = None
) -> tuple[str, list[str]]:
    """A stay some days old with its planning begun; the roles in `rows` have written theirs. Returns PLN, parties."""
    days_ago = days_ago or scene.chance.randint(2, 6)
    discharge_in = scene.chance.randint(1, 5) if discharge_in is None else discharge_in
    doc, recipients = admitted(scene, days_ago, discharge_in)
    scene.received(doc, recipients)
    ward = scene.cast["ward"]
    scene.script.on(days_ago - 1)
    plan = scene.script.create(ward, "PLN")
    scene.script.publish(ward, plan, {**situation_cells(scene), **unit_row(scene, "ward", "PLANNED")})
    for role in rows:
        if scene.cast[role] in recipients:
            scene.script.later(20, 300)
            scene.script.publish(scene.cast[role], plan, unit_row(scene, role))
    return plan, recipients


def own_row_missing(scene: Scene) -> None:
    """Everybody but the municipal nurse has written a row."""
    plan, _ = planning(scene, rows=("soc", "krehab", "vc"))
    scene.script.publish(scene.cast["ward"], plan, {"sip_to_be_done": "NOT_ASSESSED"})


def well_planned(scene: Scene) -> None:
    """All rows are there and the way home is arranged."""
    discharge_in = scene.chance.randint(1, 3)
    plan, recipients = planning(scene, rows=("soc", "ssk", "krehab", "vc"), discharge_in=discharge_in)
    scene.script.on(scene.chance.choice((0, 0, 1)))
    cells = homegoing_cells(scene, discharge_in)
    if scene.chance.random() < 0.5:
        cells["sip_to_be_done"] = "YES"
    else:
        cells |= {
            "sip_to_be_done": "NO",
            "sip_comment": "Personen tackar nej just nu och vill hellre ta upp frågan hemma om några veckor.",
        }
    scene.script.publish(scene.cast["ward"], plan, cells)
    for unit in recipients[:2]:
        if scene.chance.random() < 0.5:
            scene.script.later(5, 40)
            scene.script.see(unit, plan)
    if scene.chance.random() < 0.4:
        ready(scene, recipients)


def ready(scene: Scene, recipients: Sequence[str]) -> None:
    """The physician has decided that hospital care is no longer needed; all but the municipal nurse have taken note."""
    scene.script.later(5, 30)
    assessed_at = scene.script.moment - timedelta(minutes=scene.chance.randint(10, 80))
    cells: Cells = {
        "assessed_at": assessed_at.strftime("%Y-%m-%dT%H:%M"),
        "physician": scene.chance.choice(_PHYSICIANS),
        "destination_planned": "ORDINARY",
    }
    doc = scene.script.send(scene.cast["ward"], "UKL", recipients, cells)
    scene.received(doc, recipients, but=(scene.cast["ssk"],) if scene.chance.random() < 0.3 else ())


def with_messages(scene: Scene) -> None:
    """A planned stay with a message from the ward that all have acknowledged."""
    _, recipients = planning(scene, rows=("soc", "ssk", "vc"))
    scene.script.on(1)
    doc = care_message(scene, scene.cast["ward"], recipients[:3])
    scene.received(doc, recipients[:3])
    if scene.chance.random() < 0.5:
        scene.script.later(10, 60)
        answer: Cells = {"code": "ANSWER", "text": "Tack. Vi ordnar det och hör av oss före hemgången."}
        reply = scene.script.send(recipients[0], "KVI", [scene.cast["ward"]], answer, in_reply_to=doc)
        scene.script.see(scene.cast["ward"], reply)


def urgent_message(scene: Scene) -> None:
    """An urgent message from the ward an hour ago that nobody has opened."""
    _, recipients = planning(scene, rows=("soc", "ssk", "vc"))
    scene.script.at(scene.chance.randint(25, 180))
    care_message(scene, scene.cast["ward"], recipients[:2], high=True)


def two_texts(scene: Scene) -> None:
    """The ward and the municipal nurse have written the situation without seeing each other's text."""
    plan, recipients = planning(scene, rows=("soc", "ssk", "krehab"))
    ward, other = scene.cast["ward"], scene.cast["ssk"] if scene.cast["ssk"] in recipients else recipients[0]
    before = scene.words(_stay(scene.picture).situation)
    scene.script.on(1)
    scene.script.publish(ward, plan, {"situation": f"{before} Mår bättre i dag och har varit uppe till lunch."})
    scene.script.later(10, 60)
    text = f"{before} Har ringt personen: oroar sig för första natten och vill att någon är hemma."
    scene.script.publish(other, plan, {"situation": text}, unseen=("situation",))


def _stay(picture: Picture) -> Admission:
    if picture.admission is None:
        raise ValueError(f"nobody is admitted with {picture.name}")
    return picture.admission
