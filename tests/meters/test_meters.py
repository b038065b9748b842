import asyncio
from pathlib import Path

from spaces.config import Config
from spaces.live import Rooms
from spaces.meters import meters
from spaces.rtc import Node, Settings
from spaces.store import Store
from tests.fakes import FakeTaps
from tests.recorder.taps import SOURCE, Tap, packet


async def test_datagrams_are_counted_by_what_became_of_them(tmp_path: Path):
    async with Node(Settings(public_ip="127.0.0.1")) as node, Store.open("sqlite+aiosqlite://") as store:
        registry = meters(node, Rooms(Config(), store, node, FakeTaps()), Tap(tmp_path).capture)
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


async def test_what_the_tap_cannot_keep_is_counted(tmp_path: Path):
    async with Node(Settings()) as node, Store.open("sqlite+aiosqlite://") as store:
        tap = Tap(tmp_path, queue_limit=2)
        registry = meters(node, Rooms(Config(), store, node, FakeTaps()), tap.capture)
        microphone = tap.capture.begin(SOURCE)
        for number in range(5):
            microphone.write("u_1", 0, packet(number, tap.clock.seconds))
        tap.capture.step()
        assert registry.get_sample_value("spaces_tap_microphones") == 1
        assert registry.get_sample_value("spaces_tap_dropped_total") == 3
        assert registry.get_sample_value("spaces_tap_problem") == 1
