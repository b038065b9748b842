"""Every refusal this program makes on purpose, with a stable code and a text for people.

`spaces.web.errors` turns them into problem+json and `spaces.live.wire` into a socket error; no other place does.
"""

from __future__ import annotations


class SpacesError(Exception):
    """A refusal that the caller can understand and act on.

    Attributes:
        code: stable, machine-readable, snake_case; part of the outside contract.
        detail: one or two plain sentences: what happened, why, and what to do.
        field: the input field at fault, or None when it is not about one field.
    """

    code = "error"

    def __init__(self, detail: str, *, code: str | None = None, field: str | None = None) -> None:
        super().__init__(detail)
        self.code = code or type(self).code
        self.detail = detail
        self.field = field


class Invalid(SpacesError):
    """The input cannot be understood or breaks a rule; asking again unchanged will not help."""

    code = "invalid"


class Unauthenticated(SpacesError):
    """Nobody is signed in, or the credentials are wrong."""

    code = "unauthenticated"


class Forbidden(SpacesError):
    """The caller is known and may not do this."""

    code = "forbidden"


class NotFound(SpacesError):
    """There is no such thing, or the caller may not know that there is."""

    code = "not_found"


class Gone(SpacesError):
    """It existed and was deleted for good."""

    code = "gone"


class Conflict(SpacesError):
    """The thing is in a state in which this cannot be done."""

    code = "conflict"


class TooMany(SpacesError):
    """A limit was reached.

    Attributes:
        retry_after: whole seconds until asking again can succeed, or None when waiting does not help.
    """

    code = "too_many"

    def __init__(
        self, detail: str, *, code: str | None = None, field: str | None = None, retry_after: int | None = None
    ) -> None:
        super().__init__(detail, code=code, field=field)
        self.retry_after = retry_after


class Unavailable(SpacesError):
    """The server cannot do this now: it is draining, full, busy with it, or a part of it is missing.

    Attributes:
        retry_after: whole seconds until asking again is worth it, or None when nobody knows.
    """

    code = "unavailable"

    def __init__(
        self, detail: str, *, code: str | None = None, field: str | None = None, retry_after: int | None = None
    ) -> None:
        super().__init__(detail, code=code, field=field)
        self.retry_after = retry_after
