from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from spaces.web import build_app
from spaces.web.call import Call
from spaces.web.routes import Route
from spaces.web.rules import public
from tests.web.conftest import Site


async def test_a_table_of_ones_own_is_served_like_ours(site: Site) -> None:
    async def tea(call: Call) -> web.Response:
        return web.Response(text=f"tea with {call.path['name']}")

    site.context.metrics = type(site.context.metrics)()
    app = build_app(site.context, [Route("GET", "/tea/{name}", tea, public, "Tea")])
    async with TestClient(TestServer(app)) as client:
        assert await (await client.get("/tea/mira")).text() == "tea with mira"
        assert (await client.get("/livez")).status == 404
