"""Everybody comes back at once: the real backoff and the real admission in virtual time (docs/herd.md)."""

from __future__ import annotations

import heapq
import random
from dataclasses import dataclass, field

from central.api.admission import BUDGETS, Bucket, Budget
from desktop.sync.backoff import full_jitter

CLIENTS = 30_000
OUTAGE_S = 7_200.0


@dataclass
class Herd:
    """What became of clients that come at these times: when each was served, how long after its first knock."""

    served: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    knocks: int = 0


def drain(arrivals: list[float], budget: Budget, seed: int) -> Herd:
    """Each knocks until it is let in, and stays away as long as it is asked to."""
    bucket, herd = Bucket(budget, random.Random(seed)), Herd()
    queue = [(at, number) for number, at in enumerate(arrivals)]
    heapq.heapify(queue)
    while queue:
        now, number = heapq.heappop(queue)
        herd.knocks += 1
        away = bucket.enter(str(number), now)
        if away:
            heapq.heappush(queue, (now + away, number))
        else:
            herd.served.append(now)
            herd.waits.append(now - arrivals[number])
    return herd


def test_fault_69_thirty_thousand_who_come_within_five_seconds_are_through_and_nobody_starves() -> None:
    chance = random.Random(69)
    budget = BUDGETS["cycle"]
    herd = drain([chance.uniform(0, 5) for _ in range(CLIENTS)], budget, seed=1)
    assert len(herd.served) == CLIENTS
    assert max(herd.served) <= 1.3 * CLIENTS / budget.rate
    assert max(herd.waits) <= 3 * sum(herd.waits) / CLIENTS
    assert herd.knocks <= 3 * CLIENTS


def test_fault_69_after_two_hours_backoff_has_spread_them_so_far_that_nobody_is_turned_away() -> None:
    chance, clients = random.Random(70), 3_000  # a tenth of them, at a tenth of the pace
    budget = Budget(BUDGETS["cycle"].rate / 10, BUDGETS["cycle"].burst / 10)
    arrivals = []
    for _ in range(clients):
        at, failures = chance.uniform(-OUTAGE_S, -OUTAGE_S + 60), 0
        while at < 0:
            failures += 1
            at += full_jitter(failures, draw=chance.uniform)
        arrivals.append(at)
    herd = drain(arrivals, budget, seed=2)
    assert max(herd.served) <= 901
    assert herd.knocks <= 1.02 * clients


def test_fault_70_one_with_fifty_thousand_waiting_and_one_with_sixty_scopes_do_not_starve_the_others() -> None:
    """500 batches one after the other, and 60 pulls in every round, beside 1,000 who come twice a bucket's pace."""
    budget = Budget(rate=100, burst=200, share=5)
    bucket, chance = Bucket(budget, random.Random(3)), random.Random(4)
    queue = [(chance.uniform(0, 5), f"small{number}") for number in range(1_000)] + [(0.0, "huge"), (0.0, "wide")]
    heapq.heapify(queue)
    left = {"huge": 500, "wide": 60}
    first: dict[str, float] = {}
    waits: dict[str, float] = {}
    while queue:
        now, who = heapq.heappop(queue)
        first.setdefault(who, now)
        away = bucket.enter(who, now)
        if away:
            heapq.heappush(queue, (now + away, who))
            continue
        waits[who] = now - first[who]
        if left.get(who, 0) > 1:
            left[who] -= 1
            heapq.heappush(queue, (now + 0.01, who))
    small = [wait for who, wait in waits.items() if who.startswith("small")]
    assert len(small) == 1_000
    assert max(small) <= 1.3 * 1_000 / budget.rate
    assert waits["huge"] < 120, "and the big ones come through too"


def test_one_who_was_sent_away_is_let_in_when_she_comes_back_as_told() -> None:
    bucket = Bucket(Budget(rate=1, burst=1), random.Random(5))
    assert bucket.enter("first", 0.0) == 0
    away = bucket.enter("second", 0.0)
    assert 0 < away <= 1
    assert bucket.enter("second", away) == 0
    assert bucket.enter("third", away) > 0
