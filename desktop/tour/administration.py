"""A chapter of the tour: those who look after units and people. What one of them writes to all stands in every window,
and an inbox that pauses says who takes over."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.tour.story import Stage

NOTICE = "Planerat underhåll i natt kl. 02–03. Det du skriver sparas och skickas efteråt."


def administer(stage: Stage) -> None:
    nurse = stage.nurse
    with stage.log.step(
        "Driftinformation", "Den regionala administratören skriver till alla; det syns i kommunens fönster."
    ) as step:
        regional = stage.window("regional administratör", "ska-shmott")
        regional.wait("nav.admin", timeout=60)
        regional.click("nav.admin")
        regional.click("admin.tab.notices")
        regional.wait("admin.notices.new")
        regional.click("admin.notices.new")
        regional.fill("admin.notice.notice_text", NOTICE)
        regional.pick("admin.notice.level", "Störning")
        regional.fill("admin.notice.ends", "i morgon 06.00")
        stage.shot(regional, "driftinformation")
        regional.key("Ctrl+Return")
        regional.wait("admin.notices.notice", contains="Sparat")
        bar = nurse.wait("frame.notices", contains=NOTICE, timeout=20)
        step.observed = f"Hos kommunen: {bar.splitlines()[0]}"
        stage.shot(nurse, "driftinformation-hos-alla")
    with stage.log.step("Pausa en inkorg", "En annan pausar Socialtjänst 1 och anger ersättare.") as step:
        local = stage.window("lokal administratör", "ska-soc2")
        local.wait("nav.admin", timeout=60)
        local.click("nav.admin")
        local.wait("admin.units.list", contains="Socialtjänst 1")
        local.pick("admin.units.list", "Socialtjänst 1")
        local.wait("admin.unit.verb.pause")
        local.click("admin.unit.verb.pause")
        local.fill("admin.unit.substitute", "Kommun SSK, Skaraborg")
        stage.shot(local, "enheten-pausas")
        local.key("Ctrl+Return")
        local.wait("admin.unit.notice", contains="Sparat")
        local.click("admin.unit.verb.changes")
        local.wait("admin.changes.list", contains="Socialtjänst 1")
        local.pick("admin.changes.list", "Socialtjänst 1")
        local.wait("admin.changes.table", contains="Pausad")
        told = local.read("admin.changes.table")
        stage.shot(local, "andringar")
        step.observed = "; ".join(line for line in told.splitlines() if "Läge" in line or "Ersättare" in line)
