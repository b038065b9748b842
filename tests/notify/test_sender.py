"""Notices on their way: sent once, tried again, given up; and nothing is lost when a node is killed."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

from spaces.model import Space, User
from tests.notify.conftest import House
from tests.notify.service import PushService


async def reminded(house: House, service: PushService) -> tuple[Space, User]:
    """A space that begins soon, and somebody with a browser who wants to know."""
    mira, noor = await house.person("mira"), await house.person("noor")
    space = await house.announced(mira)
    await house.store.reminders.add(noor.id, space.id, house.clock.now())
    await house.store.pushes.add(service.subscribe(noor.id), 20)
    house.clock.advance(50 * 60)
    await house.look()
    return space, noor


async def test_a_browser_is_told_once(house: House):
    async with PushService() as service:
        space, _ = await reminded(house, service)
        notifier = house.notifier()
        assert await notifier.send_due() == 1
        assert await notifier.send_due() == 0
        [got] = service.got
        said = json.loads(got.text)
        assert (said["kind"], said["title"], said["host"]) == ("soon", "Tea", "Mira")
        assert said["url"].endswith(f"/s/{space.id}")


async def test_while_the_push_service_is_away_it_is_tried_again_with_pauses(house: House):
    async with PushService() as service:
        await reminded(house, service)
        notifier = house.notifier()
        service.status = 503
        assert await notifier.send_due() == 1
        assert await notifier.send_due() == 0
        house.clock.advance(10)
        assert await notifier.send_due() == 1
        service.status = 201
        house.clock.advance(60)
        assert await notifier.send_due() == 1
        assert len(service.got) == 1
        assert service.asked == 3


async def test_what_is_too_late_is_not_sent(house: House):
    async with PushService() as service:
        await reminded(house, service)
        house.clock.advance(timedelta(minutes=16).total_seconds())
        assert await house.notifier().send_due() == 0
        assert service.asked == 0


async def test_a_browser_that_is_gone_is_forgotten(house: House):
    async with PushService() as service:
        _, noor = await reminded(house, service)
        service.status = 410
        await house.notifier().send_due()
        assert await house.store.pushes.of([noor.id]) == {}


async def test_what_a_push_service_refuses_is_not_tried_again(house: House):
    async with PushService() as service:
        await reminded(house, service)
        service.status = 400
        await house.notifier().send_due()
        house.clock.advance(60)
        assert await house.notifier().send_due() == 0
        assert service.asked == 1


async def test_what_a_killed_node_was_sending_is_sent_by_the_next_one(house: House):
    async with PushService() as service:
        await reminded(house, service)
        # It is leased, and before anything is sent the node is killed.
        [leased] = await house.store.notices.lease(house.clock.now(), 120, 10)
        assert await house.notifier().send_due() == 0
        house.clock.advance(121)
        assert await house.notifier().send_due() == 1
        assert len(service.got) == 1
        assert service.got[0].headers["Topic"] == f"notice-{leased.notice.id}"


async def test_while_it_is_open_it_notices_what_is_done_at_once(house: House):
    async with PushService() as service:
        mira, noor = await house.person("mira"), await house.person("noor")
        space = await house.announced(mira)
        await house.store.reminders.add(noor.id, space.id, house.clock.now())
        await house.store.pushes.add(service.subscribe(noor.id), 20)
        async with house.notifier() as notifier:
            await house.rooms.start_space(space)
            notifier.knock()
            async with asyncio.timeout(20):
                while not service.got:
                    await asyncio.sleep(0.02)
        assert json.loads(service.got[0].text)["kind"] == "started"


async def test_a_push_service_that_hangs_holds_up_nobody_else(house: House):
    async with PushService() as slow, PushService() as quick:
        slow.answers.clear()
        mira = await house.person("mira")
        space = await house.announced(mira)
        people = [await house.person(f"p{number}") for number in range(7)]
        for number, user in enumerate(people):
            await house.store.reminders.add(user.id, space.id, house.clock.now())
            hangs = number < 6
            for browser in range(3 if number == 0 else 1):
                service = slow if hangs else quick
                await house.store.pushes.add(service.subscribe(user.id, f"{number}-{browser}"), 20)
        house.clock.advance(50 * 60)
        async with house.notifier(), asyncio.timeout(20):
            while not (quick.got and slow.waiting == 4):
                await asyncio.sleep(0.02)
            slow.answers.set()
            while len(slow.got) < 8:
                await asyncio.sleep(0.02)
        assert len(quick.got) == 1


async def test_two_browsers_of_an_account_are_told_at_a_time(house: House):
    async with PushService() as service:
        service.answers.clear()
        _, noor = await reminded(house, service)
        for name in ("desk", "tablet"):
            await house.store.pushes.add(service.subscribe(noor.id, name), 20)
        space = await house.announced(await house.person("ada"), title="Later")
        await house.store.reminders.add(noor.id, space.id, house.clock.now())
        house.clock.advance(50 * 60)
        async with house.notifier(), asyncio.timeout(20):
            while service.waiting < 2:
                await asyncio.sleep(0.02)
            assert service.asked == 2
            service.answers.set()
            while len(service.got) < 3:
                await asyncio.sleep(0.02)
