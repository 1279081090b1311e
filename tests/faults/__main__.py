"""./test --faults --runs N --seed S     N histories inside one process, and one in 33 as many with real processes
./test --faults --level processes …      only those: --runs counts them; the other level is `inside`
./test --faults --seed S --runs 1 --level …   one failing seed by itself

Seeds S, S+1 … are handed to two processes. A failing run tells its seed and its steps; the exit code is 1 then.
"""

from __future__ import annotations

import argparse
import multiprocessing
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from tests.faults.outcome import Failed
from tests.faults.work import prepare, run

LEVELS = ("inside", "processes")
RATIO = 33
TELL_EVERY = {"inside": 500, "processes": 25}


def main() -> int:
    """Run what the command line asks for; the exit code."""
    asked = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    ended = 0
    for level in LEVELS if asked.level == "both" else (asked.level,):
        runs = max(1, asked.runs // RATIO) if (asked.level, level) == ("both", "processes") else asked.runs
        ended |= _level(level, range(asked.seed, asked.seed + runs), asked.jobs)
    return ended


def _level(level: str, seeds: range, jobs: int) -> int:
    began = time.monotonic()
    failures = done = 0
    for failure in _results(level, seeds, min(jobs, len(seeds))):
        done += 1
        if failure is not None:
            failures += 1
            print(failure, flush=True)
        if done % TELL_EVERY[level] == 0:
            print(f"{level}: {done} of {len(seeds)}, {failures} failed, {time.monotonic() - began:.0f} s", flush=True)
    took = time.monotonic() - began
    print(f"{level}: {done} runs, seeds {seeds.start} to {seeds.stop - 1}, {failures} failed, {took:.0f} s", flush=True)
    return int(failures > 0)


def _results(level: str, seeds: range, jobs: int) -> Iterator[Failed | None]:
    if jobs == 1:
        prepare(level)
        yield from (run(level, seed) for seed in seeds)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, context, prepare, (level,)) as pool:
        try:
            yield from pool.map(run, [level] * len(seeds), seeds)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)  # or they would play on, with nobody to hear of it
            raise


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./test --faults", description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--level", choices=("both", *LEVELS), default="both")
    parser.add_argument("--jobs", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
