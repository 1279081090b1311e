"""What each kind of document is called and which icon it has, everywhere the same."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication

_ICONS: Final = {
    "INS": "bed",
    "UKL": "event_available",
    "UKL_W": "undo",
    "UTS": "home",
    "AVB": "block",
    "KVI": "forum",
    "INT": "edit_note",
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
    "take_back": "undo",
    "triage": "account_circle",
    "unit_desk": "groups",
    "forward": "arrow_forward",
    "share_draft": "edit_note",
    "change_compartment": "lock",
    "block_unit": "block",
    "lift_block": "block",
    "open_case": "folder_open",
    "record_consent": "verified_user",
}


def kind_icon(kind: str) -> str:
    return _ICONS.get(kind, "description")


def kind_word(kind: str) -> str:
    """The name of the kind in the reader's language; a kind this program does not know says so."""
    words = {
        "INS": QCoreApplication.translate("kinds", "Admission message"),
        "UKL": QCoreApplication.translate("kinds", "Ready for discharge"),
        "UKL_W": QCoreApplication.translate("kinds", "Ready for discharge taken back"),
        "UTS": QCoreApplication.translate("kinds", "Discharge message"),
        "AVB": QCoreApplication.translate("kinds", "Process broken off"),
        "KVI": QCoreApplication.translate("kinds", "Answer"),
        "INT": QCoreApplication.translate("kinds", "Notes of the unit"),
        "draft": QCoreApplication.translate("kinds", "Shared draft"),
        "forward": QCoreApplication.translate("kinds", "Forwarded message"),
        "misdirected": QCoreApplication.translate("kinds", "Message sent back"),
        "share_draft": QCoreApplication.translate("kinds", "Shared draft"),
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
        "record_consent": QCoreApplication.translate("kinds", "Consent recorded"),
    }
    unknown = QCoreApplication.translate("kinds", "Unknown to this program ({kind})").format(kind=kind)
    return words.get(kind) or (unknown if kind else "")
