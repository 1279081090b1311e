"""The service as a process for benchmarks: as it runs in production, but that one logs in as in training.

python -m benchmarks._store_program DATABASE FOLDER
"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

from central.app.serving import serve
from central.app.training_store import open_service_store


def main(database: str, folder: Path) -> None:
    """Answer until SIGTERM."""
    logging.basicConfig(level=logging.WARNING)
    store = open_service_store(folder, database)
    try:
        serve(store, ("127.0.0.1", 0), _tell, terms=None, ends_with_parent=False)
    finally:
        store.close()


def _tell(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
