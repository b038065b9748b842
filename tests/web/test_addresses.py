import pytest

from spaces.web.addresses import client_address

PROXY = "10.0.0.1"


@pytest.mark.parametrize(
    ("remote", "forwarded", "trusted", "expected"),
    [
        ("1.2.3.4", None, (), "1.2.3.4"),
        ("1.2.3.4", "9.9.9.9", (), "1.2.3.4"),
        (PROXY, "9.9.9.9", (PROXY,), "9.9.9.9"),
        (PROXY, "9.9.9.9", ("10.0.0.0/8",), "9.9.9.9"),
        (PROXY, "6.6.6.6, 9.9.9.9", (PROXY,), "9.9.9.9"),
        (PROXY, "9.9.9.9, 10.0.0.2", ("10.0.0.0/8",), "9.9.9.9"),
        (PROXY, None, (PROXY,), PROXY),
        (PROXY, "rubbish", (PROXY,), PROXY),
        (PROXY, "", (PROXY,), PROXY),
        (None, None, (), "unknown"),
        ("", None, (), "unknown"),
        ("2001:db8:1:2:3:4:5:6", None, (), "2001:db8:1:2::/64"),
        ("::ffff:1.2.3.4", None, (), "1.2.3.4"),
        ("::1", "[2001:db8::9]", ("::1",), "2001:db8::/64"),
        ("::1", "9.9.9.9", ("127.0.0.0/8", "::1"), "9.9.9.9"),
    ],
)
def test_the_client_is_the_last_hop_that_is_not_a_trusted_proxy(
    remote: str | None, forwarded: str | None, trusted: tuple[str, ...], expected: str
) -> None:
    assert client_address(remote, forwarded, trusted) == expected


def test_a_client_cannot_choose_its_address_by_sending_the_header_itself() -> None:
    assert client_address(PROXY, "1.1.1.1, 7.7.7.7", (PROXY,)) == client_address(PROXY, "2.2.2.2, 7.7.7.7", (PROXY,))
