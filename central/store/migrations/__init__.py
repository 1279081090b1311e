"""What the central database has become, revision by revision. A database says which one it is of: `meta.schema`.

To add one: change `schema.py`, then `packaging/revision NAME` writes the difference to `rNNNN_NAME.py` here. Read it
through, add what must happen to the rows that are there, and name it last in REVISIONS. Until then
tests/central/test_migrations.py fails. A revision that has left the house is never changed again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from central.store.migrations import (
    r0001_first,
    r0002_doc_scope_case,
    r0003_attachments,
    r0004_second_look,
    r0005_scope_changes,
    r0006_events,
    r0007_keys,
    r0008_logins,
    r0009_readings,
    r0010_lost,
    r0011_identities,
    r0012_withheld,
    r0013_administration,
    r0014_activity,
)

if TYPE_CHECKING:
    from alembic.operations import Operations

REVISIONS: tuple[Callable[[Operations], None], ...] = (
    r0001_first.upgrade,
    r0002_doc_scope_case.upgrade,
    r0003_attachments.upgrade,
    r0004_second_look.upgrade,
    r0005_scope_changes.upgrade,
    r0006_events.upgrade,
    r0007_keys.upgrade,
    r0008_logins.upgrade,
    r0009_readings.upgrade,
    r0010_lost.upgrade,
    r0011_identities.upgrade,
    r0012_withheld.upgrade,
    r0013_administration.upgrade,
    r0014_activity.upgrade,
)
"""Revision n is number n - 1 of these. Each gets Alembic's operations inside one transaction."""
