from spaces.live.census import Census
from tests.live.conftest import Node


async def test_people_are_counted_by_place(node: Node) -> None:
    mira, tom = await node.user("mira"), await node.user("tom")
    live, waiting = await node.live_space(mira), await node.space(tom)
    await node.join(live, mira)
    await node.join(live)
    await node.join(live)
    await node.rooms.whep(live.id, None, "offer")
    await node.join(waiting)
    assert node.rooms.census() == Census(live=1, waiting=1, on_stage=1, listeners=3, sockets=4)
