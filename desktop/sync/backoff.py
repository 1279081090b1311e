"""How long to stay away after a failure (sync.md §2.13)."""

from __future__ import annotations

import random
from collections.abc import Callable

STEP_S, CAP_S = 2.0, 900.0


def full_jitter(
    failures: int,
    step: float = STEP_S,
    cap: float = CAP_S,
    draw: Callable[[float, float], float] = random.uniform,
) -> float:
    """Seconds to wait after so many failures in a row: anything from none to twice as long as the time before.

    Full jitter: ten thousand clients that lost the store together do not come back together.
    """
    return draw(0.0, min(cap, step * 2 ** min(failures, 30)))
