"""Everything this server gets from other servers, guarded: no private addresses, no endless answers, no secrets."""

from spaces.fetch.fetcher import Fetched, Fetcher
from spaces.fetch.guard import Allow, Refused, check_url, refusal

__all__ = ["Allow", "Fetched", "Fetcher", "Refused", "check_url", "refusal"]
