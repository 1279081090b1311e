"""The end of hospital stays: somebody has left."""

from __future__ import annotations

from central.training import inpatient
from central.training.cast import phone
from central.training.scene import Scene
from central.training.script import Cells

_CONTACTS = ("Sara Nyberg", "Malin Strand", "Peter Åberg")


def discharged(scene: Scene) -> None:
    """Out of hospital since yesterday; not everybody has acknowledged, and the case is still to be closed."""
    _, recipients = inpatient.planning(scene, rows=("soc", "ssk", "krehab", "vc"), days_ago=5, discharge_in=0)
    contact = _name_contact(scene, recipients)
    scene.script.on(2)
    inpatient.ready(scene, recipients)
    scene.script.on(1)
    out: Cells = {
        "discharged_at": scene.script.moment.strftime("%Y-%m-%dT%H:%M"),
        "destination": "HOME",
        "new_medication_list_given": "YES",
        "patient_got_written_info": "YES",
        **contact,
    }
    doc = scene.script.send(scene.cast["ward"], "UTS", recipients, out)
    scene.received(doc, recipients, but=recipients[:1])


def _name_contact(scene: Scene, recipients: list[str]) -> Cells:
    """Who it is, as cells of a discharge notice; none where no health centre takes part."""
    center = scene.cast["vc"]
    if center not in recipients:
        return {}
    scene.script.on(2)
    name = scene.chance.choice(_CONTACTS)
    cells: Cells = {"name": name, "phone": phone(center)}
    scene.script.step(center, "assign_care_contact", "INP_PLANNING", "STEP_CARE_CONTACT", cells)
    return {"fvk/name": name, "fvk/unit": center, "fvk/phone": phone(center)}
