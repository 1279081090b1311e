"""What docs/operations.md tells an operator to type works as it stands there."""

from __future__ import annotations

import re
import uuid
from pathlib import Path

import pytest
from sqlalchemy import make_url

from central.app.command import _COMMANDS, run
from tests.architecture.source_tree import ROOT
from tests.postgres.cluster import Cluster

_GUIDE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def test_its_roles_and_its_database_are_what_migrate_and_the_service_need(
    postgres: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"samsa{uuid.uuid4().hex[:8]}"  # so that a shared server keeps its own
    [block] = re.findall(r"```sql\n(.*?)```", _GUIDE, re.DOTALL)
    statements = [part.partition("--")[0].strip() for part in block.replace("samsa", name).splitlines()]
    owner = make_url(postgres.admin_url).set(username=f"{name}_owner", password="choose one", database=name)
    service = owner.set(username=f"{name}_service", password="and another")
    try:
        with postgres.admin() as admin:
            for statement in statements:
                if "DATABASE" in statement:  # only a superuser may hand one to a role she is not in
                    admin.execute(f"GRANT {name}_owner TO CURRENT_USER".encode())
                admin.execute(statement.encode())
        monkeypatch.setenv("DATABASE_URL", owner.render_as_string(hide_password=False))
        assert run(["migrate", "--role", f"{name}_service"]) == 0
        monkeypatch.setenv("DATABASE_URL", service.render_as_string(hide_password=False))
        assert run(["new-epoch"]) == 0
        assert run(["migrate", "--role", f"{name}_service"]) == 3, "not the owner"
    finally:
        with postgres.admin() as admin:
            for statement in (f"DATABASE IF EXISTS {name}", f"ROLE {name}_owner", f"ROLE {name}_service"):
                admin.execute(f"DROP {statement}".encode())
    capsys.readouterr()


def test_it_names_every_command_and_setting() -> None:
    assert [name for name in _COMMANDS if f"python -m central {name}" not in _GUIDE] == []
    assert re.findall(r"^\| (\d) \|", _GUIDE, re.MULTILINE) == ["2", "3", "4"]
