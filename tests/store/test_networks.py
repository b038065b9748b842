"""From which networks guests were banned."""

from spaces.store import Store
from spaces.store.networks import NetworkBan
from tests.store.samples import LATER, NOW, stored_space


async def test_a_network_ban_holds_for_its_time_and_only_in_its_space(store: Store):
    here, there = await stored_space(store), await stored_space(store)
    ban = NetworkBan(here.id, "g_1", "mark", b"key", LATER)
    await store.networks.put(ban)
    await store.networks.put(ban)
    assert await store.networks.of(here.id, NOW) == [ban]
    assert await store.networks.of(there.id, NOW) == []
    assert await store.networks.of(here.id, LATER) == []


async def test_network_bans_are_taken_back_one_by_one_or_go_with_their_space_or_time(store: Store):
    here = await stored_space(store)
    for pid in ("g_1", "g_2", "g_3"):
        await store.networks.put(NetworkBan(here.id, pid, "mark", b"key", LATER))
    await store.networks.remove(here.id, "g_2")
    assert {ban.pid for ban in await store.networks.of(here.id, NOW)} == {"g_1", "g_3"}
    await store.networks.clear(here.id)
    assert await store.networks.of(here.id, NOW) == []
    await store.networks.put(NetworkBan(here.id, "g_1", "mark", b"key", LATER))
    assert (await store.networks.drop(NOW), await store.networks.drop(LATER)) == (0, 1)
