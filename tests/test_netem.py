"""The emulated network does what it is asked to, and the same again for the same seed."""

from __future__ import annotations

import itertools

import pytest

from tests.netem import CLEAN, MOBILE, Clock, Conditions, Link


def journey(conditions: Conditions, seed: int = 1, count: int = 5000) -> list[tuple[int, float]]:
    """Packets sent 20 ms apart, as (number, seconds under way) in the order of their arrival."""
    clock = Clock(0.0)
    arrived: list[tuple[int, float]] = []
    link = Link[int](clock, conditions, seed, lambda number: arrived.append((number, clock.now - number * 0.02)))
    for number in range(count):
        link.send(number)
        clock.run(0.02)
    clock.run(10)
    assert len(arrived) == link.sent - link.lost + link.doubled
    return arrived


def test_a_clean_link_only_delays() -> None:
    numbers, ways = zip(*journey(CLEAN, count=100), strict=True)
    assert numbers == tuple(range(100))
    assert ways == pytest.approx([0.03] * 100)


def test_the_same_seed_gives_the_same_journey() -> None:
    assert journey(MOBILE) == journey(MOBILE)
    assert journey(MOBILE) != journey(MOBILE, seed=2)


def test_jitter_delays_but_keeps_the_order() -> None:
    arrived = journey(Conditions(jitter=0.02))
    assert [number for number, _ in arrived] == list(range(5000))
    assert max(way for _, way in arrived) > 0.1


def test_losses_come_in_bursts() -> None:
    numbers = [number for number, _ in journey(Conditions(worsen=0.01, recover=0.2, loss_bad=1.0))]
    gaps = [after - before - 1 for before, after in itertools.pairwise(numbers) if after - before > 1]
    assert 0.02 < sum(gaps) / 5000 < 0.10
    assert 3 < sum(gaps) / len(gaps) < 7


def test_reordered_packets_are_overtaken() -> None:
    numbers = [number for number, _ in journey(Conditions(reorder=0.1))]
    assert numbers != sorted(numbers)
    assert sorted(numbers) == list(range(5000))


def test_events_happen_in_time_and_in_turn() -> None:
    clock = Clock(0.0)
    done: list[tuple[str, float]] = []
    clock.every(1.0, lambda: done.append(("tick", clock.now)), phase=0.5)
    clock.after(0.5, lambda: done.append(("once", clock.now)))
    clock.run(2.0)
    assert done == [("tick", 0.5), ("once", 0.5), ("tick", 1.5)]
    assert clock.now == 2.0
