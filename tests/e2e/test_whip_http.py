"""RFC 9725 (WHIP) and draft-ietf-wish-whep-03 as HTTP: statuses, headers and problems, against a real node."""

from __future__ import annotations

from urllib.parse import urlsplit

import aiohttp
import pytest

from tests.nodes import Json, Person, ServerProcess
from tests.peer import Peer

SDP = {"Content-Type": "application/sdp"}
FRAGMENT = {"Content-Type": "application/trickle-ice-sdpfrag"}
ELSEWHERE = {"Origin": "https://studio.example"}  # a page of another site


@pytest.fixture
async def space(mira: Person) -> str:
    return await mira.start_space()


class Published:
    """What the server made of an offer."""

    def __init__(self, answer: aiohttp.ClientResponse, body: str, peer: Peer) -> None:
        self.status, self.headers, self.body, self.peer = answer.status, answer.headers, body, peer
        self.location = answer.headers.get("Location", "")
        self.etag = answer.headers.get("ETag", "")


async def post(client: aiohttp.ClientSession, path: str, peer: Peer | None = None, **headers: str) -> Published:
    peer = peer or Peer(send=path.startswith("/whip"))
    async with client.post(path, data=peer.offer(), headers={**SDP, **headers}) as answer:
        return Published(answer, await answer.text(), peer)


async def problem(request: object) -> tuple[int, Json]:
    async with request as answer:
        assert answer.content_type == "application/problem+json"
        said = await answer.json()
        assert said["status"] == answer.status
        return answer.status, said


async def test_publishing_is_answered_201_with_an_absolute_location_an_etag_and_an_sdp_answer(
    node: ServerProcess, mira: Person, space: str
):
    made = await post(mira.client, f"/whip/{space}")
    assert made.status == 201
    assert made.headers["Content-Type"].partition(";")[0] == "application/sdp"
    assert made.location.startswith(f"{node.url}/whip/{space}/")
    assert len(urlsplit(made.location).path.rpartition("/")[2]) >= 16  # nobody guesses it
    assert made.etag.startswith('"')
    assert made.body.startswith("v=0\r\n")
    assert "a=recvonly" in made.body
    assert "a=setup:passive" in made.body


async def test_listening_is_answered_the_same_way_to_anybody(
    node: ServerProcess, space: str, anybody: aiohttp.ClientSession
):
    made = await post(anybody, f"/whep/{space}", Peer(lines=3))
    assert made.status == 201
    assert made.location.startswith(f"{node.url}/whep/{space}/")
    assert made.body.count("a=sendonly") == 3


async def test_options_say_what_may_be_posted(space: str, anybody: aiohttp.ClientSession):
    for path in (f"/whip/{space}", f"/whep/{space}"):
        async with anybody.options(path) as answer:
            assert answer.status in (200, 204)
            assert answer.headers["Accept-Post"] == "application/sdp"


async def test_pages_of_other_sites_may_publish_and_listen(mira: Person, space: str):
    asked = {
        **ELSEWHERE,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, content-type",
    }
    async with mira.client.options(f"/whip/{space}", headers=asked) as answer:
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "POST" in answer.headers["Access-Control-Allow-Methods"]
        allowed = answer.headers["Access-Control-Allow-Headers"].lower()
        assert "authorization" in allowed
        assert "content-type" in allowed
    made = await post(mira.client, f"/whip/{space}", **ELSEWHERE)
    assert made.status == 201
    assert made.headers["Access-Control-Allow-Origin"] == "*"
    assert {"location", "etag", "link"} <= set(made.headers["Access-Control-Expose-Headers"].lower().split(", "))


async def test_pages_of_other_sites_can_read_why_they_are_refused(space: str, anybody: aiohttp.ClientSession):
    made = await post(anybody, f"/whip/{space}", **ELSEWHERE)
    assert made.status == 401
    assert made.headers["Access-Control-Allow-Origin"] == "*"


async def test_deleting_the_location_ends_the_connection_once(mira: Person, space: str):
    made = await post(mira.client, f"/whip/{space}")
    async with mira.client.delete(made.location, headers={"If-Match": '"whatever"'}) as answer:
        assert answer.status == 200  # RFC 9725 §4.2: an ETag on DELETE is ignored
    assert (await problem(mira.client.delete(made.location)))[1]["code"] == "connection_not_found"


async def test_a_deleted_connection_is_told_goodbye(mira: Person, space: str):
    made = await post(mira.client, f"/whip/{space}")
    await made.peer.connect(made.body)
    async with mira.client.delete(made.location) as answer:
        assert answer.status == 200
    await made.peer.closed.wait()
    await made.peer.close()


async def test_trickled_candidates_are_taken_without_a_body_or_an_etag(mira: Person, space: str):
    made = await post(mira.client, f"/whip/{space}")
    fragment = f"a=ice-ufrag:{made.peer.ufrag}\r\na=ice-pwd:{made.peer.password}\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\n"
    candidate = "a=candidate:1 1 udp 2130706431 127.0.0.1 9 typ host\r\na=end-of-candidates\r\n"
    for tag in ({}, {"If-Match": made.etag}):
        async with mira.client.patch(made.location, data=fragment + candidate, headers={**FRAGMENT, **tag}) as answer:
            assert answer.status == 204
            assert "ETag" not in answer.headers
            assert await answer.read() == b""


async def test_candidates_for_another_ice_session_are_refused(mira: Person, space: str):
    made = await post(mira.client, f"/whip/{space}")
    fragment = f"a=ice-ufrag:{made.peer.ufrag}\r\na=ice-pwd:{made.peer.password}\r\n"
    stale = {**FRAGMENT, "If-Match": '"old"'}
    status, said = await problem(mira.client.patch(made.location, data=fragment, headers=stale))
    assert (status, said["code"]) == (412, "ice_session_unknown")


@pytest.mark.parametrize("restart", ["if-match", "credentials"])
async def test_an_ice_restart_is_refused_with_422(mira: Person, space: str, restart: str):
    made = await post(mira.client, f"/whip/{space}")
    headers = {**FRAGMENT, "If-Match": "*" if restart == "if-match" else made.etag}
    fragment = "a=ice-ufrag:renewed\r\na=ice-pwd:renewedrenewedrenewedrenewed\r\n"
    status, said = await problem(mira.client.patch(made.location, data=fragment, headers=headers))
    assert (status, said["code"]) == (422, "ice_restart_unsupported")


async def test_a_patch_of_another_type_is_refused_with_415(mira: Person, space: str):
    made = await post(mira.client, f"/whip/{space}")
    status, _ = await problem(mira.client.patch(made.location, data="{}", headers={"Content-Type": "application/json"}))
    assert status == 415


async def test_an_offer_of_another_type_is_refused_with_415(mira: Person, space: str):
    for kind in ("whip", "whep"):
        sent = {"data": Peer(send=True).offer(), "headers": {"Content-Type": "text/plain"}}
        assert (await problem(mira.client.post(f"/{kind}/{space}", **sent)))[0] == 415


@pytest.mark.parametrize("offer", [b"", b"hello", b"v=0\r\n", b"\xff\xfe", b"v=0\r\n" + b"a=x\r\n" * 13_200])
async def test_an_offer_that_cannot_be_used_is_refused_with_400_or_413(mira: Person, space: str, offer: bytes):
    status, said = await problem(mira.client.post(f"/whip/{space}", data=offer, headers=SDP))
    assert status in ((413, 400) if len(offer) > 65_536 else (400,))
    assert said["code"] in ("sdp_invalid", "body_too_large")


async def test_a_microphone_offered_to_the_listening_address_is_refused(
    mira: Person, space: str, anybody: aiohttp.ClientSession
):
    assert (await post(anybody, f"/whep/{space}", Peer(send=True))).status == 400
    assert (await post(mira.client, f"/whip/{space}", Peer())).status == 400


async def test_publishing_without_a_token_is_refused_with_401(space: str, anybody: aiohttp.ClientSession):
    made = await post(anybody, f"/whip/{space}")
    assert made.status == 401
    assert made.headers["WWW-Authenticate"].startswith("Bearer")
    forged = await post(anybody, f"/whip/{space}", Authorization="Bearer spc_forged")
    assert forged.status == 401


async def test_a_token_of_somebody_who_is_not_on_stage_is_refused_with_403(jonas: Person, space: str):
    assert (await post(jonas.client, f"/whip/{space}")).status == 403


async def test_an_invited_token_may_publish_and_is_on_stage_then(mira: Person, jonas: Person, space: str):
    await mira.call("POST", f"/api/v1/spaces/{space}/participants/{jonas.pid}/invite", {})
    made = await post(jonas.client, f"/whip/{space}")
    assert made.status == 201
    await made.peer.connect(made.body)
    shown = await mira.call("GET", f"/api/v1/spaces/{space}")
    assert [one["pid"] for one in shown["speakers"]] == [jonas.pid]
    await made.peer.close()


async def test_a_space_that_is_over_is_refused_with_409(mira: Person, space: str, anybody: aiohttp.ClientSession):
    await mira.call("POST", f"/api/v1/spaces/{space}/end")
    assert (await post(mira.client, f"/whip/{space}")).status == 409
    assert (await post(anybody, f"/whep/{space}")).status == 409


async def test_an_unknown_space_is_refused_with_404(mira: Person, anybody: aiohttp.ClientSession):
    assert (await post(mira.client, "/whip/nosuchspace0")).status == 404
    assert (await post(anybody, "/whep/nosuchspace0")).status == 404


async def test_the_answer_names_the_turn_server_with_credentials_that_expire(mira: Person, space: str):
    made = await post(mira.client, f"/whip/{space}")
    link = made.headers["Link"]
    assert link.startswith('<turn:turn.example.org:3478?transport=udp>; rel="ice-server"')
    assert 'credential-type="password"' in link
    assert f":{mira.pid}" in link


async def test_a_listening_address_can_be_discovered(space: str, anybody: aiohttp.ClientSession):
    async with anybody.head(f"/whep/{space}") as answer:
        assert answer.status == 200
        assert answer.content_type == "application/sdp"
