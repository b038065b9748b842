import pytest

from tests.web.conftest import Site


async def test_a_running_node_is_alive_and_ready(site: Site) -> None:
    for path in ("/livez", "/readyz"):
        answer = await site.nobody.get(path)
        assert (answer.status, answer.json) == (200, {"status": "ok"})


async def test_a_draining_node_is_alive_and_not_ready(site: Site) -> None:
    site.context.drain()
    assert (await site.nobody.get("/livez")).status == 200
    answer = await site.nobody.get("/readyz")
    assert (answer.status, answer.code) == (503, "draining")


async def test_without_its_database_a_node_is_not_ready(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    async def gone() -> None:
        raise OSError("no such host")

    monkeypatch.setattr(site.store, "ping", gone)
    answer = await site.nobody.get("/readyz")
    assert (answer.status, answer.code) == (503, "database_down")
    assert "no such host" not in answer.text


async def test_requests_are_counted_by_route_and_not_by_address(site: Site) -> None:
    await site.nobody.get("/api/v1/users/mira")
    await site.nobody.get("/api/v1/users/noor")
    await site.nobody.get("/somewhere/else/entirely")
    text = (await site.nobody.get("/metrics")).text
    assert 'spaces_http_requests_total{method="GET",route="/api/v1/users/{handle}",status="404"} 2.0' in text
    assert 'spaces_http_requests_total{method="GET",route="none",status="404"} 1.0' in text
    assert "mira" not in text


async def test_a_made_up_method_does_not_become_a_label(site: Site) -> None:
    await site.nobody.ask("BREW", "/livez")
    text = (await site.nobody.get("/metrics")).text
    assert "BREW" not in text


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [("", "text/plain"), ("application/openmetrics-text; version=1.0.0", "application/openmetrics-text")],
)
async def test_metrics_come_in_the_form_that_was_asked_for(site: Site, accept: str, content_type: str) -> None:
    answer = await site.nobody.get("/metrics", headers={"Accept": accept})
    assert answer.headers["Content-Type"].startswith(content_type)
