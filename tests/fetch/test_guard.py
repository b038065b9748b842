from __future__ import annotations

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spaces.fetch import Allow, Refused, check_url, refusal

NOBODY = Allow()

LOOPBACK = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.255.255.254",
    "2130706433",
    "017700000001",
    "0177.0.0.1",
    "0x7f000001",
    "0x7F.0x0.0x0.0x1",
    "0x7f.1",
    "0",
    "0.0.0.0",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[0000::0001]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:127.0.0.1]",
    "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "localhost",
    "LocalHost",
    "localhost.",
    "feeds.localhost",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "127．0．0．1",
    "ⓛocalhost",
]
PRIVATE = [
    "10.0.0.1",
    "10.255.255.255",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "0xa9fea9fe",
    "2852039166",
    "100.64.0.1",
    "192.0.0.170",
    "198.18.0.1",
    "203.0.113.9",
    "224.0.0.1",
    "255.255.255.255",
    "240.0.0.1",
    "[fc00::1]",
    "[fd12:3456::1]",
    "[fe80::1]",
    "[fec0::1]",
    "[ff02::1]",
    "[2001::1]",
    "[2001:db8::1]",
    "[2002:c0a8:101::1]",
    "[3fff::1]",
    "[64:ff9b::a9fe:a9fe]",
    "[64:ff9b:1::1]",
    "[::ffff:169.254.169.254]",
    "[::ffff:0:10.0.0.1]",
    "[100::1]",
    "[5f00::1]",
]


@pytest.mark.parametrize("host", LOOPBACK + PRIVATE)
def test_no_spelling_of_an_address_that_is_not_public_passes(host: str):
    for scheme in ("http", "https", "feed"):
        with pytest.raises(Refused) as refused:
            check_url(f"{scheme}://{host}:8080/feed", NOBODY)
        assert refused.value.code == "address_refused"
        assert refused.value.field == "url"


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2606:4700::1111", "2a00:1450::1"]
)
def test_the_public_internet_may_be_asked(address: str):
    assert refusal(ip_address(address), NOBODY) is None


@given(st.integers(0, 2**32 - 1))
def test_an_ipv4_address_is_judged_the_same_in_every_dress(number: int):
    plain = refusal(ip_address(number), NOBODY)
    for prefix in ("::ffff:0:0", "64:ff9b::"):
        dressed = ip_address(int(ip_address(prefix)) + number)
        assert refusal(dressed, NOBODY) == plain


@given(st.ip_addresses(v=4))
def test_what_the_standard_library_calls_private_is_refused(ip):
    if not ip.is_global or ip.is_multicast:
        assert refusal(ip, NOBODY)


@given(st.ip_addresses(v=6))
def test_of_ipv6_only_global_unicast_passes(ip):
    if refusal(ip, NOBODY) is None:
        assert int(ip) >> 125 == 1 or ip.ipv4_mapped or str(ip).startswith("64:ff9b::")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "ftp://example.org/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "javascript:alert(1)",
        "data:text/xml,<rss/>",
        "http://",
        "http:///feed",
        "http://exa mple.org/",
        "http://example.org\\@evil.org/",
        "http://example.org\t/",
        "http://example.org/\r\nHost: evil",
        "http://[::1",
        "http://[::1%25eth0]/",
        "http://127.0.0.%31/",
        "http://-example-/",
        "http://1.2.3.4.5/",
        "http://999.1.1.1/",
        "http://0x1ffffffff/",
        "http://example.org:0/",
        "http://example.org:99999/",
        "http://example.org:port/",
        "http://a" + "b" * 2100,
    ],
)
def test_what_is_no_web_address_is_refused(url: str):
    with pytest.raises(Refused) as refused:
        check_url(url, NOBODY)
    assert refused.value.code == "url_invalid"


@pytest.mark.parametrize("url", ["https://me:secret@example.org/", "https://me@example.org/", "http://@example.org/"])
def test_names_and_passwords_in_an_address_are_refused(url: str):
    with pytest.raises(Refused, match="password") as refused:
        check_url(url, NOBODY)
    assert refused.value.code == "url_invalid"
    assert "secret" not in refused.value.detail


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("HTTPS://Example.ORG", "https://example.org/"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("http://example.org:80/", "http://example.org/"),
        ("http://example.org:8080/", "http://example.org:8080/"),
        ("https://example.org./feed", "https://example.org/feed"),
        ("https://example.org/a?b=c&d#e", "https://example.org/a?b=c&d"),
        ("  https://example.org/feed \n", "https://example.org/feed"),
        ("feed://example.org/x", "http://example.org/x"),
        ("feed:https://example.org/x", "https://example.org/x"),
        ("feed://https://example.org/x", "https://example.org/x"),
        ("itpc://example.org/x", "http://example.org/x"),
        ("pcast://example.org/x", "http://example.org/x"),
        ("https://bücher.example/ä?ö=ü", "https://xn--bcher-kva.example/%C3%A4?%C3%B6=%C3%BC"),
        ("https://example.org/a%2Fb%20c", "https://example.org/a%2Fb%20c"),
        ("https://8.8.8.8/", "https://8.8.8.8/"),
        ("https://134744072/", "https://8.8.8.8/"),
        ("https://[2606:4700:0::1111]:444/", "https://[2606:4700::1111]:444/"),
        ("https://under_score.example.org/", "https://under_score.example.org/"),
    ],
)
def test_all_spellings_of_an_address_become_one(url: str, normal: str):
    assert check_url(url, NOBODY) == normal
    assert check_url(normal, NOBODY) == normal


@given(st.text(max_size=60))
def test_whatever_is_typed_is_either_refused_or_normal(text: str):
    for url in (text, f"https://{text}", f"https://example.org/{text}"):
        try:
            normal = check_url(url, NOBODY)
        except Refused:
            continue
        assert check_url(normal, NOBODY) == normal


def test_an_operator_can_allow_hosts_and_networks():
    allow = Allow.of(["nas.local", "192.168.1.0/24", "localhost", "fd00::/8"])
    assert check_url("http://nas.local/feed", allow) == "http://nas.local/feed"
    assert check_url("http://localhost:9/", allow) == "http://localhost:9/"
    assert check_url("http://192.168.1.7/", allow) == "http://192.168.1.7/"
    assert check_url("http://[fd00::1]/", allow) == "http://[fd00::1]/"
    with pytest.raises(Refused):
        check_url("http://192.168.2.7/", allow)


def test_a_refusal_says_why_and_what_to_do():
    with pytest.raises(Refused) as refused:
        check_url("http://0x7f000001/", NOBODY)
    assert refused.value.detail == (
        "127.0.0.1 is an address of this machine. This server only asks the public internet. "
        "Its operator can allow it in [fetch] allow_hosts."
    )
