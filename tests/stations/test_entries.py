"""What may be passed on, and what it is called."""

from __future__ import annotations

import pytest

from stations.entries import item_guid, may_publish, paragraphs
from tests.store.samples import episode, feed

FEED = feed(guid="917393e3-1b1e-5cef-ace4-edaa54e1f810")


@pytest.mark.parametrize(
    "guid",
    [
        "https://sea.example/7",
        "http://sea.example/?p=7",
        "urn:sea:7",
        "tag:sea.example,2026:7",
        "917393e3-1b1e-5cef-ace4-edaa54e1f810",
        "917393E3-1B1E-5CEF-ACE4-EDAA54E1F810",
        "sixteen letters!",
    ],
)
def test_a_name_that_is_unique_in_the_world_stays(guid: str) -> None:
    assert item_guid(FEED, guid) == guid


@pytest.mark.parametrize("guid", ["7", "episode 7", "http:", "fifteen letters"])
def test_a_name_that_others_may_have_too_gets_its_podcasts(guid: str) -> None:
    assert item_guid(FEED, guid) == f"{FEED.guid}/{guid}"


@pytest.mark.parametrize(
    "license_name", ["all-rights-reserved", "All Rights Reserved", " ALL_RIGHTS_RESERVED ", "all rights  reserved"]
)
def test_with_all_rights_reserved_nothing_is_passed_on(license_name: str) -> None:
    assert not may_publish(episode(FEED), feed(license=license_name), private=False)
    assert not may_publish(episode(FEED, license=license_name), FEED, private=False)
    assert may_publish(episode(FEED, license="cc-by-4.0"), feed(license=license_name), private=False)
    assert may_publish(episode(FEED), feed(license=license_name), private=True)


@pytest.mark.parametrize(
    ("of_feed", "of_episode"), [({"locked": True}, {}), ({"block": True}, {}), ({}, {"block": True})]
)
def test_what_is_locked_or_blocked_is_not_passed_on(of_feed: dict[str, bool], of_episode: dict[str, bool]) -> None:
    assert not may_publish(episode(FEED, **of_episode), feed(**of_feed), private=False)
    assert may_publish(episode(FEED, **of_episode), feed(**of_feed), private=True)


def test_everything_else_is_passed_on() -> None:
    assert may_publish(episode(FEED), FEED, private=False)
    assert may_publish(episode(FEED, license="cc0"), FEED, private=False)


def test_plain_text_becomes_paragraphs_in_which_nothing_is_a_tag() -> None:
    text = "Hello <b>you</b> & me\r\nand\n\n \n\nThe end"
    assert paragraphs(text) == "<p>Hello &lt;b&gt;you&lt;/b&gt; &amp; me<br>and</p><p>The end</p>"
    assert paragraphs("") == ""
