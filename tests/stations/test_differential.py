"""Two other readers of podcasts read the corpus, too: what they make out of a feed, ours makes out at least."""

from __future__ import annotations

import calendar
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import feedparser
import podcastparser
import pytest

from spaces.model.podcast import ParsedEpisode, ParsedFeed
from stations.rss import read
from tests.stations.corpus import NAMES, URL, Case, case

# Where another reader says more, and why ours is right not to.
FEEDPARSER_SAYS_MORE = {
    "bomb_of_one_long_entity notes": "it shows the names of entities that a feed declares itself",
    "xxe_of_a_file notes": "it shows the names of entities that a feed declares itself",
    "author_with_mail_address author": "it takes a mail address for a name",
    "dates_are_all_those_of_the_making published_at": "it believes a date that every episode has",
    "dates_that_are_rubbish published_at": "it takes 1970 for a date, which is what a program says that has none",
    "durations_that_are_rubbish duration": "it keeps the text as it is",
    "itunes_prefix_for_something_else duration": "it goes by prefixes, not by namespaces",
    "language_is_rubbish language": "it keeps the text as it is",
    "link_that_runs link": "it keeps any scheme",
}
PODCASTPARSER_SAYS_MORE = {
    "dates_are_all_those_of_the_making published_at": "it believes a date that every episode has",
    "channel_without_title title": "it takes the name of the file; ours leaves that to who shows it",
    "dates_that_are_rubbish published_at": "it takes 1970 for a date",
    "durations_that_are_rubbish duration": "it keeps negative ones, and ones of 300 years",
    "guid_called_a_page_but_is_a_number link": "it makes an address out of a number",
    "guid_empty link": "it makes an address out of nothing",
    "guid_longer_than_sensible link": "it makes an address out of a name",
    "language_is_rubbish language": "it keeps the text as it is",
    "link_that_runs link": "it keeps any scheme",
    "moved_to_itself new_url": "a feed that moves to where it is does not move",
}
# Addresses that they leave as they stand, blanks and all.
ADDRESSES_DIFFER = {"enclosure_broken_over_lines", "enclosure_with_blanks_in_its_name"}
# Dates that feedparser reads otherwise: names of zones that it does not know, years of three digits, no hyphens.
DATES_DIFFER = {
    "dates_with_zones_by_name",
    "dates_in_other_orders_and_languages",
    "dates_with_years_of_two_digits",
    "dates_of_iso8601",
}


FEEDS = [name for name in NAMES if "refused" not in case(name).expected]


def ours(given: Case) -> ParsedFeed:
    return read(given.body, given.url, given.content_type)


def podcastparsers(given: Case) -> dict[str, Any]:
    """What podcastparser makes of it: nothing when it cannot read it."""
    try:
        return dict(podcastparser.parse(URL, io.BytesIO(given.body)))
    except Exception:
        return {"episodes": []}


def missing(name: str, claims: list[tuple[str, Any]], said: Any, excused: dict[str, str]) -> list[str]:
    """What they claim and ours does not say, as "field: claim"."""
    return [
        f"{field}: {claim!r}"
        for field, claim in claims
        if claim not in (None, "", 0, -1) and not getattr(said, field) and f"{name} {field}" not in excused
    ]


def by_sound(parsed: ParsedFeed) -> dict[str, ParsedEpisode]:
    return {episode.enclosure.url: episode for episode in parsed.episodes if episode.enclosure}


def moment(parts: Any) -> datetime | None:
    return datetime.fromtimestamp(calendar.timegm(parts), UTC) if parts and parts.tm_year > 0 else None


@pytest.mark.parametrize("name", FEEDS)
def test_ours_carries_what_feedparser_carries(name: str):
    given = case(name)
    parsed = ours(given)
    headers = {"content-type": given.content_type or "application/xml", "content-location": given.url}
    theirs = feedparser.parse(given.body, response_headers=headers)
    feed = [(field, theirs.feed.get(field)) for field in ("title", "link", "language")]
    feed += [("description", theirs.feed.get("subtitle")), ("image", (theirs.feed.get("image") or {}).get("href"))]
    found = missing(name, feed, parsed, FEEDPARSER_SAYS_MORE)
    for entry, episode in pairs(name, theirs.entries, parsed):
        claims = [(field, entry.get(field)) for field in ("title", "author")]
        claims += [("notes", entry.get("summary")), ("duration", entry.get("itunes_duration"))]
        claims += [("published_at", moment(entry.get("published_parsed")))]
        found += missing(name, claims, episode, FEEDPARSER_SAYS_MORE)
        said = moment(entry.get("published_parsed"))
        if said and episode.published_at and name not in DATES_DIFFER:
            assert abs((episode.published_at - said).total_seconds()) < 2
    assert not found


def pairs(name: str, entries: list[Any], parsed: ParsedFeed) -> Iterator[tuple[Any, ParsedEpisode]]:
    """Their entries that have sound, each with our episode of that sound; every one must be there."""
    mine = by_sound(parsed)
    for entry in entries:
        addresses = [one.get("href", "") for one in entry.get("enclosures", ())]
        found = [mine[address] for address in addresses if address in mine]
        sounds = [one["href"] for one in entry.get("enclosures", ()) if one.get("type", "").startswith("audio/")]
        assert found or not [url for url in sounds if url.startswith("https://cdn")] or name in ADDRESSES_DIFFER
        if found:
            yield entry, found[0]


@pytest.mark.parametrize("name", FEEDS)
def test_ours_carries_what_podcastparser_carries(name: str):
    given = case(name)
    theirs = podcastparsers(given)
    parsed = ours(given)
    feed = [(field, theirs.get(field)) for field in ("title", "link", "description", "language", "explicit")]
    feed += [("image", theirs.get("cover_url")), ("author", theirs.get("itunes_author"))]
    feed += [("locked", theirs.get("import_prohibited")), ("new_url", theirs.get("new_url"))]
    found = missing(name, feed, parsed, PODCASTPARSER_SAYS_MORE)
    mine = by_sound(parsed)
    for episode in theirs["episodes"]:
        sounds = [one["url"] for one in episode["enclosures"] if one["mime_type"].startswith("audio/")]
        same = next((mine[url] for url in sounds if url in mine), None)
        assert same or not sounds or name in ADDRESSES_DIFFER
        if same:
            found += missing(name, claims_of_podcastparser(episode), same, PODCASTPARSER_SAYS_MORE)
    assert not found


def test_podcastparser_reads_most_of_them():
    assert sum("title" in podcastparsers(case(name)) for name in FEEDS) > 80


def claims_of_podcastparser(episode: dict[str, Any]) -> list[tuple[str, Any]]:
    names = {
        "title": "title", "published": "published_at", "total_time": "duration", "link": "link", "number": "number",
        "season": "season", "subtitle": "subtitle", "episode_art_url": "image", "transcript_url": "transcripts",
        "chapters_json_url": "chapters", "persons": "persons", "explicit": "explicit", "itunes_author": "author",
        "description_html": "notes",
    }  # fmt: skip
    return [(field, episode.get(name)) for name, field in names.items()]
