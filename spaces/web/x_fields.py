"""What the X API v2 lets one choose of spaces, people and topics: names, defaults, and how they are read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from spaces.web.faults import Fault, Faulty

SPACE_FIELDS = (
    "created_at",
    "creator_id",
    "ended_at",
    "host_ids",
    "id",
    "invited_user_ids",
    "is_replayable",
    "is_ticketed",
    "lang",
    "participant_count",
    "recording_ids",
    "scheduled_start",
    "speaker_ids",
    "started_at",
    "state",
    "subscriber_count",
    "tap",
    "title",
    "topic_ids",
    "topics",
    "updated_at",
)
"""Those of X, and ours: is_replayable, recording_ids and tap."""

USER_FIELDS = (
    "created_at",
    "description",
    "entities",
    "id",
    "location",
    "name",
    "pinned_tweet_id",
    "profile_image_url",
    "protected",
    "public_metrics",
    "url",
    "username",
    "verified",
    "verified_type",
    "withheld",
)
"""Those of X; what nobody has here is left out of answers, as X does with what is empty."""

TOPIC_FIELDS = ("description", "id", "name")
EXPANSIONS = ("creator_id", "host_ids", "invited_user_ids", "speaker_ids", "topic_ids")

_SPACE_DEFAULTS = ("id", "state")
_USER_DEFAULTS = ("id", "name", "username")
_TOPIC_DEFAULTS = ("id", "name")

IDS_MAX = 100


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody wants to be told."""

    space: frozenset[str]
    user: frozenset[str]
    topic: frozenset[str]
    expansions: frozenset[str]


def chosen(given: dict[str, str | None]) -> Chosen:
    """What is chosen by `space.fields`, `user.fields`, `topic.fields` and `expansions`, each a list with commas.

    Raises:
        Faulty: naming every parameter with a value that it does not take.
    """
    faults: list[Fault] = []

    def names(parameter: str, known: Sequence[str], always: Collection[str]) -> frozenset[str]:
        wanted = listed(given.get(parameter))
        unknown = [name for name in wanted if name not in known]
        if unknown or (given.get(parameter) is not None and not wanted):
            said = ",".join(unknown)[:100]
            faults.append(
                Fault(
                    parameter,
                    "parameter_invalid",
                    f"The `{parameter}` query parameter value [{said}] is not one of [{','.join(known)}]",
                )
            )
        return frozenset({*wanted, *always})

    expansions = names("expansions", EXPANSIONS, ())
    found = Chosen(
        # As X does it: what is expanded is named, too.
        names("space.fields", SPACE_FIELDS, _SPACE_DEFAULTS) | expansions,
        names("user.fields", USER_FIELDS, _USER_DEFAULTS),
        names("topic.fields", TOPIC_FIELDS, _TOPIC_DEFAULTS),
        expansions,
    )
    if faults:
        raise Faulty(faults)
    return found


def ids(parameter: str, given: str) -> list[str]:
    """The ids of a list with commas, each once.

    Raises:
        Faulty: when there is none, or more than IDS_MAX.
    """
    wanted = list(dict.fromkeys(listed(given)))
    if not 1 <= len(wanted) <= IDS_MAX:
        text = f"The `{parameter}` query parameter takes 1 to {IDS_MAX} ids; you gave {len(wanted)}"
        raise Faulty([Fault(parameter, "parameter_invalid", text)])
    return wanted


def listed(given: str | None) -> list[str]:
    """The entries of a list with commas."""
    return [part for text in (given or "").split(",") if (part := text.strip())]
