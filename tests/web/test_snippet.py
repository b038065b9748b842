import gzip

from tests.web.conftest import Site


async def test_the_script_may_be_loaded_by_every_site_and_is_small(site: Site) -> None:
    answer = await site.nobody.get("/embed/info-bar.js", headers={"Accept-Encoding": "gzip"})
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in answer.headers
    assert len(gzip.compress(answer.body)) < 4_000
    again = await site.nobody.get("/embed/info-bar.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status, again.headers["Cross-Origin-Resource-Policy"]) == (304, "cross-origin")


async def test_it_keeps_nothing_and_reads_nothing_of_the_page(site: Site) -> None:
    text = (await site.nobody.get("/embed/info-bar.js")).text
    for word in ("cookie =", "localStorage", "sessionStorage", "innerHTML", "eval("):
        assert word not in text
