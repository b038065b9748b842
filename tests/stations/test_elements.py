"""The tables: which element says what, and which one when several do."""

from __future__ import annotations

from dataclasses import fields

from spaces.model.podcast import ParsedEpisode, ParsedFeed
from stations.elements import CHANNEL, ITEM, MANY, Lookup, gather
from stations.trees import read_tree

NAMESPACES = (
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0"'
)


def gathered(inside: str) -> dict[str, object]:
    root = read_tree(f"<item {NAMESPACES}>{inside}</item>".encode()).root
    return gather(root, Lookup(ITEM), "https://tides.example/")


def test_every_field_of_an_episode_has_an_element():
    made_of_others = {"enclosure", "link", "extras"}
    assert {field.name for field in fields(ParsedEpisode)} - made_of_others <= {row.field for row in ITEM.values()}


def test_every_field_of_a_feed_has_an_element():
    made_of_others = {"episodes", "kind", "link", "self_url", "hub", "next_page", "extras", "warnings"}
    assert {field.name for field in fields(ParsedFeed)} - made_of_others <= {row.field for row in CHANNEL.values()}


def test_the_better_element_counts_whatever_comes_first():
    assert gathered("<itunes:title>b</itunes:title><title>a</title>")["title"] == "a"
    assert gathered("<title>a</title><itunes:title>b</itunes:title>")["title"] == "a"


def test_of_equal_ones_the_first_counts_and_of_empty_ones_none():
    assert gathered("<title/><title>a</title><title>b</title>")["title"] == "a"


def test_what_there_may_be_many_of_is_all_there():
    found = gathered("<podcast:person>a</podcast:person><podcast:person>b</podcast:person><link>/1</link>")
    assert len(found["persons"]) == 2  # type: ignore[arg-type]
    assert found.keys() == {"persons", "links"}


def test_extras_have_an_end():
    found = gathered("<podcast:x/><podcast:person/><podcast:person>a</podcast:person>" * (MANY + 50))
    assert len(found["extras"]) == len(found["persons"]) == MANY  # type: ignore[arg-type]


def test_what_is_not_in_the_table_is_passed_over():
    assert gathered("<other>1</other><itunes:other/><?x y?>") == {}
