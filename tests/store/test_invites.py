from datetime import UTC, datetime, timedelta

from spaces.model import InviteLink, Role
from spaces.store import Store
from tests.store.samples import space, user

DAY = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


async def test_links_are_listed_newest_first_counted_and_taken_back(store: Store):
    host = user()
    await store.users.add(host, None)
    made = space(host)
    await store.spaces.add(made)
    links = [
        InviteLink(token, made.id, role, host.id, DAY + timedelta(minutes=age), DAY + timedelta(days=1), 0, most)
        for token, role, age, most in (("one", Role.SPEAKER, 0, 5), ("two", Role.LISTENER, 1, None))
    ]
    for link in links:
        await store.invites.add(link)
    assert await store.invites.of(made.id) == links[::-1]
    await store.invites.used("one", 3)
    found = await store.invites.get("one")
    assert found is not None
    assert (found.uses, found.uses_max, found.role) == (3, 5, Role.SPEAKER)
    assert await store.invites.remove("one")
    assert not await store.invites.remove("one")
    assert await store.invites.get("one") is None
    await store.invites.used("one", 4)  # somebody was quicker: there is nothing to count
    assert await store.invites.of(made.id) == links[1:]
