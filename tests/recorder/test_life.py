"""Whatever happens in whatever order, and whenever the node dies: only who said yes is published, and gone is gone."""

import asyncio
import json
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, precondition, rule

from recorder import RecordingChange
from recorder.chunks import Source
from spaces.errors import SpacesError
from spaces.model import (
    Answer,
    Consent,
    File,
    Job,
    JobKind,
    Recording,
    RecordingState,
    Space,
    State,
    TapPolicy,
    TapState,
    User,
    new_id,
)
from tests.databases import sqlite_copies
from tests.recorder.nodes import Stage, stage
from tests.recorder.power import Died, Power

T = TypeVar("T")
PEOPLE = ("u_jon", "g_ana", "g_bo")
PIDS = st.sampled_from(("host", *PEOPLE))
MOST = 3  # scenes: more would be met more seldom each
YES = (Answer.YES, Answer.ANONYMOUS)


@cache
def template() -> Callable[[Path], str]:
    return sqlite_copies(Path(tempfile.mkdtemp(prefix="spaces-life-")))


@dataclass(eq=False)
class Scene:
    """A space as the test knows it."""

    space: Space
    host: User
    said: dict[str, Answer]  # what people really said, or by taking the microphone of a recorded space
    shredded: set[str]

    def pid(self, who: str) -> str:
        return f"u_{self.host.id}" if who == "host" else who


@dataclass(eq=False)
class Work:
    """A job that a worker has."""

    job: Job
    recording: Recording
    consents: list[Consent]


class Life(RuleBasedStateMachine):
    """One node, many spaces, a worker that may be killed, and a node that may be."""

    scenes = Bundle("scenes")
    works = Bundle("works")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="spaces-life-"))
        self.runner = asyncio.Runner()
        self.url = template()(self.folder)
        self.parts = AsyncExitStack()
        self.all: list[Scene] = []
        self.leased = 0
        self.power = Power()
        self.node = self.run(self.start())

    def run(self, work: Awaitable[T]) -> T:
        async def wait() -> T:
            return await work

        return self.runner.run(wait())

    async def start(self) -> Stage:
        now = self.node.now if hasattr(self, "node") else None
        node = await self.parts.enter_async_context(stage(self.folder, self.url))
        if now is not None:
            node.now = now
            await node.look()
        self.power.feed(node)
        return node

    def do(self, work: Awaitable[T], dies_after: int | None) -> T | None:
        """What it gives; None when it was refused, or the node died and was started again."""

        async def attempt() -> T | None:
            try:
                return await work
            except SpacesError:
                return None

        self.power.countdown = dies_after
        try:
            return self.run(attempt())
        except Died:
            self.restart()
            return None
        finally:
            self.power.countdown = None

    @rule()
    def restart(self) -> None:
        self.run(self.parts.aclose())
        self.node = self.run(self.start())

    def teardown(self) -> None:
        self.run(self.parts.aclose())
        self.runner.close()
        shutil.rmtree(self.folder)

    # What people do

    @precondition(lambda self: len(self.all) < MOST)
    @rule(target=scenes, policy=st.sampled_from([TapPolicy.HELD, TapPolicy.HELD, TapPolicy.ON]))
    def open(self, policy: TapPolicy) -> Scene:
        space, host = self.run(self.node.space(policy))
        space = replace(space, started_at=self.node.now)
        self.run(self.node.store.spaces.save(space))
        scene = Scene(space, host, {}, set())
        self.all.append(scene)
        return scene

    @precondition(lambda self: len(self.all) < MOST)
    @rule(target=scenes, answers=st.lists(st.sampled_from(YES), min_size=2, max_size=2), clip=st.booleans())
    def premiere(self, answers: list[Answer], clip: bool) -> Scene:
        """The deep states are many steps away: here is a recording that is ready, with three voices."""
        scene = self.open(TapPolicy.HELD)
        for who in ("host", *PEOPLE[:2]):
            self.speak(scene, who, None)
        self.end(scene, None)
        self.save(scene, None)
        for who, said in zip(PEOPLE, answers, strict=False):
            self.answer(scene, who, said, None)
        self.run(self.work_off())
        if clip:
            self.host_acts(scene, None, "clip")
            self.run(self.work_off())
        return scene

    @rule(scene=scenes, who=PIDS, dies=st.none() | st.integers(0, 1))
    def speak(self, scene: Scene, who: str, dies: int | None) -> None:
        if scene.space.state is not State.LIVE:
            return
        pid = scene.pid(who)
        appearance = self.run(self.node.speak(scene.space, pid, who))
        if scene.space.tap is TapPolicy.ON:
            scene.said.setdefault(pid, Answer.YES)
        self.do(self.node.recorder.appeared(appearance), dies)

    @rule(scene=scenes, dies=st.none() | st.integers(0, 8))
    def end(self, scene: Scene, dies: int | None) -> None:
        if scene.space.state is State.LIVE:
            self.run(self.close(scene))
        self.do(self.node.recorder.ended(scene.space), dies)
        if dies is not None:  # as the taps do, which try until it is decided
            self.run(self.node.recorder.ended(scene.space))

    async def close(self, scene: Scene) -> None:
        over = replace(scene.space, state=State.ENDED, ended_at=self.node.now)
        await self.node.store.spaces.save(over)
        scene.space = over

    @rule(scene=scenes, dies=st.none() | st.integers(0, 8))
    def save(self, scene: Scene, dies: int | None) -> None:
        self.do(self.node.recorder.save(scene.space, scene.host), dies)
        if self.recording(scene) is not None:  # who saves has said yes for themself
            scene.said.setdefault(f"u_{scene.host.id}", Answer.YES)

    @rule(scene=scenes, dies=st.none() | st.integers(0, 8), hours=st.sampled_from([None, 5.0, 500.0]))
    def let_go_or_hold(self, scene: Scene, dies: int | None, hours: float | None) -> None:
        recorder = self.node.recorder
        work = recorder.let_go(scene.space, scene.host) if hours is None else recorder.hold(scene.space, hours)
        self.do(work, dies)

    @rule(scene=scenes, who=PIDS, said=st.sampled_from(Answer), dies=st.none() | st.integers(0, 10))
    def answer(self, scene: Scene, who: str, said: Answer, dies: int | None) -> None:
        recording = self.recording(scene)
        if recording is None:
            return
        pid = scene.pid(who)
        self.do(self.node.recorder.answer(recording, pid, said), dies)
        consent = self.run(self.node.store.recordings.consent(recording.id, pid))
        if consent is not None and consent.answer is said and consent.withdrawn_at is None:
            scene.said[pid] = said

    @rule(scene=scenes, who=PIDS, dies=st.none() | st.integers(0, 10))
    def withdraw(self, scene: Scene, who: str, dies: int | None) -> None:
        recording = self.recording(scene)
        if recording is None:
            return
        pid = scene.pid(who)
        done = self.do(self.node.recorder.withdraw(recording, pid), dies)
        if done is not None:
            scene.said[pid] = Answer.NO

    @rule(scene=scenes, dies=st.none() | st.integers(0, 10), what=st.sampled_from(["publish", "retry", "trim", "clip"]))
    def host_acts(self, scene: Scene, dies: int | None, what: str) -> None:
        recording = self.recording(scene)
        if recording is None:
            return
        recorder = self.node.recorder
        work: dict[str, Callable[[], Awaitable[object]]] = {
            "publish": lambda: recorder.publish(recording),
            "retry": lambda: recorder.retry(recording),
            "trim": lambda: recorder.edit(recording, RecordingChange(trim=(0.0, 1.0 + recording.revision))),
            "clip": lambda: recorder.clip(recording, 0.0, 5.0, "Best"),
        }
        self.do(work[what](), dies)

    @rule(scene=scenes, dies=st.none() | st.integers(0, 12))
    def delete(self, scene: Scene, dies: int | None) -> None:
        recording = self.recording(scene)
        if recording is not None:
            self.do(self.node.recorder.delete(recording, f"u_{scene.host.id}"), dies)

    @rule(hours=st.sampled_from([0.1, 12.0, 24.0, 24.0]), dies=st.none() | st.integers(0, 16))
    def time_goes_by(self, hours: float, dies: int | None) -> None:
        self.node.now += timedelta(hours=hours)
        self.do(self.node.look(), dies)

    # What the worker does

    @rule(target=works)
    def begin(self) -> Work | None:
        return self.run(self._begin())

    async def _begin(self) -> Work | None:
        self.leased += 1
        store = self.node.store
        job = await store.jobs.lease(f"worker {self.leased}", self.node.now, 60)
        if job is None:
            return None
        subject = job.subject_id
        if job.kind is JobKind.CLIP:
            clip = await store.recordings.clip(subject)
            subject = clip.recording_id if clip is not None else ""
        recording = await store.recordings.get(subject)
        if recording is None or recording.ended_at is None:
            await store.jobs.finish(job.id, job.worker or "", self.node.now)
            return None
        return Work(job, recording, await store.recordings.consents(recording.id))

    @rule(work=consumes(works))
    def finish(self, work: Work | None) -> None:
        """The worker is done, however late, or was slow and another one has the job by now."""
        if work is not None:
            self.run(self._finish(work))

    @rule(
        scene=scenes, who=PIDS, what=st.sampled_from(["withdraw", "everybody", "no", "anonymous", "delete", "deadline"])
    )
    def meanwhile(self, scene: Scene, who: str, what: str) -> None:
        """Somebody changes their mind while the recording, or a clip of it, is being made."""
        for made in ("trim", "clip"):
            self.host_acts(scene, None, made)
        works = [self.begin(), self.begin()]
        if what == "withdraw":
            self.withdraw(scene, who, None)
        elif what == "everybody":
            for one in ("host", *PEOPLE):
                self.withdraw(scene, one, None)
        elif what == "delete":
            self.delete(scene, None)
        elif what == "deadline":
            self.time_goes_by(24.0, None)
        else:
            self.answer(scene, who, Answer(what), None)
        for work in works:
            self.finish(work)

    @rule(work=consumes(works))
    def worker_dies(self, work: Work | None) -> None:
        """Nothing more is heard of it; what it has put into the blobs is there."""
        if work is not None:
            self.run(self.put(work, f"recordings/{work.recording.id}/{work.recording.revision + 1}-{new_id()}/lost"))

    async def put(self, work: Work, key: str) -> int:
        """Who is heard in it, as content."""
        heard = [(one.pid, one.answer) for one in work.consents if one.published]
        path = self.folder / "made"
        path.write_text(json.dumps(heard))
        await self.node.blobs.put(key, path, "audio/mpeg")
        return path.stat().st_size

    async def _finish(self, work: Work) -> None:
        store, now, job, recording = self.node.store, self.node.now, work.job, work.recording
        revision = recording.revision + 1
        if job.kind is JobKind.CLIP:
            key = f"recordings/{recording.id}/clips/{new_id()}.mp3"
            size = await self.put(work, key)
            columns: dict[str, Any] = {"state": RecordingState.READY, "key": key, "size": size}
            done = await store.recordings.change_clip(job.subject_id, recording.revision, **columns)
        else:
            key = f"recordings/{recording.id}/{revision}-{new_id()}/audio.mp3"
            file = File(recording.id, "audio.mp3", "audio/mpeg", key, await self.put(work, key), revision)
            done = any(one.published for one in work.consents) and await store.recordings.finish_render(
                recording.id, revision, [file], work.consents, duration=60.0, published_at=now
            )
        if not done:
            await self.node.blobs.delete(key)
        await store.jobs.finish(job.id, job.worker or "", now)

    # What is always true

    def recording(self, scene: Scene) -> Recording | None:
        return self.run(self.node.store.recordings.of_space(scene.space.id))

    @invariant()
    def only_who_said_yes_is_published(self) -> None:
        for scene in self.all:
            self.run(self._only_who_said_yes(scene))

    async def _only_who_said_yes(self, scene: Scene) -> None:
        recordings = self.node.store.recordings
        recording = await recordings.of_space(scene.space.id)
        if recording is None:
            return
        now = {(one.pid, one.answer) for one in await recordings.consents(recording.id) if one.published}
        for pid, answer in now:
            assert scene.said.get(pid) is answer, f"{pid} never said {answer}"
        clips = await recordings.clips(recording.id)
        keys = [file.key for file in await recordings.files(recording.id)] + [clip.key for clip in clips if clip.key]
        for key in keys:
            heard = await self.content(key)
            agreed = now | {(pid, Answer.ANONYMOUS) for pid, _ in now}  # whose name may be said may be heard without
            assert heard <= agreed, f"{heard - agreed} can be heard, and agreed no longer"
        if recording.state is RecordingState.DELETED:
            assert (keys, clips, recording.title) == ([], [], "")

    async def content(self, key: str) -> set[tuple[str, str]]:
        blob = await self.node.blobs.open(key)
        text = b"".join([piece async for piece in blob.read()])
        return {(pid, answer) for pid, answer in json.loads(text)}

    @invariant()
    def what_is_shredded_stays_so(self) -> None:
        for scene in self.all:
            self.run(self._shredded(scene))

    async def _shredded(self, scene: Scene) -> None:
        store = self.node.store
        for one in await store.appearances.of_space(scene.space.id):
            key = await store.appearances.data_key(one.id)
            assert (key is None) == (one.shredded_at is not None)
            if key is None:
                scene.shredded.add(one.id)
                assert await store.appearances.chunks(one.id) == []
            assert key is None or one.id not in scene.shredded, "a destroyed key came back"

    @precondition(lambda self: self.all)
    @rule()
    def the_dust_settles(self) -> None:
        """Once nobody is at work and half a minute went by, everything that must go is gone."""
        self.node.now += timedelta(minutes=5)  # every lease ran out
        self.run(self._settle())

    async def _settle(self) -> None:
        node, store = self.node, self.node.store
        await self.work_off()
        await node.look()
        assert await store.appearances.doomed() == []
        assert await store.ledger.verify() is None
        named: set[str | None] = set()
        for scene in self.all:
            named |= await self._settled(scene)
        assert set(await node.kept()) <= named, "something lies in the blobs that nobody names"

    async def work_off(self) -> None:
        """Everything is done that nobody else is at."""
        for _ in range(30):
            work = await self._begin()
            if work is not None:
                await self._finish(work)

    async def _settled(self, scene: Scene) -> set[str | None]:
        store, space_id = self.node.store, scene.space.id
        for one in await store.appearances.of_space(space_id):
            there = Source(space_id, one.id).folder(self.node.config.taps).exists()
            assert there == (await store.appearances.data_key(one.id) is not None)
        tap, recording = await store.taps.get(space_id), await store.recordings.of_space(space_id)
        if tap is not None and tap.state is TapState.HELD:
            assert tap.held_until is not None
            assert tap.held_until > self.node.now
        if recording is None:
            return set()
        if recording.state is RecordingState.RENDERING:
            assert any(job.finished_at is None for job in await store.jobs.of(recording.id))
        if recording.state is RecordingState.CONSENT_PENDING:
            assert recording.consent_deadline is not None
            assert recording.consent_deadline > self.node.now
        files = {file.key for file in await store.recordings.files(recording.id)}
        return files | {clip.key for clip in await store.recordings.clips(recording.id)}


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=20, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
