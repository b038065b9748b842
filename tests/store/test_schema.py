from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import StatementError

from spaces.store import Store
from tests.store.samples import user


async def test_a_time_without_zone_is_refused_instead_of_guessed(store: Store):
    with pytest.raises(StatementError, match="no time zone"):
        await store.users.add(user(created_at=datetime(2026, 11, 22, tzinfo=UTC).replace(tzinfo=None)), None)
    assert await store.users.count() == 0
