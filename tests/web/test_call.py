import pytest
import structlog
from aiohttp.test_utils import make_mocked_request
from structlog.testing import capture_logs

from spaces.model import Visibility
from spaces.web.call import Call, digest
from tests.web.conftest import Site


def test_handlers_ask_for_me_only_behind_a_rule_that_needs_an_account(site: Site) -> None:
    with pytest.raises(RuntimeError, match="rule"):
        _ = Call(site.context, make_mocked_request("GET", "/")).me


def test_only_digests_of_secrets_are_kept() -> None:
    assert len(digest("secret")) == 32
    assert digest("secret") != digest("secret ")
    assert digest("\udcff")  # bytes that are no UTF-8 arrive as lone surrogates


async def test_a_proxy_that_is_not_trusted_is_pointed_out_to_the_operator_once(site: Site) -> None:
    request = make_mocked_request("GET", "/", {"X-Forwarded-For": "9.9.9.9"})
    structlog.reset_defaults()
    with capture_logs() as logs:
        addresses = [Call(site.context, request).address for _ in range(3)]
    assert "9.9.9.9" not in addresses
    assert [entry["log_level"] for entry in logs] == ["warning"]
    assert "trusted_proxies" in logs[0]["event"]


async def test_a_space_is_read_once_per_request(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    mira = await site.person("mira")
    space = await mira.opens()
    asked: list[str] = []
    real = site.store.spaces.get

    async def counting(space_id: str) -> object:
        asked.append(space_id)
        return await real(space_id)

    monkeypatch.setattr(site.store.spaces, "get", counting)
    await mira.patch(f"/api/v1/spaces/{space['id']}", {"title": "New"})
    assert asked == [space["id"]]


async def test_a_recording_is_read_once_by_whatever_name_the_address_has_for_it(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    mira = await site.person("mira")
    assert mira.user
    recording = await site.shelf.recording(mira.user, visibility=Visibility.PUBLIC)
    clip = await site.shelf.clip(recording)
    share = await site.context.recorder.share(recording, label="", password_hash=None, expires_at=None)
    asked: list[str] = []
    real = site.store.recordings.get

    async def counting(recording_id: str) -> object:
        asked.append(recording_id)
        return await real(recording_id)

    monkeypatch.setattr(site.store.recordings, "get", counting)
    for path in (f"/recordings/{recording.id}.mp3", f"/clips/{clip.id}.mp3", f"/api/v1/shares/{share.token}"):
        assert (await site.nobody.get(path)).status == 200
    assert asked == [recording.id] * 3
