import pytest
import structlog
from aiohttp.test_utils import make_mocked_request
from structlog.testing import capture_logs

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
