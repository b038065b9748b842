import time

import argon2
import pytest

from spaces.web.passwords import Passwords, hash_password

RIGHT = "a few words in a row"


@pytest.fixture(scope="module")
def stored() -> str:
    return hash_password(RIGHT)


async def test_the_right_password_fits_and_no_other(stored: str) -> None:
    passwords = Passwords()
    assert await passwords.verify(stored, RIGHT)
    assert not await passwords.verify(stored, RIGHT + " ")
    assert not await passwords.verify(stored, "")


async def test_the_hash_is_argon2id_and_new_each_time() -> None:
    passwords = Passwords()
    first, second = await passwords.hash(RIGHT), await passwords.hash(RIGHT)
    assert first.startswith("$argon2id$")
    assert first != second


@pytest.mark.parametrize("nothing", [None, "", "rubbish", "$argon2id$broken"])
async def test_without_a_usable_hash_no_password_fits(nothing: str | None) -> None:
    assert not await Passwords().verify(nothing, "nobody has this password")


async def test_an_unknown_account_costs_as_much_as_a_known_one(stored: str) -> None:
    passwords = Passwords()
    await passwords.verify(None, "warm up")

    async def best(hash_or_none: str | None) -> float:
        times = []
        for _ in range(3):
            began = time.perf_counter()
            await passwords.verify(hash_or_none, "wrong")
            times.append(time.perf_counter() - began)
        return min(times)

    known, unknown = await best(stored), await best(None)
    assert 0.3 < known / unknown < 3


def test_a_hash_with_weaker_parameters_is_outdated(stored: str) -> None:
    passwords = Passwords()
    assert not passwords.outdated(stored)
    assert passwords.outdated(argon2.PasswordHasher(time_cost=1, memory_cost=8192).hash(RIGHT))
