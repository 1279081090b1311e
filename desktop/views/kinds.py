"""What each kind of document is called and which icon it has, everywhere the same."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication

_ICONS: Final = {
    "INS": "bed",
    "UTK": "event_available",
    "MVO": "send",
    "VBG": "send",
    "ADM": "send",
    "KAL": "event",
    "PLN": "assignment",
    "SIP": "diversity_3",
    "header": "folder_open",
    "acknowledge": "check_circle",
    "resolve": "compare_arrows",
    "transition": "task_alt",
    "hand_out": "print",
    "change_parties": "groups",
    "misdirected": "undo",
    "change_compartment": "lock",
    "block_unit": "block",
    "lift_block": "block",
    "open_case": "folder_open",
}


def kind_icon(kind: str) -> str:
    return _ICONS.get(kind, "description")


def kind_word(kind: str) -> str:
    """The name of the kind in the reader's language; a kind this program does not know says so."""
    words = {
        "INS": QCoreApplication.translate("kinds", "Admission message"),
        "UTK": QCoreApplication.translate("kinds", "Ready for discharge"),
        "MVO": QCoreApplication.translate("kinds", "Message from outpatient care"),
        "VBG": QCoreApplication.translate("kinds", "Request for care"),
        "ADM": QCoreApplication.translate("kinds", "Administrative message"),
        "KAL": QCoreApplication.translate("kinds", "Summons to SIP"),
        "PLN": QCoreApplication.translate("kinds", "Planning"),
        "SIP": QCoreApplication.translate("kinds", "SIP"),
        "header": QCoreApplication.translate("kinds", "Case"),
        "acknowledge": QCoreApplication.translate("kinds", "Acknowledgement"),
        "resolve": QCoreApplication.translate("kinds", "Choice between two texts"),
        "transition": QCoreApplication.translate("kinds", "Change of state"),
        "hand_out": QCoreApplication.translate("kinds", "Handed out"),
        "open_case": QCoreApplication.translate("kinds", "New case"),
    }
    unknown = QCoreApplication.translate("kinds", "Unknown to this program ({kind})").format(kind=kind)
    return words.get(kind) or (unknown if kind else "")
