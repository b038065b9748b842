from __future__ import annotations

import threading
from pathlib import Path

import pytest

from recorder.vault import (
    KEY_SIZE,
    Lock,
    Vault,
    VaultError,
    new_key,
    unwrap_chunk_key,
    wrap_chunk_key,
)


def test_the_node_key_is_created_once_and_for_the_owner_only(tmp_path: Path):
    path = tmp_path / "data" / "node.key"
    wrapped = Vault.open(path).wrap_data_key("a1", b"k" * KEY_SIZE)
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_bytes()) == KEY_SIZE
    assert Vault.open(path).data_key("a1", wrapped) == b"k" * KEY_SIZE
    assert [entry.name for entry in path.parent.iterdir()] == ["node.key"]


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path):
    path = tmp_path / "node.key"
    gate = threading.Barrier(8)
    vaults: list[Vault] = []

    def start() -> None:
        gate.wait()
        vaults.append(Vault.open(path))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wrapped = vaults[0].wrap_data_key("a1", b"k" * KEY_SIZE)
    assert [vault.data_key("a1", wrapped) for vault in vaults] == [b"k" * KEY_SIZE] * 8
    assert [entry.name for entry in tmp_path.iterdir()] == ["node.key"]


def test_a_key_that_others_may_read_is_refused_with_the_remedy(tmp_path: Path):
    path = tmp_path / "node.key"
    Vault.open(path)
    path.chmod(0o644)
    with pytest.raises(VaultError, match="chmod 600"):
        Vault.open(path)


def test_a_damaged_key_file_is_never_replaced(tmp_path: Path):
    path = tmp_path / "node.key"
    path.touch(0o600)
    with pytest.raises(VaultError, match="Restore it from a backup"):
        Vault.open(path)
    assert path.read_bytes() == b""


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(VaultError, match=r"node\.key cannot be used"):
        Vault.open(tmp_path / "file" / "node.key")


def test_a_key_of_another_size_is_refused():
    with pytest.raises(VaultError, match="32 bytes"):
        Vault(b"short")


def test_another_node_key_opens_nothing_and_says_so():
    wrapped = Vault(new_key()).wrap_data_key("a1", new_key())
    with pytest.raises(VaultError, match=r"Put back the node\.key"):
        Vault(new_key()).data_key("a1", wrapped)


def test_a_wrapped_key_belongs_to_one_appearance_and_one_chunk():
    vault, data_key, key = Vault(new_key()), new_key(), new_key()
    with pytest.raises(VaultError, match="a2"):
        vault.data_key("a2", vault.wrap_data_key("a1", data_key))
    wrapped = wrap_chunk_key(data_key, "a1", 1, key)
    assert unwrap_chunk_key(data_key, "a1", 1, wrapped) == key
    for appearance_id, number in (("a2", 1), ("a1", 2)):
        with pytest.raises(VaultError, match="belongs to another"):
            unwrap_chunk_key(data_key, appearance_id, number, wrapped)


@pytest.mark.parametrize("size", [0, 5, 12, 59])
def test_a_cut_off_wrapped_key_is_refused(size: int):
    vault = Vault(new_key())
    with pytest.raises(VaultError):
        vault.data_key("a1", vault.wrap_data_key("a1", new_key())[:size])


def test_any_flipped_byte_of_what_is_wrapped_is_noticed():
    vault = Vault(new_key())
    wrapped = vault.wrap_data_key("a1", new_key())
    for position in range(len(wrapped)):
        damaged = bytearray(wrapped)
        damaged[position] ^= 1
        with pytest.raises(VaultError):
            vault.data_key("a1", bytes(damaged))


def test_what_is_sealed_belongs_to_one_chunk_and_one_place_in_it():
    key, nonce = new_key(), bytes(12)
    sealed = Lock(key, "a1", 1).seal(nonce, b"words")
    assert b"words" not in sealed
    assert Lock(key, "a1", 1).unseal(nonce, sealed) == b"words"
    assert Lock(key, "a2", 1).unseal(nonce, sealed) is None
    assert Lock(key, "a1", 2).unseal(nonce, sealed) is None
    assert Lock(key, "a1", 1).unseal(bytes(11) + b"\1", sealed) is None
    assert Lock(key, "a1", 1).unseal(nonce, b"") is None
