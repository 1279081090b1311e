"""From the start of a session process to an inbox one can work in: `./bench startup`.

50,000 cases in the replica, key at hand, no network. The floor is a bare process that shows a PySide6 window and opens
the same SQLCipher file, started turn by turn with the real thing.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks._many_cases import many_cases
from benchmarks._training import UNIT, offscreen
from desktop.session.device_folder import device_folder
from desktop.session.keystore import KeyStore
from desktop.tour.player import Player

ROUNDS = 9
_BARE = """
import sys
import sqlcipher3.dbapi2 as dbapi
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1360, 860)
connection = dbapi.connect(sys.argv[1])
connection.execute(f"PRAGMA key = \\"x'{sys.stdin.readline().strip()}'\\"")
connection.execute("PRAGMA cipher_page_size = 16384")
connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
window.show()
app.processEvents()
print("ready", flush=True)
"""


def measure() -> dict[str, object]:
    """One line for `./bench`; value and floor are medians in ms over n starts."""
    offscreen()
    home = tempfile.TemporaryDirectory(prefix="samsa-bench-")
    with home as name, many_cases(Path(name)) as started:
        folder, data = Path(name), Path(started.data)
        device = device_folder(data, f"training/{UNIT}")
        key = KeyStore(data, training=True).get(device.path.name, files_exist=True)
        real, bare = [], []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            player = Player("start", started, folder)
            # The line above the list is written with the rows; reading every row aloud would be measured as ours.
            player.wait("inbox.oldest", contains="Äldsta", timeout=60)
            real.append((time.perf_counter() - began) * 1000)
            while player.facts()["first_sync"]:  # until it is open behind its first inbox, and can be closed in order
                time.sleep(0.1)
            player.close()
            bare.append(_bare_start(device.replica(UNIT), key.for_file(f"replica:{UNIT}")))
    value, floor = statistics.median(real), statistics.median(bare)
    return {
        "name": "startup",
        "value": round(value, 1),
        "unit": "ms",
        "floor": round(floor, 1),
        "ratio": round(value / floor, 2),
        "n": ROUNDS,
    }


def _bare_start(replica: Path, key: bytes) -> float:
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", _BARE, str(replica)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(key.hex() + "\n")
    process.stdin.flush()
    process.stdout.readline()
    took = (time.perf_counter() - began) * 1000
    process.communicate()
    return took
