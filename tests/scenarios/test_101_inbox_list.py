"""101. The report of inboxes tells when each unit last handled a case of open care; everybody sees it the day after."""

from __future__ import annotations

from central.store.admin_lists import Asked
from central.store.answers import Asker, UserRecord
from domain.directory import Membership
from tests.scenarios.county import County
from tests.scenarios.open_care import asked_for

_SYSADM = Asker("ska-regional.1", "ska-avd1")


def test_the_report_tells_when_open_care_was_last_handled(county: County) -> None:
    county.store.write_reference(
        [],
        [UserRecord(_SYSADM.user_id, "Ada Berg", "systemförvaltare")],
        [Membership(_SYSADM.user_id, _SYSADM.unit_id, "SYSADM_REGIONAL")],
    )
    county.admit()
    asked_for(county)

    def report() -> dict[str, str]:
        rows, _, _ = county.store.admin.inboxes(_SYSADM, Asked())
        return {row.unit.unit_id: row.unit.last_open_care_handled_at for row in rows}

    today = county.store.today()
    assert report()["ska-ssk"] == today
    assert report()["ska-avd1"] == "", "an admission is no open care"
    assert report()["ska-vc1"] == "", "that somebody was written to is not that it handled anything"

    nurse = county.device("Kommun SSK")
    assert nurse.desk.workplace.directory.units["ska-ssk"].last_open_care_handled_at == ""
    assert county.store.activity.publish() == 1
    county.sync()
    assert nurse.desk.workplace.directory.units["ska-ssk"].last_open_care_handled_at == today
