"""Other people's readers of feeds: what each of them makes of ours."""

from __future__ import annotations

import io
import json
import subprocess
from typing import Any

import feedparser
import podcastparser

from tests.nodes import ROOT

UI = ROOT / "spaces" / "ui"
FEEDSMITH = UI / "node_modules" / "feedsmith"

_SCRIPT = """
import { parseJsonFeed, parseOpml, parseRssFeed } from "feedsmith";
import { readFileSync } from "node:fs";
const read = { rss: parseRssFeed, json: parseJsonFeed, opml: parseOpml }[process.argv[1]];
process.stdout.write(JSON.stringify(read(readFileSync(0, "utf8"))));
"""


def by_feedparser(feed: bytes) -> Any:
    found = feedparser.parse(feed)
    assert not found.bozo, found.bozo_exception
    return found


def by_podcastparser(feed: bytes, url: str = "https://spaces.example/feed.xml") -> Any:
    return podcastparser.parse(url, io.BytesIO(feed))


def by_feedsmith(feed: bytes, kind: str = "rss") -> Any:
    """As npm feedsmith reads it; `kind` is rss, json or opml."""
    assert FEEDSMITH.is_dir(), "feedsmith is not installed: npm --prefix spaces/ui ci"
    command = ["node", "--input-type=module", "-e", _SCRIPT, kind]
    done = subprocess.run(command, input=feed, capture_output=True, cwd=UI, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)
