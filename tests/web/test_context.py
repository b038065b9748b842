import asyncio
import gc

from spaces.web.context import utc_now
from tests.web.conftest import Site


async def test_a_lock_is_the_same_for_all_who_hold_it_and_forgotten_after(site: Site) -> None:
    lock = site.context.lock("mira")
    assert site.context.lock("mira") is lock
    assert site.context.lock("noor") is not lock
    del lock
    gc.collect()
    assert not site.context._locks


async def test_who_holds_a_lock_makes_others_wait(site: Site) -> None:
    order: list[str] = []

    async def work(name: str) -> None:
        async with site.context.lock("mira"):
            order.append(f"{name} in")
            await asyncio.sleep(0)
            order.append(f"{name} out")

    await asyncio.gather(work("a"), work("b"))
    assert order == ["a in", "a out", "b in", "b out"]


def test_the_wall_clock_has_its_zone() -> None:
    assert utc_now().tzinfo is not None
