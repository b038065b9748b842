"""The only place with SQL: one module per aggregate, the same nouns as in `spaces.model`."""

from spaces.store.claim import claimed
from spaces.store.engine import Store
from spaces.store.migrations import migrate, revisions

__all__ = ["Store", "claimed", "migrate", "revisions"]
