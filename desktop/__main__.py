"""`python -m desktop`: the launcher, a session, the tour or the self-test."""

from __future__ import annotations

import sys

from desktop.app.main import main
from desktop.app.quiet import log_quietly

if __name__ == "__main__":
    log_quietly()
    sys.exit(main(sys.argv[1:]))
