"""`python -m desktop`: the launcher, a session, the tour or the self-test."""

from __future__ import annotations

import sys

from desktop.app.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
