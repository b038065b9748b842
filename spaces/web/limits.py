"""How often something may be tried, and in which words it is refused; `spaces.gcra` counts."""

from __future__ import annotations

from spaces.errors import TooMany
from spaces.gcra import Gcra
from spaces.model.report import NETWORK_PER_DAY


class _PerAddress:
    """Something counted per address; this machine itself is not limited."""

    PERIOD: float  # seconds
    CODE: str

    def __init__(self, limit: int) -> None:
        self._gcra = Gcra(limit, self.PERIOD)

    def require(self, address: str, now: float) -> None:
        """Count one.

        Raises:
            TooMany: with the CODE of what is counted.
        """
        wait = None if address.startswith(("127.", "::/64")) else self._gcra.take(address, now)
        if wait is not None:
            raise TooMany(self.says(wait), code=self.CODE, retry_after=wait)

    def says(self, wait: int) -> str:
        """The refusal in words, when the next one is allowed in `wait` seconds."""
        raise NotImplementedError


class SignUps(_PerAddress):
    """New accounts: a classroom can make its own in an hour, a robot cannot make thousands."""

    PERIOD = 3600
    CODE = "sign_up_limit"

    def __init__(self, limit: int = 60) -> None:
        super().__init__(limit)

    def says(self, wait: int) -> str:
        """See _PerAddress."""
        return f"Many accounts were made from your network just now. Wait {_minutes(wait)}, then try again."


class Subscriptions(_PerAddress):
    """Wishes to our WebSub hub: each makes us ask a callback that somebody named."""

    PERIOD = 60
    CODE = "hub_limit"

    def __init__(self, limit: int = 60) -> None:
        super().__init__(limit)

    def says(self, wait: int) -> str:
        """See _PerAddress."""
        return f"The hub was asked for much from your network just now. Try again in {wait} s."


class Connections(_PerAddress):
    """Connections opened by WHIP and WHEP: each holds memory until its handshake is over."""

    PERIOD = 60
    CODE = "connection_limit"

    def __init__(self, limit: int = 300) -> None:
        super().__init__(limit)

    def says(self, wait: int) -> str:
        """See _PerAddress."""
        return f"Too many connections were opened from your network just now. Try again in {wait} s."


def _minutes(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return f"{minutes} minute{'s' if minutes > 1 else ''}"


class Attempts:
    """Wrong passwords, counted per account and per address.

    A try is taken before the password is checked and given back when it was right, so that a hundred guesses sent at
    the same moment count as a hundred.
    """

    PERIOD = 15 * 60  # seconds, as config.toml says

    def __init__(self, limit: int) -> None:
        self._gcra = Gcra(limit, self.PERIOD)

    def require(self, handle: str, address: str, now: float) -> None:
        """Count one try.

        Raises:
            TooMany: `login_limit`, when this account or address must wait first.
        """
        if (wait := self._take(handle, address, now)) is not None:
            raise TooMany(
                f"Too many wrong passwords. Wait {_minutes(wait)}, then try again.",
                code="login_limit",
                retry_after=wait,
            )

    def _take(self, handle: str, address: str, now: float) -> int | None:
        keys = self._keys(handle, address)
        for position, key in enumerate(keys):
            if (wait := self._gcra.take(key, now)) is not None:
                for taken in keys[:position]:
                    self._gcra.give_back(taken)
                return wait
        return None

    def give_back(self, handle: str, address: str) -> None:
        """The password was right: the try does not count."""
        for key in self._keys(handle, address):
            self._gcra.give_back(key)

    @staticmethod
    def _keys(handle: str, address: str) -> tuple[str, str]:
        return f"account {handle}", f"address {address}"


class Guesses:
    """Wrong passwords of share links: few per link and address, and not many per link whoever tries."""

    PERIOD = 15 * 60  # seconds
    PER_ADDRESS = 5
    PER_SHARE = 50

    def __init__(self) -> None:
        self._own = Gcra(self.PER_ADDRESS, self.PERIOD)
        self._all = Gcra(self.PER_SHARE, self.PERIOD)

    def require(self, share: str, address: str, now: float) -> None:
        """Count one try.

        Raises:
            TooMany: `password_limit`.
        """
        wait = self._own.take(f"{share} {address}", now)
        if wait is None and (wait := self._all.take(share, now)) is not None:
            self._own.give_back(f"{share} {address}")
        if wait is not None:
            raise TooMany(
                f"Too many wrong passwords for this link. Wait {_minutes(wait)}, then try again.",
                code="password_limit",
                retry_after=wait,
            )

    def left(self, share: str, address: str, now: float) -> int:
        """How many tries are left for now."""
        return min(self._own.left(f"{share} {address}", now), self._all.left(share, now))

    def give_back(self, share: str, address: str) -> None:
        """The password was right: the try does not count."""
        self._own.give_back(f"{share} {address}")
        self._all.give_back(share)


class Fetches:
    """What an account makes this server fetch from others: podcasts, chapters and transcripts."""

    PERIOD = 600  # seconds

    def __init__(self, limit: int = 120) -> None:
        self._gcra = Gcra(limit, self.PERIOD)

    def require(self, who: str, now: float, cost: int = 1) -> None:
        """Count what is to be fetched.

        Args:
            who: the account, or the address of nobody.
            now: seconds.
            cost: as how many it counts.

        Raises:
            TooMany: `fetch_limit`.
        """
        if (wait := self._gcra.take(who, now, cost)) is not None:
            raise TooMany(
                f"You had this server fetch a lot from others just now. Wait {_minutes(wait)}, then try again.",
                code="fetch_limit",
                retry_after=wait,
            )


def opens() -> Gcra:
    """Counts who opens a share link once in ten minutes; its keys are "token address"."""
    return Gcra(1, 600)


def plays() -> Gcra:
    """Counts a listener of a recording once an hour; its keys are "recording listener"."""
    return Gcra(1, 3600)


def stops() -> Gcra:
    """Counts where a listener of a recording stops a few times an hour; its keys are "recording listener"."""
    return Gcra(6, 3600)


def reports() -> Gcra:
    """Counts reports: by the network of guests, and at a higher cost by who makes them."""
    return Gcra(NETWORK_PER_DAY, 24 * 3600)


def trials() -> Gcra:
    """Counts tests of webhooks and what is sent once more; its keys are "test webhook" and "redeliver webhook"."""
    return Gcra(6, 60)


class Letters:
    """Mails that ask whether an address is theirs: it may be a stranger's, whoever asks."""

    def __init__(self) -> None:
        self._account = Gcra(5, 3600)
        self._network = Gcra(20, 3600)
        self._target = Gcra(2, 24 * 3600)

    def require(self, account: str, network: str, target: str, now: float) -> None:
        """Count one.

        Args:
            account: who asks.
            network: from where; this machine itself is not limited.
            target: the address that is asked.
            now: seconds.

        Raises:
            TooMany: `mail_limit`.
        """
        wait = self._account.take(account, now)
        if wait is None and not network.startswith(("127.", "::/64")):
            wait = self._network.take(network, now)
        if wait is None:  # last, so that what is refused does not use up what the owner of the address may ask
            wait = self._target.take(target.lower(), now)
        if wait is not None:
            raise TooMany(
                "Many of these mails were asked for just now. Wait a while, then try again.",
                code="mail_limit",
                retry_after=wait,
            )
