import socket
from pathlib import Path
from typing import Any

import pytest

from spaces import doctor
from spaces.config import Config, load
from spaces.doctor import Grade
from spaces.store import migrate
from tests.databases import NEWEST


def config(**settings: Any) -> Config:
    return load(None, {name.replace("__", "."): value for name, value in settings.items()}, {})


@pytest.mark.parametrize(
    ("version", "grade"), [((3, 10, 9), Grade.STOP), ((3, 11, 0), Grade.OK), ((4, 0, 0), Grade.OK)]
)
def test_an_old_python_stops_a_node(version: tuple[int, ...], grade: Grade):
    assert doctor.python(version).grade is grade


def test_a_data_folder_may_be_new(tmp_path: Path):
    finding = doctor.data_folder(tmp_path / "new" / "folder")
    assert (finding.grade, (tmp_path / "new").exists()) == (Grade.OK, False)


def test_a_file_in_place_of_the_data_folder_stops_a_node(tmp_path: Path):
    (tmp_path / "data").write_text("")
    assert doctor.data_folder(tmp_path / "data").stops
    assert doctor.data_folder(Path("/proc/self/data")).stops


def test_a_database_that_does_not_exist_yet_is_fine(tmp_path: Path):
    assert doctor.database(config(server__data=str(tmp_path))).grade is Grade.OK


def test_a_migrated_database_is_told_by_its_revision(tmp_path: Path):
    chosen = config(server__data=str(tmp_path))
    migrate(chosen.database_url)
    assert f"at revision {NEWEST}, the newest" in doctor.database(chosen).text


@pytest.mark.parametrize(("current", "grade"), [("0000", Grade.OK), ("9999", Grade.STOP)])
def test_a_database_of_another_release_is_upgraded_or_refused(tmp_path: Path, current: str, grade: Grade):
    import sqlite3
    from contextlib import closing

    chosen = config(server__data=str(tmp_path))
    migrate(chosen.database_url)
    with closing(sqlite3.connect(tmp_path / "spaces.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (current,))
    assert doctor.database(chosen).grade is grade


def test_a_database_that_does_not_answer_stops_a_node(tmp_path: Path):
    finding = doctor.database(config(database__url=f"postgresql:///x?host={tmp_path}"))
    assert finding.stops
    assert "does not answer" in finding.text


def test_a_file_that_is_no_database_stops_a_node(tmp_path: Path):
    (tmp_path / "spaces.db").write_bytes(b"not a database" * 100)
    assert doctor.database(config(server__data=str(tmp_path))).stops


def test_a_taken_http_port_stops_a_node_unless_a_node_has_it():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        chosen = config(server__port=taken.getsockname()[1])
        assert doctor.http_port(chosen, runs=False).stops
        assert doctor.http_port(chosen, runs=True).grade is Grade.OK
    assert doctor.http_port(chosen, runs=False).grade is Grade.OK
    assert "will choose" in doctor.http_port(config(server__port=0), runs=False).text


def test_a_host_that_is_not_ours_stops_a_node():
    assert doctor.http_port(config(server__host="203.0.113.9"), runs=False).stops


def test_a_taken_media_port_stops_a_node_unless_a_node_has_it():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("0.0.0.0", 0))
        chosen = config(media__port=taken.getsockname()[1])
        assert doctor.media_port(chosen, runs=False).stops
        assert doctor.media_port(chosen, runs=True).grade is Grade.OK
    assert doctor.media_port(chosen, runs=False).grade is Grade.OK
    assert "no firewall can know" in doctor.media_port(config(media__port=0), runs=False).text


def test_sending_one_by_one_is_worth_a_warning():
    assert doctor.batching(config(media__batching="plain")).grade is Grade.WARN


def test_addresses_are_judged_by_whom_the_node_is_for():
    outside = {"server__public_url": "https://spaces.example.org"}
    assert "on this machine" in doctor.offered(config()).text
    assert doctor.offered(config(media__public_ip="10.0.0.5", **outside)).grade is Grade.WARN
    reachable = doctor.offered(config(media__public_ip="8.8.8.8, 10.0.0.5", **outside))
    assert (reachable.grade, reachable.text) == (Grade.OK, "People are offered 8.8.8.8, 10.0.0.5.")


@pytest.mark.parametrize(
    ("settings", "grade", "word"),
    [
        ({}, Grade.OK, "this machine"),
        ({"server__public_url": "https://spaces.example.org"}, Grade.OK, "TLS proxy"),
        ({"server__public_url": "http://localhost:8080"}, Grade.OK, "this machine"),
        ({"server__public_url": "http://spaces.example.org"}, Grade.WARN, "microphone"),
        ({"server__host": "0.0.0.0"}, Grade.WARN, "public_url is empty"),
    ],
)
def test_the_public_address_must_lead_here_over_tls(settings: dict[str, str], grade: Grade, word: str):
    finding = doctor.public_address(config(**settings))
    assert finding.grade is grade
    assert word in finding.text


def test_a_proxy_without_trust_is_worth_a_warning():
    assert doctor.proxy(config()).grade is Grade.OK
    assert doctor.proxy(config(server__public_url="https://spaces.example.org")).grade is Grade.WARN
    trusted = config(server__public_url="https://spaces.example.org", server__trusted_proxies=["10.0.0.1"])
    assert doctor.proxy(trusted).text == "10.0.0.1"


def test_turn_without_its_secret_stops_a_node():
    urls = ["turn:turn.example.org:3478"]
    assert doctor.turn(config()).grade is Grade.OK
    assert doctor.turn(config(turn__urls=urls)).stops
    assert doctor.turn(config(turn__urls=urls, turn__secret="shared")).grade is Grade.OK


def test_few_open_files_are_worth_a_warning():
    import resource

    assert doctor.open_files(1024).grade is Grade.WARN
    assert doctor.open_files(65536).grade is Grade.OK
    assert doctor.open_files(resource.RLIM_INFINITY).text == "unlimited"


def test_small_socket_buffers_are_worth_a_warning_that_says_what_to_type():
    finding = doctor.socket_buffers(1000, {"rmem_max": 100, "wmem_max": 1000}.get)
    assert finding.grade is Grade.WARN
    assert finding.text.endswith("sysctl -w net.core.rmem_max=1000")
    assert doctor.socket_buffers(1000, lambda _: None).grade is Grade.OK


async def test_an_examination_ends_with_a_verdict(tmp_path: Path):
    findings = await doctor.examine(config(server__data=str(tmp_path), server__port=0, media__port=0))
    subjects = [finding.subject for finding in findings]
    assert len(subjects) == len(set(subjects)) == 19
    assert doctor.render(findings).splitlines()[-1] == doctor._verdict(findings)


@pytest.mark.parametrize(
    ("grades", "verdict"),
    [([Grade.OK], "All is well."), ([Grade.OK, Grade.WARN], "works here"), ([Grade.WARN, Grade.STOP], "cannot work")],
)
def test_the_verdict_follows_the_worst_finding(grades: list[Grade], verdict: str):
    assert verdict in doctor.render([doctor.Finding(grade, "thing", "text") for grade in grades])


def test_a_node_key_is_made_at_the_first_start_but_never_for_what_another_one_sealed(tmp_path: Path):
    chosen = config(server__data=str(tmp_path))
    assert doctor.node_key(chosen).grade is Grade.OK
    assert not chosen.key_file.exists()
    sealed = tmp_path / "taps" / "space" / "appearance" / "000000.log"
    sealed.parent.mkdir(parents=True)
    sealed.touch()
    finding = doctor.node_key(chosen)
    assert finding.stops
    assert "put it back" in finding.text


def test_a_node_key_that_others_may_read_or_that_is_damaged_stops_a_node(tmp_path: Path):
    chosen = config(server__data=str(tmp_path))
    chosen.key_file.write_bytes(bytes(32))
    chosen.key_file.chmod(0o644)
    assert "chmod 600" in doctor.node_key(chosen).text
    chosen.key_file.chmod(0o600)
    assert doctor.node_key(chosen).grade is Grade.OK
    chosen.key_file.write_bytes(bytes(7))
    assert doctor.node_key(chosen).stops


def test_little_room_to_make_recordings_in_is_worth_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert doctor.work_folder(tmp_path / "work").grade in (Grade.OK, Grade.WARN)
    assert not (tmp_path / "work").exists()
    monkeypatch.setattr(doctor, "WORK_WANTED", 2**70)
    assert doctor.work_folder(tmp_path / "work").grade is Grade.WARN
    assert doctor.work_folder(Path("/proc/self/work")).stops


def test_recordings_that_cannot_be_reached_stop_a_node(tmp_path: Path):
    assert doctor.blobs(config(server__data=str(tmp_path))).grade is Grade.OK
    assert doctor.blobs(config(blobs__folder="/proc/self/blobs")).stops
    with socket.create_server(("127.0.0.1", 0)) as unused:
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
    settings = {"bucket": "talks", "endpoint_url": url, "access_key": "a", "secret": "b"}
    finding = doctor.blobs(config(blobs__kind="s3", **{f"blobs__{key}": value for key, value in settings.items()}))
    assert finding.stops
    assert "bucket talks" in finding.text


def test_podcasts_that_nobody_looks_at_are_worth_a_warning(monkeypatch: pytest.MonkeyPatch):
    assert doctor.podcasts(config()).grade is Grade.OK
    assert "hubs tell" in doctor.podcasts(config(server__public_url="https://spaces.example.org")).text
    assert doctor.podcasts(config(stations__worker="false")).grade is Grade.WARN
    monkeypatch.setattr("av.codecs_available", {"png"})
    assert "knows no gif" in doctor.podcasts(config()).text


@pytest.mark.parametrize(
    ("settings", "grade", "word"),
    [
        ({}, Grade.OK, "Only from the public internet, as “Spaces/"),
        ({"fetch__allow_hosts": ["nas.local"]}, Grade.OK, "and nas.local"),
        ({"fetch__allow_hosts": ["0.0.0.0/0"]}, Grade.WARN, "whole network"),
        ({"fetch__allow_hosts": ["::/0"]}, Grade.WARN, "whole network"),
        ({"server__host": "0.0.0.0"}, Grade.WARN, "who asks"),
        ({"server__host": "0.0.0.0", "fetch__contact": "mailto:me@example.org"}, Grade.OK, "mailto:me@example.org"),
    ],
)
def test_what_is_asked_of_others_and_in_whose_name_is_told(settings: dict[str, Any], grade: Grade, word: str):
    finding = doctor.outside(config(**settings))
    assert finding.grade is grade
    assert word in finding.text
