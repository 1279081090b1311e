"""`python -m central --training --data DIR`; with `--check-pdf` the child that looks into one file."""

from __future__ import annotations

import sys

if sys.argv[1:] == ["--check-pdf"]:
    from central.store.pdf_check import main

    sys.exit(main())

from central.app.command import run
from central.app.quiet import log_quietly

log_quietly()
sys.exit(run())
