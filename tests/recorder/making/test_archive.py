"""From one server to another in one file."""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from recorder.archive import ARCHIVE, Export
from recorder.importing import LEFT_OUT, import_archive
from recorder.rendering import Rendering
from spaces.blobs.disk import DiskBlobs
from spaces.errors import Conflict, Invalid
from spaces.model import Answer, Chapter, Entry, JobKind, RecordingState, State, Visibility
from spaces.model.recording import WITHHELD
from spaces.store import Store
from tests.recorder.making.studio import ADA, BO, CY, Studio
from tests.recorder.sounds import RATE, decoded, power, spoken, tone


@pytest.fixture
async def exported(studio: Studio, tmp_path: Path) -> Path:
    await studio.talk()
    await studio.do(Rendering)
    await studio.change(description="What we said", edited_chapters=(Chapter(2.0, "Ada speaks"),))
    await studio.do(Export)
    return await studio.file(ARCHIVE, tmp_path)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def archive(empty_database: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, from a server that is gone: made once for all who only read it."""
    folder = tmp_path_factory.mktemp("gone")
    async with Store.open(empty_database(folder)) as store:
        made = await Studio.open(store, DiskBlobs(folder / "blobs"), folder)
        await made.talk()
        await made.do(Rendering)
        await made.do(Export)
        return await made.file(ARCHIVE, folder)


@pytest.fixture
async def elsewhere(empty_database: Callable[[Path], str], tmp_path: Path) -> AsyncIterator[Studio]:
    """Another server, with a host of its own."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    async with Store.open(empty_database(folder)) as store:
        yield await Studio.open(store, DiskBlobs(folder / "blobs"), folder)


async def test_the_archive_holds_everything_and_says_what(exported: Path):
    with zipfile.ZipFile(exported) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert archive.namelist()[0] == "manifest.json"
        assert set(archive.namelist()[1:]) == {
            "audio.mp3",
            "audio.m4a",
            "audio.opus",
            "chapters.json",
            "peaks.json",
            "consents.json",
            "ledger.json",
            "tracks/1.opus",
            "tracks/2.opus",
            "packets/1.spt",
            "packets/2.spt",
        }
        for listed in manifest["files"]:
            content = archive.read(listed["name"])
            assert (len(content), hashlib.sha256(content).hexdigest()) == (listed["size"], listed["sha256"])


async def test_nothing_in_it_names_who_did_not_agree_to_be_named(exported: Path):
    with zipfile.ZipFile(exported) as archive:
        for name in ("manifest.json", "consents.json", "peaks.json", "chapters.json"):
            text = archive.read(name).decode()
            assert '"Cy"' not in text
            assert '"Bo"' not in text
        manifest = json.loads(archive.read("manifest.json"))
        answers = [receipt["answer"] for receipt in json.loads(archive.read("consents.json"))]
    assert [one["packets"] for one in manifest["appearances"]] == ["packets/1.spt", None, "packets/2.spt"]
    assert sorted(answers) == ["anonymous", "no", "yes"]


async def test_nothing_in_it_leads_to_who_did_not_agree_to_be_named(studio: Studio, tmp_path: Path):
    await studio.talk()
    await studio.speaks("Di", spoken(tone(ADA, 2, 0.5), 20.0), Answer.YES)
    await studio.consent("u_di", withdrawn_at=studio.shop.now())
    for pid in ("u_ada", "u_bo", "u_cy", "u_di"):
        entry = Entry(studio.shop.now(), "consent_answered", pid, recording_id=studio.recording.id)
        await studio.shop.store.ledger.add(entry)
    await studio.do(Rendering)
    await studio.do(Export)
    with zipfile.ZipFile(await studio.file(ARCHIVE, tmp_path)) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".json")}
    assert "u_ada" in texts["ledger.json"]
    for name, text in texts.items():
        for secret in ("u_bo", "u_cy", "u_di", '"Bo"', '"Cy"', '"Di"'):
            assert secret not in text, name


async def test_another_server_makes_the_same_of_it(exported: Path, elsewhere: Studio, studio: Studio, tmp_path):
    made = await import_archive(elsewhere.shop, exported, elsewhere.host)
    elsewhere.recording = made
    assert (made.guid, made.title, made.description) == (studio.recording.guid, "Our space", "What we said")
    assert (made.visibility, made.state) == (Visibility.PRIVATE, RecordingState.RENDERING)
    assert [job.kind for job in await elsewhere.shop.store.jobs.of(made.id)] == [JobKind.RENDER]
    assert (await elsewhere.shop.store.spaces.get(made.space_id)).state is State.ENDED
    await elsewhere.do(Rendering)
    here, there = (
        decoded(await studio.file("audio.opus", tmp_path)),
        decoded(await elsewhere.file("audio.opus", tmp_path)),
    )
    assert len(here) == len(there)
    for second, pitch, present in ((4, ADA, True), (16, BO, True), (10, CY, False), (5, CY, False)):
        for sound in (here, there):
            assert (power(sound[second * RATE : (second + 1) * RATE], pitch) > -60) is present
    assert [chapter.title for chapter in (await elsewhere.current()).chapters] == ["Our space", "Ada speaks"]
    answers = {word.name: word.answer for word in await elsewhere.shop.store.recordings.consents(made.id)}
    assert (answers.pop("Ada"), set(answers.values())) == (
        Answer.YES,
        {Answer.NO},
    ) or Answer.ANONYMOUS in answers.values()
    assert not list(elsewhere.shop.work.iterdir())


async def test_who_was_withheld_stays_a_silence_in_its_place(exported: Path, elsewhere: Studio):
    elsewhere.recording = await import_archive(elsewhere.shop, exported, elsewhere.host)
    await elsewhere.change(edited_chapters=None)
    await elsewhere.do(Rendering)
    assert WITHHELD in [chapter.title for chapter in (await elsewhere.current()).chapters]


async def test_what_is_here_already_is_not_imported_twice(exported: Path, studio: Studio):
    before = await everything(studio)
    with pytest.raises(Conflict) as refused:
        await import_archive(studio.shop, exported, studio.host)
    assert refused.value.code == "recording_exists"
    assert await everything(studio) == before


async def test_what_was_deleted_here_comes_back_under_another_address(exported: Path, studio: Studio):
    await studio.change(state=RecordingState.DELETED)
    made = await import_archive(studio.shop, exported, studio.host)
    assert made.guid != studio.recording.guid


async def test_who_took_their_voice_back_here_does_not_come_back_with_an_archive(exported: Path, studio: Studio):
    await said(studio, "voice_withdrawn", "u_ada")
    await studio.change(state=RecordingState.DELETED)
    studio.recording = made = await import_archive(studio.shop, exported, studio.host)
    words = {word.name: word.answer for word in await studio.shop.store.recordings.consents(made.id)}
    assert words[LEFT_OUT] is Answer.NO
    assert "Ada" not in words
    spoken = await studio.shop.store.appearances.of_space(made.space_id)
    heard = [one for one in spoken if await studio.shop.store.appearances.data_key(one.id)]
    assert len(heard) == 1
    assert sorted(len(one.heard or ()) > 0 for one in spoken) == [False, True, True]
    assert [chapter.title for chapter in made.edited_chapters] == ["[speaker withheld] speaks"]
    (entry,) = await studio.shop.store.ledger.of(recording_id=made.id)
    assert entry.detail["left_out"] == 1


async def test_who_took_their_name_back_here_comes_back_without_it(exported: Path, studio: Studio):
    await said(studio, "consent_answered", "u_ada", answer="anonymous")
    await studio.change(state=RecordingState.DELETED)
    made = await import_archive(studio.shop, exported, studio.host)
    words = await studio.shop.store.recordings.consents(made.id)
    assert {word.name for word in words} == {"A speaker"}
    assert [chapter.title for chapter in made.edited_chapters] == ["A speaker speaks"]
    assert sorted(word.answer for word in words) == [Answer.ANONYMOUS, Answer.ANONYMOUS, Answer.NO]


async def test_an_archive_of_people_who_all_took_their_voices_back_is_refused(exported: Path, studio: Studio):
    for pid in ("u_ada", "u_bo"):
        await said(studio, "voice_withdrawn", pid)
    with pytest.raises(Invalid, match="taken their voice back on this server"):
        await import_archive(studio.shop, exported, studio.host)


async def test_only_the_server_it_comes_from_can_tell_whose_voices_they_are(exported: Path, elsewhere: Studio):
    with zipfile.ZipFile(exported) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    ada, cy, bo = (one["voice"] for one in manifest["appearances"])
    guid = manifest["recording"]["guid"]
    assert cy is None
    assert ada != bo
    assert elsewhere.shop.vault.voice(guid, "u_ada") != ada


async def said(studio: Studio, kind: str, pid: str, **detail: str) -> None:
    entry = Entry(studio.shop.now(), kind, pid, recording_id=studio.recording.id, detail=detail)
    await studio.shop.store.ledger.add(entry)


async def everything(studio: Studio) -> tuple[set[Path], int, int]:
    """What an import could leave behind."""
    files = {path for path in [*studio.shop.taps.rglob("*"), *studio.shop.work.rglob("*")] if path.is_file()}
    spaces = await studio.shop.store.spaces.page(None, limit=100)
    return files, len(spaces), len(await studio.shop.store.recordings.page(host_id=studio.host.id, limit=100))


def repacked(path: Path, change: Callable[[dict[str, bytes]], None] = lambda _: None) -> dict[str, bytes]:
    """The files of an archive, changed."""
    with zipfile.ZipFile(path) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    change(files)
    return files


def written(
    files: dict[str, bytes], path: Path, *more: tuple[str | zipfile.ZipInfo, bytes], compression=zipfile.ZIP_STORED
):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        for name, content in more:
            archive.writestr(name, content)
    return path


def manifest_with(path: Path, **changes) -> dict[str, bytes]:
    def change(files):
        tree = json.loads(files["manifest.json"])
        for dotted, value in changes.items():
            *parents, key = dotted.split("__")
            table = tree
            for parent in parents:
                table = table[int(parent) if parent.isdigit() else parent]
            if value is None:
                del table[key]
            else:
                table[key] = value
        files["manifest.json"] = json.dumps(tree).encode()

    return repacked(path, change)


async def refuses(studio: Studio, path: Path, text: str) -> None:
    before = await everything(studio)
    with pytest.raises(Invalid, match=text) as refused:
        await import_archive(studio.shop, path, studio.host)
    assert refused.value.code == "archive_invalid"
    assert refused.value.detail.endswith("Nothing was imported.")
    assert await everything(studio) == before


def link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.create_system, entry.external_attr = 3, 0o120777 << 16
    return entry


@pytest.mark.parametrize("name", ["../up", "/etc/passwd", "a/../../up", "C:\\windows", "..\\up", "packets/../../../up"])
async def test_a_name_that_leads_elsewhere_is_refused(archive, elsewhere, tmp_path, name):
    await refuses(elsewhere, written(repacked(archive), tmp_path / "bad.zip", (name, b"x")), "outside")


async def test_a_link_is_refused(archive, elsewhere, tmp_path):
    bad = written(repacked(archive), tmp_path / "bad.zip", (link("audio.wav"), b"/etc/passwd"))
    await refuses(elsewhere, bad, "is a link")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["audio.mp3", "AUDIO.mp3", "manifest.json"])
async def test_the_same_name_twice_is_refused(archive, elsewhere, tmp_path, name):
    await refuses(elsewhere, written(repacked(archive), tmp_path / "bad.zip", (name, b"x")), "twice")


async def test_a_file_that_is_not_listed_is_refused(archive, elsewhere, tmp_path):
    await refuses(elsewhere, written(repacked(archive), tmp_path / "bad.zip", ("virus.exe", b"x")), "does not list")


async def test_a_bomb_is_refused_by_what_it_declares(archive, elsewhere, tmp_path):
    files = repacked(archive) | {"audio.mp3": bytes(200 * 2**20)}
    await refuses(elsewhere, written(files, tmp_path / "bad.zip", compression=zipfile.ZIP_DEFLATED), "swell")


async def test_a_bomb_of_many_names_is_refused_before_they_are_read(elsewhere, tmp_path, monkeypatch):
    named = struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", 20, 3, 20, *[0] * 8, 1, *[0] * 6) + b"a"
    count = 100_000
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, count * len(named), 0, 0)
    path = tmp_path / "bad.zip"
    path.write_bytes(named * count + end)
    monkeypatch.setattr(zipfile, "ZipInfo", None)
    await refuses(elsewhere, path, "list of files is too long")


async def test_files_that_lie_in_one_place_are_refused(archive, elsewhere, tmp_path):
    path = written(dict.fromkeys(map(str, range(50)), b""), tmp_path / "bad.zip", ("sound", bytes(10**6)))
    data = bytearray(path.read_bytes())
    directory = data.index(b"PK\1\2")
    last = data.rindex(b"PK\1\2")
    sizes = data[last + 16 : last + 28]
    at = directory
    while at != last:  # all of them are the last one
        data[at + 16 : at + 28], data[at + 42 : at + 46] = sizes, data[last + 42 : last + 46]
        at = data.index(b"PK\1\2", at + 4)
    path.write_bytes(data)
    await refuses(elsewhere, path, "same place")


async def test_a_bomb_that_lies_about_its_size_is_refused_by_what_comes_out(archive, elsewhere, tmp_path):
    files = repacked(archive)
    real = bytes(50 * 2**20)
    files["audio.mp3"] = real
    path = written(files, tmp_path / "bad.zip", compression=zipfile.ZIP_DEFLATED)
    data = path.read_bytes()
    # Both headers say 1,000 bytes now; the rest would only come out while it is read.
    path.write_bytes(data.replace(len(real).to_bytes(4, "little"), (1000).to_bytes(4, "little")))
    await refuses(elsewhere, path, "audio.mp3|damaged")


@pytest.mark.parametrize("name", ["audio.mp3", "packets/1.spt", "ledger.json"])
async def test_a_changed_file_is_refused_and_named(archive, elsewhere, tmp_path, name):
    def change(files):
        files[name] = files[name][:-1] + bytes([files[name][-1] ^ 1])

    await refuses(elsewhere, written(repacked(archive, change), tmp_path / "bad.zip"), f"{name} is not what")


async def test_a_missing_file_is_refused_and_named(archive, elsewhere, tmp_path):
    bad = written(repacked(archive, lambda files: files.pop("packets/2.spt")), tmp_path / "bad.zip")
    await refuses(elsewhere, bad, "packets/2.spt is missing")


async def test_without_manifest_it_is_refused(archive, elsewhere, tmp_path):
    bad = written(repacked(archive, lambda files: files.pop("manifest.json")), tmp_path / "bad.zip")
    await refuses(elsewhere, bad, "no manifest.json")


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"format": "other"}, "does not say that it is"),
        ({"version": 2}, "version 2"),
        ({"recording": []}, "recording is missing"),
        ({"recording__title": None}, "title is missing"),
        ({"recording__title": ""}, "title"),
        ({"recording__guid": "../x"}, "guid"),
        ({"recording__started_at": "yesterday"}, "not a time"),
        ({"recording__ended_at": "2036-01-01T00:00:00+00:00"}, "more than a week"),
        ({"recording__trim": [5, 2]}, "leaves nothing"),
        ({"recording__trim": [0, 1e9]}, "not a second"),
        ({"recording__chapters": [{"start": -1, "title": "x"}]}, "not a second"),
        ({"appearances": []}, "nobody is in it"),
        ({"appearances__0__packets": "packets/9.spt"}, "not among its files"),
        ({"appearances__0__packets": "/etc/passwd"}, "not of its form"),
        ({"appearances__0__person": 7}, "person is missing"),
        ({"files__0__sha256": "x"}, "sha256"),
        ({"files": {}}, "files is missing"),
        ({"appearances__1__heard": [[1, "x"]]}, "not a second"),
    ],
)
async def test_a_manifest_that_is_not_right_is_refused_with_what_is_wrong(archive, elsewhere, tmp_path, changes, text):
    await refuses(elsewhere, written(manifest_with(archive, **changes), tmp_path / "bad.zip"), text)


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all" * 100])
async def test_what_is_no_zip_is_refused(elsewhere, tmp_path, content):
    (tmp_path / "bad.zip").write_bytes(content)
    await refuses(elsewhere, tmp_path / "bad.zip", "no ZIP file")


async def test_a_zip_cut_off_anywhere_is_refused(archive, elsewhere, tmp_path):
    data = archive.read_bytes()
    for share in (0.1, 0.5, 0.9, 0.999):
        (tmp_path / "bad.zip").write_bytes(data[: int(len(data) * share)])
        await refuses(elsewhere, tmp_path / "bad.zip", "no ZIP file")


async def test_packets_that_are_no_packets_are_refused(archive, elsewhere, tmp_path):
    def change(files):
        files["packets/1.spt"] = bad = b"\xff" * 5000
        tree = json.loads(files["manifest.json"])
        for listed in tree["files"]:
            if listed["name"] == "packets/1.spt":
                listed |= {"size": len(bad), "sha256": hashlib.sha256(bad).hexdigest()}
        files["manifest.json"] = json.dumps(tree).encode()

    await refuses(elsewhere, written(repacked(archive, change), tmp_path / "bad.zip"), "what a microphone sent")


async def test_a_database_that_fails_leaves_nothing(archive, elsewhere, monkeypatch):
    async def fails(_):
        raise OSError("away")

    before = await everything(elsewhere)
    monkeypatch.setattr(elsewhere.shop.store.arrivals, "add", fails)
    with pytest.raises(OSError, match="away"):
        await import_archive(elsewhere.shop, archive, elsewhere.host)
    assert await everything(elsewhere) == before
