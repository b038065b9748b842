"""The npm clients `whip-whep`, on another site's page in Chromium: they publish to us and play from us, with sound."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from tests.browser.conftest import Browsers, Surfer, chromium_fleet
from tests.nodes import ROOT, Person, ServerProcess

pytestmark = pytest.mark.browser

CLIENTS = ROOT / "spaces" / "ui" / "node_modules" / "whip-whep"
HOST, GUEST = 440, 880

PAGE = """<!doctype html><title>A studio elsewhere</title>
<script type="module">
import { WHIPClient } from "/whip.js";
import { WHEPClient } from "/whep.js";

window.publish = async (url, token) => {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const pc = new RTCPeerConnection();
  for (const track of stream.getTracks()) pc.addTransceiver(track, { direction: "sendonly", streams: [stream] });
  window.client = new WHIPClient();
  await client.publish(pc, url, token);
  window.pc = pc;
};

window.play = async (url, lines) => {
  const pc = new RTCPeerConnection();
  for (let i = 0; i < lines; i += 1) pc.addTransceiver("audio", { direction: "recvonly" });
  pc.ontrack = ({ track }) => {
    const audio = document.createElement("audio");
    audio.srcObject = new MediaStream([track]);
    audio.autoplay = true;
    document.body.append(audio);
  };
  window.client = new WHEPClient();
  await client.view(pc, url);
  window.pc = pc;
};
window.loaded = true;
</script>"""


@pytest.fixture
async def elsewhere() -> AsyncIterator[str]:
    """Another site, with the clients on it."""

    async def page(_: web.Request) -> web.Response:
        return web.Response(text=PAGE, content_type="text/html")

    async def client(request: web.Request) -> web.Response:
        text = (CLIENTS / request.match_info["name"]).read_text()
        return web.Response(text=text, content_type="text/javascript")

    application = web.Application()
    application.add_routes([web.get("/", page), web.get("/{name:whip.js|whep.js}", client)])
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def browsers(elsewhere: str, tmp_path: Path) -> AsyncIterator[Browsers]:
    assert CLIENTS.is_dir(), "whip-whep is not installed: npm --prefix spaces/ui ci"
    async with chromium_fleet(tmp_path) as fleet:
        yield Browsers(fleet, elsewhere)


async def at_the_page(surfer: Surfer) -> list[str]:
    """Open it; the result fills with whatever goes wrong there."""
    faults: list[str] = []
    surfer.page.on("pageerror", lambda error: faults.append(str(error)))
    await surfer.open("/")
    await surfer.page.wait_for_function("() => window.loaded")
    return faults


async def publish(browsers: Browsers, node: ServerProcess, who: Person, space: str, hz: int) -> Surfer:
    """Speak with the WHIP client."""
    studio = await browsers.speaker(hz)
    studio.faults = await at_the_page(studio)
    await studio.page.evaluate("(given) => publish(...given)", [f"{node.url}/whip/{space}", who.token])
    await studio.page.wait_for_function("() => pc.connectionState === 'connected'")
    return studio


async def play(browsers: Browsers, node: ServerProcess, space: str, lines: int) -> Surfer:
    """Listen with the WHEP client."""
    player = await browsers.listener()
    player.faults = await at_the_page(player)
    await player.page.evaluate("(given) => play(...given)", [f"{node.url}/whep/{space}", lines])
    return player


async def test_the_clients_publish_and_play_both_voices_and_stop(
    browsers: Browsers, node: ServerProcess, mira: Person, jonas: Person
):
    space = await mira.start_space()
    await mira.call("POST", f"/api/v1/spaces/{space}/participants/{jonas.pid}/invite", {})
    studios = [
        await publish(browsers, node, mira, space, HOST),
        await publish(browsers, node, jonas, space, GUEST),
    ]
    player, radio = await play(browsers, node, space, 3), await play(browsers, node, space, 1)
    await player.hears(HOST, GUEST)
    assert len({*await player.measure("slots", [HOST, GUEST])}) == 2
    await radio.page.wait_for_function(f"() => ears.hears([{HOST}]) || ears.hears([{GUEST}])")

    await studios[1].page.evaluate("() => client.stop()")  # DELETE
    await player.hears(HOST, but_not=(GUEST,))
    shown = await mira.call("GET", f"/api/v1/spaces/{space}")
    assert [one["publishing"] for one in (*shown["hosts"], *shown["speakers"])] == [True, False]
    for surfer in (*studios, player, radio):
        assert surfer.faults == []


async def test_a_restart_that_the_client_asks_for_is_refused_and_the_sound_goes_on(
    browsers: Browsers, node: ServerProcess, mira: Person
):
    space = await mira.start_space()
    studio = await publish(browsers, node, mira, space, HOST)
    player = await play(browsers, node, space, 1)
    await player.hears(HOST)
    refused = await studio.page.evaluate("() => client.restart().catch((error) => error.message)")
    assert "422" in refused
    assert player.faults == []
