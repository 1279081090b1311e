"""What the store refuses a robot: somebody whose only role is `ROBOT` reads nothing and writes nothing, wherever she is
let in; and one role more is what she may do, no more."""

from __future__ import annotations

import pytest

from central.store.answers import Asker, StoreRefusal, UserRecord
from domain.access import decide_operation, scopes_for
from domain.access_table import ROLE
from domain.directory import Directory, Membership
from domain.operation import OPERATION_KINDS
from tests.domain.world import World, shipped_access
from tests.sync.little_town import Town

ROBOT = "robot.1"
OPEN_TO_ANYBODY = {"read_health", "read_description", "log_in"}
"""What needs nobody to be anybody."""


def test_by_the_table_nothing_is_hers() -> None:
    table = shipped_access()
    hers = {name for name, one in table.functions.items() if one.rules[ROLE]["ROBOT"].may}
    assert hers == OPEN_TO_ANYBODY


def test_no_kind_of_operation_is_taken_from_her_at_a_unit_that_takes_part() -> None:
    world = World()
    case = world.admission(("ska-ssk",))
    units = world.context.directory.units
    directory = Directory(units, (Membership(ROBOT, "ska-ssk", "ROBOT"),))
    assert scopes_for(ROBOT, "ska-ssk", directory, world.context.access) == ()
    (message,) = case.of_kind("INS")
    for kind in sorted(OPERATION_KINDS):
        operation = world.operation(case, "ska-ssk", kind, {"doc": message.doc_id}, user=ROBOT)
        context = type(world.context)(
            directory,
            world.context.forms,
            world.context.processes,
            world.context.facts,
            world.context.access,
            world.context.protection,
        )
        assert decide_operation(operation, case, context).reason == "role_may_not", kind


def test_she_is_told_of_no_scope_and_gets_no_page(town: Town) -> None:
    town.admit()
    town.store.write_reference(
        [], [UserRecord(ROBOT, "Melior-roboten", "robot")], [Membership(ROBOT, "ska-avd1", "ROBOT")]
    )
    asker = Asker(ROBOT, "ska-avd1")
    for scope in ("unit:ska-avd1", "reference"):
        with pytest.raises(StoreRefusal, match="unknown_scope"):
            town.store.pull(asker, scope, 0)
        assert not town.store.may_read(asker, scope)
    town.store.write_reference(
        [], [UserRecord(ROBOT, "Melior-roboten", "robot")], [Membership(ROBOT, "ska-avd1", "READ")]
    )
    assert town.store.may_read(asker, "unit:ska-avd1")
    assert not town.store.may_read(asker, "unit:ska-ssk")
