from datetime import timedelta
from typing import Any

from spaces.live.people import guest
from spaces.model import Answer, Consent, Recording, Scope, Visibility
from tests.web.conftest import Answer as Reply
from tests.web.conftest import Caller, Site

KEY = "the key of a guest's seat"


async def asked(site: Site, *handles: str) -> tuple[Caller, Recording, list[Caller]]:
    """A space that was saved after its end: the host has said yes by that, and these are asked."""
    mira, *speakers = [await site.person(handle) for handle in ("mira", *handles)]
    users = [speaker.user for speaker in speakers if speaker.user]
    assert mira.user
    space = await site.shelf.held(mira.user, *users)
    answer = await mira.post(f"/api/v1/spaces/{space.id}/save")
    assert answer.status == 202, answer
    recording = await site.store.recordings.get(answer.json["id"])
    assert recording
    return mira, recording, speakers


async def said(caller: Caller, recording: Recording, answer: str, **options: Any) -> Reply:
    return await caller.post(f"/api/v1/recordings/{recording.id}/consent", {"answer": answer}, **options)


async def test_a_speaker_sees_what_they_are_asked(site: Site) -> None:
    mira, recording, (noor,) = await asked(site, "noor")
    question = (await noor.get(f"/api/v1/recordings/{recording.id}/consent")).json
    assert question == {
        "recording": {
            "id": recording.id,
            "url": f"http://127.0.0.1:8080/r/{recording.id}",
            "title": "Sunday talk",
            "host": question["recording"]["host"],
            "state": "consent_pending",
            "visibility": "private",
            "started_at": "2026-11-22T19:00:00Z",
            "ended_at": "2026-11-22T20:00:00Z",
            "duration": None,
        },
        "pid": noor.pid,
        "name": "Noor",
        "answer": None,
        "answered_at": None,
        "withdrawn_at": None,
        "deadline": "2026-11-23T20:00:00Z",
        "open": True,
        "heard_seconds": 600.0,
    }
    assert question["recording"]["host"]["handle"] == "mira"
    assert (await noor.get(f"/recordings/{recording.id}.mp3")).status == 404  # asked, but it is not theirs to hear
    own = (await mira.get(f"/api/v1/recordings/{recording.id}/consent")).json
    assert own["answer"] == "yes"


async def test_an_answer_can_be_changed_until_everybody_has_answered(site: Site) -> None:
    mira, recording, (noor, ada) = await asked(site, "noor", "ada")
    for answer in ("yes", "anonymous", "no", "yes"):
        shown = (await said(noor, recording, answer)).json
        assert (shown["answer"], shown["answered_at"], shown["open"]) == (answer, "2026-11-22T20:00:00Z", True)
    for_host = (await mira.get(f"/api/v1/recordings/{recording.id}")).json
    assert {consent["handle"]: consent["answer"] for consent in for_host["consents"]} == {
        "mira": "yes",
        "noor": "yes",
        "ada": None,
    }
    last = (await said(ada, recording, "no")).json
    assert (last["open"], last["recording"]["state"]) == (False, "rendering")
    late = await said(noor, recording, "no")
    assert (late.status, late.code) == (409, "consent_closed")
    assert "You can withdraw your voice instead, at any time." in late.json["detail"]


async def test_a_stranger_is_told_that_there_is_nothing_to_ask(site: Site) -> None:
    _, recording, _ = await asked(site, "noor")
    stranger = await site.person("eve")
    for who in (stranger, Caller(site.client, None, {"Guest-Key": KEY})):
        answers = [
            await who.get(f"/api/v1/recordings/{recording.id}/consent"),
            await said(who, recording, "yes"),
            await who.post(f"/api/v1/recordings/{recording.id}/withdraw"),
        ]
        for answer in answers:
            assert (answer.status, answer.code) == (404, "not_a_speaker")
            assert answer.json["detail"].startswith("You cannot be heard in a recording at this address")
        missing = await who.get("/api/v1/recordings/nosuchthing/consent")
        assert (missing.code, missing.json["detail"]) == ("not_a_speaker", answers[0].json["detail"])
    consents = await site.store.recordings.consents(recording.id)
    assert {consent.answer for consent in consents} == {Answer.YES, None}


async def test_somebody_who_is_nobody_here_is_asked_to_sign_in(site: Site) -> None:
    _, recording, _ = await asked(site, "noor")
    answer = await site.nobody.get(f"/api/v1/recordings/{recording.id}/consent")
    assert (answer.status, answer.code) == (401, "unauthenticated")


async def test_a_guest_answers_by_the_key_of_their_seat(site: Site) -> None:
    _, recording, _ = await asked(site, "noor")
    who, _ = guest("Tom", KEY)
    row = Consent(recording.id, who.pid, None, "Tom", None, 3, site.clock.now())
    await site.store.recordings.put_consent(row)
    tom = Caller(site.client, None, {"Guest-Key": KEY})
    shown = (await said(tom, recording, "anonymous")).json
    assert (shown["pid"], shown["answer"], shown["name"]) == (who.pid, "anonymous", "Tom")
    (heard,) = (await tom.get("/api/v1/voice")).json["items"]
    assert heard == shown
    for key in ("another key of the same length", "short", "x" * 500, "schlüssel-schlüssel-schlüssel"):
        other = Caller(site.client, None, {"Guest-Key": key})
        assert (await said(other, recording, "yes")).code == "not_a_speaker"
    foreign = await said(tom, recording, "yes", headers={"Origin": "https://elsewhere.example"})
    assert foreign.code == "cross_site"


async def test_somebody_who_spoke_as_guest_and_with_an_account_speaks_for_both(site: Site) -> None:
    _, recording, (noor, _) = await asked(site, "noor", "ada")
    who, _ = guest("Noor", KEY)
    await site.store.recordings.put_consent(
        Consent(recording.id, who.pid, None, "Noor", None, 3, site.clock.now() + timedelta(seconds=1))
    )
    await said(noor, recording, "no", headers={"Guest-Key": KEY})
    consents = await site.store.recordings.consents(recording.id)
    assert {consent.pid: consent.answer for consent in consents if consent.name == "Noor"} == {
        noor.pid: Answer.NO,
        who.pid: Answer.NO,
    }


async def test_an_answer_is_one_of_three(site: Site) -> None:
    _, recording, (noor,) = await asked(site, "noor")
    answer = await said(noor, recording, "perhaps")
    assert (answer.status, answer.code, answer.json["field"]) == (422, "answer_invalid", "answer")
    assert answer.json["detail"] == "“answer” must be 'yes', 'anonymous' or 'no'."


async def test_withdrawing_takes_the_files_off_at_once(site: Site) -> None:
    mira, noor = await site.person("mira"), await site.person("noor")
    assert mira.user
    assert noor.user
    recording = await site.shelf.recording(mira.user, noor.user, visibility=Visibility.PUBLIC)
    clip = await site.shelf.clip(recording)
    assert (await site.nobody.get(f"/recordings/{recording.id}.mp3")).status == 200
    answer = await noor.post(f"/api/v1/recordings/{recording.id}/withdraw")
    assert (answer.status, answer.json["withdrawn_at"]) == (200, "2026-11-22T20:00:00Z")
    assert answer.json["recording"]["state"] == "rendering"
    for path in (f"/recordings/{recording.id}.mp3", f"/recordings/{recording.id}/peaks.json", f"/clips/{clip.id}.mp3"):
        gone = await site.nobody.get(path)
        assert (gone.status, gone.code, gone.headers["Retry-After"]) == (503, "being_made_again", "5")
    assert [key async for key, _ in site.context.recorder.blobs.list(f"recordings/{recording.id}/")] == []
    shown = (await site.nobody.get(f"/api/v1/recordings/{recording.id}")).json
    assert (shown["guid"], shown["files"]) == (recording.guid, [])
    assert [speaker["handle"] for speaker in shown["speakers"]] == ["mira"]
    assert shown["revision"] > recording.revision


async def test_when_the_last_voice_is_withdrawn_there_is_nothing_left(site: Site) -> None:
    mira = await site.person("mira")
    assert mira.user
    recording = await site.shelf.recording(mira.user)
    await mira.post(f"/api/v1/recordings/{recording.id}/withdraw")
    shown = (await mira.get(f"/api/v1/recordings/{recording.id}")).json
    assert (shown["state"], shown["error"]) == (
        "failed",
        "Nobody who spoke agreed to be published, so there is nothing to publish.",
    )
    assert (await mira.get(f"/recordings/{recording.id}.mp3")).code == "file_not_found"


async def test_my_voice_lists_everything_i_can_be_heard_in_newest_first(site: Site) -> None:
    mira, noor = await site.person("mira"), await site.person("noor")
    assert mira.user
    assert noor.user
    first = await site.shelf.recording(mira.user, noor.user)
    site.clock.advance(60)
    second = await site.shelf.recording(mira.user, noor.user, title="Another")
    await site.shelf.recording(mira.user)
    gone = await site.shelf.recording(mira.user, noor.user)
    await site.context.recorder.delete(gone, mira.pid)
    heard = (await noor.get("/api/v1/voice")).json["items"]
    assert [one["recording"]["id"] for one in heard] == [second.id, first.id]
    assert [one["answer"] for one in heard] == ["yes", "yes"]


async def test_a_token_needs_the_right_scope(site: Site) -> None:
    _, recording, (noor,) = await asked(site, "noor")
    assert noor.user
    reader = await site.with_token(noor.user, Scope.READ)
    assert (await reader.get(f"/api/v1/recordings/{recording.id}/consent")).status == 200
    assert (await said(reader, recording, "no")).code == "scope_missing"
    assert (await said(reader, recording, "no", headers={"Guest-Key": KEY})).code == "scope_missing"
