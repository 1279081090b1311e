"""A device's folder on this computer. Names tell nothing of the person or the unit.

DIR/devices/<random>/device.json            whose folder it is, as a salted hash
                    /outbox.db              the work of this person on this computer, over all units
                    /replica-<random>.db    what one unit has been told
                    /session.lock           held while a session uses the folder
DIR/training-key.json                       only in training, only without a key ring
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

DEVICES = "devices"


@dataclass(frozen=True, slots=True)
class DeviceFolder:
    """Where one person's files lie on this computer."""

    path: Path

    @property
    def outbox(self) -> Path:
        return self.path / "outbox.db"

    def replica(self, unit_id: str) -> Path:
        """The unit's replica. The name tells nothing of the unit."""
        return self.path / f"replica-{self.tag(unit_id)}.db"

    def tag(self, unit_id: str) -> str:
        """What the unit is called in this folder."""
        return _tag(_salt(self.path), unit_id)

    @property
    def has_files(self) -> bool:
        """Whether anything here was made with a key."""
        return any(self.path.glob("*.db")) or any(self.path.glob("*.header.json"))


def account_of(unit_id: str) -> str:
    """Whose folder a training unit's one person has."""
    return f"training/{unit_id}"


def known_folder(data: Path, account: str) -> DeviceFolder | None:
    """The folder of an account ('training/<unit>'); None when there is none."""
    root = data / DEVICES
    for candidate in sorted(root.iterdir()) if root.is_dir() else ():
        told = _told(candidate)
        if told is not None and hmac.compare_digest(told["owner"], _tag(told["salt"], account)):
            return DeviceFolder(candidate)
    return None


def device_folder(data: Path, account: str) -> DeviceFolder:
    """The folder of an account, made when there is none."""
    known = known_folder(data, account)
    if known is not None:
        return known
    root = data / DEVICES
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = root / secrets.token_hex(8)
    path.mkdir(mode=0o700)
    salt = secrets.token_hex(16)
    text = json.dumps({"salt": salt, "owner": _tag(salt, account)})
    with os.fdopen(os.open(path / "device.json", os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as out:
        out.write(text)
    return DeviceFolder(path)


def _tag(salt: str, text: str) -> str:
    return hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()[:24]


def _salt(folder: Path) -> str:
    told = _told(folder)
    return told["salt"] if told else ""


def _told(folder: Path) -> dict[str, str] | None:
    try:
        told = json.loads((folder / "device.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return told if isinstance(told, dict) and isinstance(told.get("owner"), str) and "salt" in told else None
