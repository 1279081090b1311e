"""70. A local administrator of a municipality reaches for another one's unit: refused, and told why and what to do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from central.store.answers import UserRecord
from desktop.models.admin_records import AdminRefused, Wish
from desktop.sync.admin import AdminDialogue
from desktop.sync.transport import HttpTransport
from domain.directory import Membership
from tests.central.service import LAUNCH_TOKEN, serving
from tests.scenarios.county import County
from tests.sync.little_town import TEXTS

_WHOSE = {"ska-ssk": "Skövde kommun", "ska-soc1": "Skövde kommun", "ska-vc1": "Regionen", "ska-soc2": "Tibro kommun"}


def test_a_unit_of_another_municipality_is_out_of_reach(county: County) -> None:
    units = [
        replace(work.unit, principal=_WHOSE[work.unit.unit_id]) for work in county.cast if work.unit.unit_id in _WHOSE
    ]
    ada = UserRecord("ska-ssk.0", "Ada Berg", "administratör")
    county.store.write_reference(units, [ada], [Membership("ska-ssk.0", "ska-ssk", "SYSADM_LOCAL")])
    with serving(county.store) as launcher:
        transport = HttpTransport(f"http://127.0.0.1:{launcher.port}", LAUNCH_TOKEN, "ska-ssk")
        transport.meet()
        door = AdminDialogue(transport)
        theirs, ours = door.unit("ska-soc2"), door.unit("ska-soc1")
        assert theirs is not None
        assert ours is not None
        assert (theirs.mine, ours.mine) == (False, True)
        with pytest.raises(AdminRefused) as told:
            door.change(Wish("unit", "ska-soc2", theirs.version, {"inbox_state": "CLOSED"}))
        with pytest.raises(AdminRefused) as about_a_person:
            door.change(Wish("role", "ska-soc2.1", "", {"unit": "ska-soc2", "role": "SYSADM_LOCAL", "until": ""}))
        door.change(Wish("unit", "ska-soc1", ours.version, {"phone": "0500-12 34 56"}))
        transport.close()
    words = TEXTS.say(f"admin.{told.value.code}", **told.value.params)
    assert words == (
        "Socialtjänst 2 hör till en annan huvudman. Be den som sköter SAMSA där, eller den regionala administratören."
    )
    assert about_a_person.value.code == "other_principal"
    county.device("Socialtjänst 2")
    county.sync()
    units_now = county.device("Socialtjänst 2").desk.workplace.directory.units
    assert (units_now["ska-soc2"].inbox_state, units_now["ska-soc1"].phone) == ("ACTIVE", "0500-12 34 56")
