from __future__ import annotations

from spaces.rtc.turn import ice_servers

URLS = ("turn:turn.example.org:3478",)


def test_without_turn_there_are_no_servers():
    assert ice_servers((), "secret", 60, "u_a", 0) == []


def test_credentials_are_those_coturn_computes():
    # Checked with: echo -n 1700003600:u_a | openssl dgst -binary -sha1 -hmac north | openssl base64
    assert ice_servers(URLS, "north", 3600, "u_a", 1_700_000_000.9) == [
        {"urls": list(URLS), "username": "1700003600:u_a", "credential": "zXp4hBkxyz3U0sd9lKY38sYQd5A="}
    ]


def test_an_open_server_needs_no_credentials():
    assert ice_servers(URLS, "", 60, "u_a", 0) == [{"urls": list(URLS)}]
