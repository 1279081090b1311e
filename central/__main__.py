"""`python -m central --training --data DIR`; with `--check-pdf` the child that looks into one file."""

from __future__ import annotations

import sys

from central.app.quiet import log_quietly


def main() -> int:
    log_quietly()
    if sys.argv[1:] == ["--check-pdf"]:
        from central.store.pdf_check import main as check  # noqa: PLC0415 - each loads only what it needs

        return check()
    from central.app.command import run  # noqa: PLC0415 - see above

    return run()


sys.exit(main())
