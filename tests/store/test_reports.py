"""Reports and the excerpts that belong to them."""

from dataclasses import replace
from datetime import timedelta

from spaces.model import Entry
from spaces.model.report import Category, Excerpt, Person, Report, ReportState, settled
from spaces.store import Store
from tests.store.samples import LATER, NOW

ADA, TOM = Person("u_1", "Ada", "ada"), Person("g_2", "Tom")
SEALED = Excerpt("excerpts/r1", b"wrapped", NOW, 58.5, LATER)


def report(report_id: str = "r1", **fields: object) -> Report:
    plain = Report(report_id, "s1", NOW, ADA, Category.ABUSE, "He shouts", TOM)
    return replace(plain, **fields)  # type: ignore[arg-type]


async def test_a_report_comes_back_as_it_was_made(store: Store):
    made = report(message_id="m1", message="Boo", excerpt=SEALED, had_excerpt=True)
    await store.reports.add(made)
    assert await store.reports.get("r1") == made
    assert await store.reports.get("r2") is None


async def test_reports_are_listed_newest_first_and_by_state(store: Store):
    for number in range(3):
        await store.reports.add(report(f"r{number}", at=NOW + timedelta(seconds=number)))
    done = settled(report("r1", at=NOW + timedelta(seconds=1)), ReportState.SETTLED, "", ADA, LATER)
    assert await store.reports.settle(done)
    assert [one.id for one in await store.reports.page()] == ["r2", "r1", "r0"]
    assert [one.id for one in await store.reports.page([ReportState.OPEN])] == ["r2", "r0"]
    assert [one.id for one in await store.reports.page(before=(NOW + timedelta(seconds=2), "r2"), limit=1)] == ["r1"]
    assert await store.reports.page(space_id="s2") == []
    assert await store.reports.open() == 2


async def test_only_the_first_to_settle_a_report_does(store: Store):
    await store.reports.add(report())
    assert await store.reports.settle(settled(report(), ReportState.SETTLED, "Banned", ADA, LATER))
    assert not await store.reports.settle(settled(report(), ReportState.DISMISSED, "", TOM, LATER))
    found = await store.reports.get("r1")
    assert found is not None
    assert (found.state, found.note, found.settled_by, found.settled_at) == (
        ReportState.SETTLED,
        "Banned",
        ADA,
        LATER,
    )


async def test_settling_destroys_the_key_before_the_file_is_looked_for(store: Store):
    made = report(excerpt=SEALED, had_excerpt=True)
    await store.reports.add(made)
    assert await store.reports.undestroyed() == []
    await store.reports.settle(settled(made, ReportState.DISMISSED, "", ADA, LATER))
    assert await store.reports.undestroyed() == [("r1", "excerpts/r1")]
    await store.reports.destroyed("r1")
    assert await store.reports.undestroyed() == []
    found = await store.reports.get("r1")
    assert found is not None
    assert (found.excerpt, found.had_excerpt) == (None, True)


async def test_an_excerpt_is_kept_for_a_time_and_then_destroyed_once(store: Store):
    await store.reports.add(report(excerpt=SEALED, had_excerpt=True))
    assert await store.reports.expired(NOW) == []
    assert [one.id for one in await store.reports.expired(LATER)] == ["r1"]
    for _ in range(2):
        await store.reports.destroy_excerpt("r1", Entry(LATER, "excerpt_destroyed", "server", space_id="s1"))
    assert [entry.kind for entry in await store.ledger.of(space_id="s1")] == ["excerpt_destroyed"]
    assert await store.reports.expired(LATER) == []


async def test_a_shared_excerpt_lasts_until_no_report_opens_it(store: Store):
    entry = Entry(LATER, "excerpt_destroyed", "server", space_id="s1")
    for name in ("r1", "r2"):
        await store.reports.add(report(name, excerpt=SEALED, had_excerpt=True))
    assert await store.reports.sealed("s1", "g_2", NOW) == SEALED
    assert await store.reports.sealed("s1", "g_2", LATER) is None
    assert await store.reports.sealed("s1", "u_1", NOW) is None
    await store.reports.settle(settled(report("r1"), ReportState.SETTLED, "", ADA, LATER), entry)
    assert (await store.reports.undestroyed(), await store.ledger.of(space_id="s1")) == ([], [])
    await store.reports.destroy_excerpt("r2", entry)
    assert await store.reports.undestroyed() == [("r1", "excerpts/r1"), ("r2", "excerpts/r1")]
    assert [one.kind for one in await store.ledger.of(space_id="s1")] == ["excerpt_destroyed"]
    assert await store.reports.blobs() == {"excerpts/r1"}


async def test_what_was_settled_long_ago_is_forgotten_but_not_what_is_open(store: Store):
    await store.reports.add(report("r1"))
    await store.reports.add(report("r2"))
    await store.reports.settle(settled(report("r1"), ReportState.SETTLED, "", ADA, NOW))
    assert await store.reports.drop(NOW) == 0
    assert await store.reports.drop(LATER) == 1
    assert [one.id for one in await store.reports.page()] == ["r2"]
