"""`python -m central --training --data DIR`."""

from __future__ import annotations

import sys

from central.app.command import run

sys.exit(run())
