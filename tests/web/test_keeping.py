"""Things kept in memory for a while."""

from __future__ import annotations

import asyncio

import pytest

from spaces.web.keeping import Kept
from tests.fakes import ManualClock


class Maker:
    """Makes a value when told to."""

    def __init__(self, value: str = "tea", size: int = 1) -> None:
        self.made = 0
        self.ready = asyncio.Event()
        self.ready.set()
        self._value, self._size = value, size

    async def __call__(self) -> tuple[str, int]:
        await self.ready.wait()
        self.made += 1
        return self._value, self._size


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def kept(clock: ManualClock) -> Kept[str]:
    return Kept(10, 60, clock.monotonic)


async def test_a_value_is_made_once_while_it_is_good(kept: Kept[str], clock: ManualClock) -> None:
    make = Maker()
    assert [await kept.get("a", make) for _ in range(3)] == ["tea"] * 3
    assert (make.made, kept.has("a"), kept.has("b")) == (1, True, False)
    clock.advance(61)
    assert not kept.has("a")
    await kept.get("a", make)
    assert make.made == 2


async def test_those_who_ask_at_once_wait_for_the_same(kept: Kept[str]) -> None:
    make = Maker()
    make.ready.clear()
    asking = [asyncio.ensure_future(kept.get("a", make)) for _ in range(5)]
    await asyncio.sleep(0)
    assert kept.has("a")
    asking[0].cancel()
    make.ready.set()
    assert await asyncio.gather(*asking[1:]) == ["tea"] * 4
    assert make.made == 1
    with pytest.raises(asyncio.CancelledError):
        await asking[0]


async def test_the_least_recently_used_ones_are_forgotten_first(kept: Kept[str]) -> None:
    for key in "abc":
        await kept.get(key, Maker(size=3))
    await kept.get("a", Maker())
    await kept.get("d", Maker(size=3))
    assert [key for key in "abcd" if kept.has(key)] == ["a", "c", "d"]


async def test_what_is_too_large_is_given_and_not_kept(kept: Kept[str]) -> None:
    await kept.get("a", Maker(size=3))
    assert await kept.get("b", Maker("milk", 11)) == "milk"
    assert [kept.has(key) for key in "ab"] == [True, False]


async def test_a_failure_is_told_to_all_who_wait_and_not_kept(kept: Kept[str]) -> None:
    async def fail() -> tuple[str, int]:
        await asyncio.sleep(0)
        raise ValueError("no tea")

    told = await asyncio.gather(*(kept.get("a", fail) for _ in range(3)), return_exceptions=True)
    assert [str(one) for one in told] == ["no tea"] * 3
    assert not kept.has("a")
    assert await kept.get("a", Maker()) == "tea"


async def test_a_failure_that_nobody_waits_for_any_more_is_no_noise(kept: Kept[str]) -> None:
    async def fail() -> tuple[str, int]:
        raise ValueError("no tea")

    asking = asyncio.ensure_future(kept.get("a", fail))
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
