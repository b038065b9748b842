import asyncio

from spaces.config import Config
from spaces.live import Rooms
from spaces.meters import meters
from spaces.rtc import Node, Settings
from spaces.store import Store
from tests.fakes import FakeTaps


async def test_datagrams_are_counted_by_what_became_of_them():
    async with Node(Settings(public_ip="127.0.0.1")) as node, Store.open("sqlite+aiosqlite://") as store:
        registry = meters(node, Rooms(Config(), store, node, FakeTaps()))
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(
            asyncio.DatagramProtocol, remote_addr=("127.0.0.1", node.port.number)
        )
        transport.sendto(b"\xffnothing we know")
        async with asyncio.timeout(5):  # a plain integer announces nothing: look until it is there
            while not registry.get_sample_value("spaces_media_datagrams_total", {"fate": "malformed"}):
                await asyncio.sleep(0.01)
        transport.close()
        assert registry.get_sample_value("spaces_media_datagrams_total", {"fate": "received"}) == 1
        assert registry.get_sample_value("spaces_media_datagrams_total", {"fate": "sent"}) == 0
        node.hall("a")
        assert registry.get_sample_value("spaces_media_halls") == 1
        assert registry.get_sample_value("spaces_media_peers") == 0
        assert registry.get_sample_value("spaces_live") == 0
        assert registry.get_sample_value("spaces_people", {"place": "audience"}) == 0
        assert registry.get_sample_value("spaces_sockets") == 0
