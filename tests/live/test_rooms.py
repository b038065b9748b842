from tests.live.conftest import Node


async def test_a_guest_asks_is_accepted_and_speaks(node: Node) -> None:
    mira = await node.user("mira")
    space = await node.live_space(mira)
    host = await node.join(space, mira)
    guest = await node.join(space, name="Tom")
    assert host.read[0]["type"] == "welcome"
    assert host.read[0]["you"]["role"] == "host"
    assert guest.read[0]["key"]
    assert (await guest.say("request"))["position"] == 1
    await host.drain()
    assert host.last("requests")["items"][0]["name"] == "Tom"
    await host.say("accept", pid=guest.pid)
    await guest.drain()
    assert guest.last("you")["role"] == "speaker"
    answer = await guest.say("publish", sdp="offer")
    assert answer["type"] == "ok"
    assert answer["sdp"] == "answer to offer"
    [connection] = node.hall(space).open(guest.pid, "publish")
    connection.connect()
    await host.drain()
    assert host.last("participant")["participant"]["publishing"] is True
