"""Podcast apps written by others subscribe to a station of a real node and download what it plays."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from xml.sax.saxutils import escape

from tests.e2e.broadcast import broadcast
from tests.e2e.recorded import Published
from tests.e2e.stationed import items
from tests.publisher import Publisher

BIN = Path(sys.executable).parent


async def _run(*command: str | Path) -> str:
    """A program that ends well; what it said. The publisher is served by this very process meanwhile."""
    running = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = (await asyncio.wait_for(running.communicate(), 60))[0].decode()
    assert running.returncode == 0, said
    return said


def _sounds(folder: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in folder.rglob("*.mp3"))


async def test_podcast_downloader_gets_every_sound_of_a_station_byte_for_byte(
    published: Published, publisher: Publisher, tmp_path: Path
):
    async with broadcast(published, publisher) as on_air:
        folder, config = tmp_path / "sounds", tmp_path / "config.json"
        folder.mkdir()
        podcast = {"name": "night", "rss_link": on_air.station["feed_url"], "path": str(folder)}
        config.write_text(json.dumps({"if_directory_empty": "download_all_from_feed", "podcasts": [podcast]}))
        await _run(sys.executable, "-m", "podcast_downloader", "--config", config)
        theirs = [one.sound for one in on_air.show.programmes]
        assert _sounds(folder) == sorted([published.files["mp3"].read_bytes(), *theirs])


async def test_poca_subscribes_to_a_private_station_and_gets_what_is_new_the_next_time(
    published: Published, publisher: Publisher, tmp_path: Path
):
    async with broadcast(published, publisher) as on_air:
        private = await on_air.ada.call("PATCH", on_air.path, {"visibility": "private"})
        hidden = (await on_air.ada.call("GET", f"{on_air.path}/items"))["items"][0]
        await on_air.ada.call("PUT", f"{on_air.path}/items/{hidden['id']}/hidden", expect=204)
        await items(on_air.ada, on_air.station["id"], 3)
        folder = tmp_path / "sounds"
        folder.mkdir()
        (tmp_path / "poca.xml").write_text(
            f"<poca><settings><base_dir>{folder}</base_dir><id3removev1>no</id3removev1></settings>"
            "<defaults/><subscriptions><subscription><title>Night</title>"
            f"<url>{escape(private['feed_url'])}</url></subscription></subscriptions></poca>"
        )
        await _run(BIN / "poca", "--config", tmp_path, "--verbose")
        first = _sounds(folder)
        assert len(first) == 3
        await on_air.ada.call("DELETE", f"{on_air.path}/items/{hidden['id']}/hidden", expect=204)
        await items(on_air.ada, on_air.station["id"], 4)
        await _run(BIN / "poca", "--config", tmp_path, "--verbose")
        theirs = [one.sound for one in on_air.show.programmes]
        assert _sounds(folder) == sorted([published.files["mp3"].read_bytes(), *theirs])
