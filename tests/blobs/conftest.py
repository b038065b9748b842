from collections.abc import Iterator

import pytest

from tests.buckets import make_bucket, moto, nanio


@pytest.fixture(scope="session")
def moto_url() -> Iterator[str]:
    with moto() as url:
        make_bucket(url)
        yield url


@pytest.fixture(scope="session")
def nanio_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with nanio(tmp_path_factory.mktemp("nanio")) as url:
        make_bucket(url)
        yield url
