import re

import pytest

from tests.web.conftest import OpenSite, Site

PATHS = ["/", "/livez", "/api/v1/spaces", "/nothing", "/api/v1/me", "/assets/main-1a2b.js", "/metrics"]


@pytest.mark.parametrize("path", PATHS)
async def test_every_answer_is_hedged(site: Site, path: str) -> None:
    headers = (await site.nobody.get(path)).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "microphone=(self)" in headers["Permissions-Policy"]
    assert "camera=()" in headers["Permissions-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "Server" not in headers


async def test_the_page_may_load_from_here_and_only_sound_from_elsewhere(site: Site) -> None:
    """Episodes are played from their publishers."""
    policy = (await site.nobody.get("/")).headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "connect-src 'self';" in policy
    assert "img-src 'self' data: blob:;" in policy
    assert "media-src 'self' blob: https: http:;" in policy
    assert policy.count("http") == 2


async def test_a_player_in_another_sites_page_loads_from_here_only(site: Site) -> None:
    policy = (await site.nobody.get("/embed/r/none")).headers["Content-Security-Policy"]
    assert "media-src 'self' blob:;" in policy
    assert "http" not in policy


async def test_a_kept_page_keeps_its_policy_when_it_is_asked_about(site: Site) -> None:
    """RFC 9111 §3.2: the headers of a 304 replace those that the browser kept."""
    tag = (await site.nobody.get("/")).headers["ETag"]
    again = await site.nobody.get("/", headers={"If-None-Match": tag})
    assert again.status == 304
    assert "Content-Security-Policy" not in again.headers
    assert again.headers["Cache-Control"] == "no-cache"


async def test_data_is_not_kept_by_caches(site: Site) -> None:
    assert (await site.nobody.get("/api/v1/spaces")).headers["Cache-Control"] == "no-store"


async def test_over_tls_browsers_are_told_to_stay_there(open_site: OpenSite) -> None:
    site = await open_site(server__public_url="https://spaces.example.org")
    assert (await site.nobody.get("/livez")).headers["Strict-Transport-Security"] == "max-age=31536000"


async def test_on_plain_http_they_are_not(site: Site) -> None:
    assert "Strict-Transport-Security" not in (await site.nobody.get("/livez")).headers


async def test_a_page_that_is_revalidated_keeps_the_policy_it_came_with(site: Site) -> None:
    """A browser puts the headers of a 304 in the place of the kept ones (RFC 9111 §3.2)."""
    page = await site.nobody.get("/")
    again = await site.nobody.get("/", headers={"If-None-Match": page.headers["ETag"]})
    assert again.status == 304
    assert "Content-Security-Policy" not in again.headers


async def test_a_player_elsewhere_may_load_sound_from_the_store_that_listeners_are_sent_to(open_site: OpenSite) -> None:
    site = await open_site(
        blobs__kind="s3",
        blobs__bucket="spaces",
        blobs__endpoint_url="https://s3.example.org:9000",
        blobs__region="eu-1",
        blobs__access_key="key",
        blobs__secret="secret",
        blobs__redirect=True,
    )
    policy = (await site.nobody.get("/embed/r/none")).headers["Content-Security-Policy"]
    assert re.search(r"media-src 'self' blob: https://([\w.]+\.)?s3\.example\.org:9000;", policy)
    assert policy.count("http") == 1
    assert "'self'; media-src" in policy
    assert "s3.example" not in (await site.nobody.get("/livez")).headers["Content-Security-Policy"]
