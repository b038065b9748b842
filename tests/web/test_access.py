from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from tests.web.conftest import Site


@pytest.fixture
def logs() -> Iterator[list[Any]]:
    structlog.reset_defaults()
    with capture_logs() as entries:
        yield entries


async def test_each_call_is_one_line_with_what_an_operator_needs(site: Site, logs: list[Any]) -> None:
    await site.nobody.get("/api/v1/users/mira")
    (line,) = logs
    took = line.pop("ms")
    assert took > 0
    assert line == {
        "event": "request",
        "log_level": "info",
        "method": "GET",
        "path": "/api/v1/users/mira",
        "status": 404,
    }


@pytest.mark.parametrize("path", ["/", "/livez", "/metrics", "/assets/main-1a2b.js", "/nothing"])
async def test_pages_files_and_health_checks_are_only_for_debugging(site: Site, logs: list[Any], path: str) -> None:
    await site.nobody.get(path)
    assert [line["log_level"] for line in logs] == ["debug"]


async def test_neither_queries_nor_credentials_nor_addresses_are_written_down(site: Site, logs: list[Any]) -> None:
    page = await site.browser(await site.account("mira"))
    await page.get("/api/v1/spaces?host=mira")
    text = str(logs)
    assert "host=mira" not in text
    assert page.headers["Cookie"].partition("=")[2] not in text
    assert "127.0.0.1" not in text


async def test_an_address_that_is_a_permission_is_not_written_down(site: Site, logs: list[Any]) -> None:
    await site.nobody.post("/api/v1/shares/verysecrettoken/open", {})
    await site.nobody.delete("/whip/space/verysecretconnection")
    assert "verysecret" not in str(logs)
    assert [line["path"] for line in logs] == ["/api/v1/shares/{token}/open", "/whip/{space_id}/{connection}"]
