"""Every kind of print as pictures, to be looked at: `python -m tests.desktop.documents.print_gallery FOLDER [name…]`.

With `guide` in place of names, those of docs/guide/utskrifter.md, for the folder docs/pictures. The persons are
fictitious.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from PIL import Image

from desktop.documents.blank_form import render_blank
from desktop.documents.call_letter import render_call
from desktop.documents.cover_letter import render_pack
from desktop.documents.letter import Recipient
from desktop.documents.message_letter import render_message
from desktop.documents.sip_plan import Audience, CellValue, SipPrint
from desktop.documents.sip_print import render_sip
from tests.desktop.documents.letter_samples import SENDER, care_message, form, meeting_call
from tests.desktop.documents.plan_samples import (
    childs_cells,
    closing_cells,
    evaluation_cells,
    ingrids_plan,
    long_cells,
    unmet_cells,
    whole_cells,
)

DPI = 110


def plan(more: Mapping[str, CellValue] | None = None, **changes: object) -> SipPrint:
    """Ingrid's plan with everything filled in, changed."""
    base = ingrids_plan()
    changed = replace(base, cells={**base.cells, **whole_cells(), **(more or {})})
    return replace(changed, **changes)  # type: ignore[arg-type]


def protected_plan() -> SipPrint:
    """The same of somebody whose whereabouts are secret, printed by the unit that may be named."""
    return plan(
        unmet_cells(),
        protected="PROTECTED_REGISTRATION",
        unit_names={"ska-ssk": "Kommun SSK"},
        unit_phones={"ska-ssk": "031-390 06 32"},
        hidden_words=frozenset({"Vårdcentral 1", "Kommunrehab", "Socialtjänst 1"}),
    )


PLANS: Mapping[str, Callable[[], SipPrint]] = {
    "draft": lambda: plan(status="SIP_MEETING_HELD", version=0, established_date=None),
    "empty": lambda: replace(ingrids_plan(), cells={}, status="SIP_PREPARING", version=0, established_date=None),
    "established": plan,
    "training": lambda: plan(training=True),
    "unmet": lambda: plan(unmet_cells()),
    "followed_up": lambda: plan(evaluation_cells(), version=2),
    "closed": lambda: plan({**evaluation_cells(), **closing_cells()}, version=2, status="SIP_CLOSED"),
    "long": lambda: plan(long_cells()),
    "large": lambda: plan({**evaluation_cells(), **unmet_cells()}, version=2, large_type=True),
    "protected": protected_plan,
    "no_consent": lambda: plan({"consent_form": None}),
    "child": lambda: replace(
        ingrids_plan(), person_name="Noor Lindqvist", person_id_text="20160412-2386", cells=childs_cells()
    ),
    "party": lambda: plan(unmet_cells(), audience=Audience.PARTY, copy_to="Försäkringskassan"),
    "unsigned": lambda: plan(signature_lines=False),
}


GUIDE: Mapping[str, tuple[str, tuple[int, ...]]] = {
    "print-plan": ("training", (1, 2)),
    "print-follow-up": ("followed_up", (3,)),
    "print-letter": ("pack", (1, 2)),
    "print-call": ("call", (1, 2)),
    "print-reserve": ("blank", (1, 3)),
}
"""Pictures of the guide: which print, and which of its pages beside each other."""


def save(name: str, data: bytes, folder: Path, *, dpi: int = DPI) -> list[Path]:
    """The pages as `folder/name-1.png` and so on."""
    command = ["pdftoppm", "-r", str(dpi), "-gray", "-png", "-", str(folder / name)]
    subprocess.run(command, input=data, check=True)
    return sorted(folder.glob(f"{name}-*.png"))


def drawn(name: str) -> bytes:
    """One print of the gallery."""
    return LETTERS[name]() if name in LETTERS else render_sip(PLANS[name]())


def save_for_guide(folder: Path) -> None:
    """The pictures of the guide, pages beside each other on grey."""
    for picture, (name, numbers) in GUIDE.items():
        with tempfile.TemporaryDirectory() as scratch:
            pages = save(name, drawn(name), Path(scratch), dpi=72)
            shown = [Image.open(pages[number - 1]).convert("L") for number in numbers]
        width = sum(page.width for page in shown) + 12 * (len(shown) + 1)
        ground = Image.new("L", (width, shown[0].height + 24), 190)
        x = 12
        for page in shown:
            ground.paste(page, (x, 12))
            x += page.width + 12
        ground.quantize(16).save(folder / f"{picture}.png", optimize=True)


LETTERS: Mapping[str, Callable[[], bytes]] = {
    "pack": lambda: render_pack(plan(unmet_cells()), SENDER, Recipient("Väntjänsten Röda Korset", "Ulla Berg")),
    "pack_protected": lambda: render_pack(protected_plan(), SENDER, Recipient("Försäkringskassan", "Karin Persson")),
    "call": lambda: render_call(meeting_call()),
    "call_to_kin": lambda: render_call(
        replace(meeting_call(), recipient=Recipient("Lena Hallberg"), recipient_path="participants/0193-2")
    ),
    "message": lambda: render_message(care_message()),
    "blank": lambda: render_blank(form("SIP"), plan().imprint),
}


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    if sys.argv[2:] == ["guide"]:
        save_for_guide(target)
    else:
        for chosen in sys.argv[2:] or [*PLANS, *LETTERS]:
            save(chosen, drawn(chosen), target)
