import asyncio

from spaces.model.preferences import Preferences
from spaces.store import Store
from tests.store.samples import NOW, stored_user


async def test_whoever_never_chose_has_the_defaults(store: Store):
    mira = await stored_user(store)
    assert await store.preferences.of(mira.id) == Preferences(mira.id)


async def test_a_choice_changes_only_what_it_is_about(store: Store):
    mira = await stored_user(store)
    await store.preferences.change(mira.id, email="mira@example.org", email_confirmed_at=NOW)
    changed = await store.preferences.change(mira.id, show_presence=True, notify={"push": ["begins"]}, about="Tea.")
    assert changed == await store.preferences.of(mira.id)
    assert (changed.email, changed.email_confirmed_at, changed.show_presence) == ("mira@example.org", NOW, True)
    assert (changed.notify, changed.about) == ({"push": ["begins"]}, "Tea.")


async def test_two_first_choices_at_once_are_both_kept(store: Store):
    mira = await stored_user(store)
    await asyncio.gather(
        store.preferences.change(mira.id, about="Tea."), store.preferences.change(mira.id, show_presence=True)
    )
    chosen = await store.preferences.of(mira.id)
    assert (chosen.about, chosen.show_presence) == ("Tea.", True)


async def test_a_calendar_is_found_by_its_secret(store: Store):
    mira = await stored_user(store)
    await store.preferences.change(mira.id, calendar_token="secret")
    found = await store.preferences.by_calendar_token("secret")
    assert found is not None
    assert found.user_id == mira.id
    assert await store.preferences.by_calendar_token("other") is None


async def test_only_those_are_present_who_said_so(store: Store):
    mira, jon = await stored_user(store), await stored_user(store, "jon")
    await store.preferences.change(mira.id, show_presence=True)
    await store.preferences.change(jon.id, about="Quiet.")
    assert await store.preferences.present([mira.id, jon.id, "nobody"]) == {mira.id}
