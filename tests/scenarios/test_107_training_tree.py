"""107. The training environment: six sub-regions of seventeen units that one logs in at, and what is known besides.

The banner and the log-in are tried with the windows (tests/gui); here, what stands in the directory.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from central.app.training_store import open_training_store
from central.training.units import SUB_REGIONS
from domain.directory import may_receive


def test_the_tree_is_six_times_seventeen_and_what_is_known_besides_has_no_inbox(tmp_path: Path) -> None:
    store = open_training_store(tmp_path, 3, 1, lambda _done, _of: None)
    try:
        at_work = [unit for unit, _, _ in store.units()]
        assert Counter(unit.sub_region for unit in at_work) == dict.fromkeys(SUB_REGIONS.values(), 17)
        directory = store.pulse().rules.directory
        today = store.today()
        assert all(may_receive(unit, today) for unit in at_work)
        besides = [unit for unit in directory.units.values() if unit not in at_work]
        assert Counter(unit.sub_region for unit in besides) == dict.fromkeys(SUB_REGIONS.values(), 1)
        assert {unit.inbox_state for unit in besides} == {"NOT_CONNECTED"}
        assert all("Ring" in unit.other_contact for unit in besides)
        for unit in at_work:
            assert directory.contact_of(unit.unit_id) is not None
            assert unit.hsa_id.startswith("SE0000000000-"), "no real unit has such a number"
    finally:
        store.close()
