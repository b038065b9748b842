"""Addresses that are one person's own, and those that are everybody's."""

from __future__ import annotations

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaces.model.personal import personal

PERSONAL = (
    "https://www.patreon.com/rss/nightboat?auth=Zk3xQv81bTnYw0LrPd5mHsJa2cEf7UgI",
    "https://www.patreon.com/rss/nightboat?auth=Zk3xQv81bTnYw0LrPd5mHsJa2cEf7UgI&show=123456",
    "https://feeds.supercast.com/feeds/hTqzfkw3fk29wFUXijcRezrq",
    "https://feeds.supercast.com/feeds/KeYsC6GZnqG99uLEYw15L6hs",
    "https://nightboat.supportingcast.fm/content/eyJ0IjoicCIsImMiOiIxNDA2IiwidSI6IjEyOTI3NzIiLCJkIjoiMTYzMSJ9fDQwZA.rss",
    "https://nightboat.supportingcast.fm/content/eyJ0IjoicCIsImMiOiIxNDc3In0%3D%7C3222.rss?0t=1772926659848",
    "https://api.substack.com/feed/podcast/12345/private/2b8f6b2e-3c7d-4f1a-9a51-6c8f20f3a1de.rss",
    "https://nightboat.memberful.com/rss/1234?auth=yJq8wLs2",
    "https://subscribers.transistor.fm/4fe2a9b1c7",
    "https://feeds.example.com/private/a8s7d6f5/feed.xml",
    "https://podcasts.example/feed?token=7Q2w",
    "https://podcasts.example/feed?accessToken=abcdefgh",
    "https://podcasts.example/feed?access_token=abcdefgh",
    "https://podcasts.example/feed?api-key=abcdefgh",
    "https://podcasts.example/feed?X-Amz-Date=20261123T000000Z&X-Amz-Signature=0f1e2d",
    "https://media.example/feed.xml?Expires=1790000000&Signature=abc~def&Key-Pair-Id=APKA",
    "https://podcasts.example/feed?member_id=4711",
    "https://podcasts.example/feed?for=mira%40example.com",
    "https://podcasts.example/feed?x=eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.Q2hlY2s",
    "https://podcasts.example/eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxIn0.Q2hlY2s/feed",
    "https://podcasts.example/rss/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "https://podcasts.example/rss/da39a3ee5e6b4b0d3255bfef95601890afd80709.xml",
    "https://podcasts.example/rss/d41d8cd98f00b204e9800998ecf8427e",
    "https://podcasts.example/f/k3j9x0q7z2m4v8b1n6c5l0p9w2e7r4t1",
    "https://mira:secret@podcasts.example/feed",
)

ORDINARY = (
    "https://feeds.megaphone.fm/ABC123",
    "https://feeds.megaphone.fm/VMP5705694065",
    "https://feeds.megaphone.fm/hubermanlab",
    "https://feeds.simplecast.com/54nAGcIl",
    "https://anchor.fm/s/f58d3330/podcast/rss",
    "https://www.omnycontent.com/d/playlist/e73c998e-6e60-432f-8610-ae210140c5b1/44710ecc-10bb-48d1-93c7-ae270180c33e/podcast.rss",
    "https://feeds.acast.com/public/shows/2b8f6b2e-3c7d-4f1a-9a51-6c8f20f3a1de",
    "https://feeds.acast.com/public/shows/5f8b0c2e9d1e4a3b7c6d5e4f",
    "https://feeds.acast.com/public/shows/the-daily-tea",
    "https://feeds.redcircle.com/0eccc737-7d67-4fea-b3de-37faaf0f6b1a",
    "https://feeds.soundon.fm/podcasts/0ECCC737-7D67-4FEA-B3DE-37FAAF0F6B1A.xml",
    "https://feeds.example.com/0eccc7377d674feab3de37faaf0f6b1a",
    "https://feeds.soundcloud.com/users/soundcloud:users:211911700/sounds.rss",
    "https://feeds.buzzsprout.com/1538779.rss",
    "https://www.spreaker.com/show/4437755/episodes/feed",
    "https://podcasts.files.bbci.co.uk/p02nq0gn.rss",
    "https://podcastfeeds.nbcnews.com/HL4TzgYC",
    "https://feeds.npr.org/510289/podcast.xml",
    "https://rss.art19.com/night-boat",
    "https://feed.ausha.co/yLlKvi5AQ9Ro",
    "https://open.firstory.me/rss/user/ckr5lw2kz1xx50872xzvjaqnj",
    "https://feeds.supercast.com/supercast_all_in_all",
    "https://api.substack.com/feed/podcast/12345.rss",
    "https://feed.podbean.com/nightboat/feed.xml",
    "https://feeds.feedburner.com/NightBoat?format=xml",
    "https://www.youtube.com/feeds/videos.xml?channel_id=UCXuqSBlHAE6Xw-yeJA0Tunw",
    "https://www.youtube.com/feeds/videos.xml?playlist_id=PLrAXtmErZgOeiKm4sgNOknGvNjby9efdf",
    "https://rsshub.example/youtube/channel/UCXuqSBlHAE6Xw-yeJA0Tunw",
    "https://example.com/TheVeryLongAndWinding2024NightBoatPodcast/feed.xml",
    "https://example.com/The-Best-Show-2023-Season-1-Of-All-Seasons.xml",
    "https://example.com/2026/11/23/a-talk-about-10000-boats-and-20-harbours/feed",
    "https://example.com/das-private/feed.xml",
    "https://example.com/private/podcast.xml",
    "https://www.privateeye.example/private/feed",
    "https://example.com/feed?access=public&session_number=&auth=0",
    "https://example.com/keynotes/tokens-of-love.rss?page=2&sort=newest&monkey=1",
    "https://example.com/feed.php?cat=sound&id=123&limit=100",
    "https://[broken",
    "",
)


@pytest.mark.parametrize("url", PERSONAL)
def test_an_address_with_a_secret_in_it_is_one_persons_own(url: str):
    assert personal(url)


@pytest.mark.parametrize("url", ORDINARY)
def test_an_address_with_a_shows_name_or_id_is_everybodys(url: str):
    assert not personal(url)


@pytest.mark.parametrize("length", [24, 32, 43])
def test_nearly_every_random_token_is_noticed(length: int):
    chance = random.Random(length)
    tokens = ["".join(chance.choices(string.ascii_letters + string.digits, k=length)) for _ in range(1000)]
    assert sum(personal(f"https://feeds.example/feeds/{token}") for token in tokens) >= 970


@given(st.uuids())
def test_no_uuid_is_taken_for_a_secret(given_id: object):
    assert not personal(f"https://feeds.example/shows/{given_id}/feed.xml")


@given(st.text())
def test_whatever_is_asked_about_gets_an_answer(text: str):
    assert personal(f"https://feeds.example/{text}") in {True, False}
