"""Personal numbers at rest: sealed for their place, found only by the key."""

import base64

import pytest

from portal.kernel.sealing import Sealer, Unsealable, derive_keys

NUMBER = "11010519491231002X"


@pytest.fixture
def sealer() -> Sealer:
    made = Sealer()
    made.install(derive_keys(bytes(32)))
    return made


def test_sealed_text_opens_in_its_place(sealer: Sealer) -> None:
    token = sealer.seal(NUMBER, "accounts_person.document")
    assert NUMBER not in token
    assert sealer.unseal(token, "accounts_person.document") == NUMBER


def test_equal_texts_are_sealed_differently(sealer: Sealer) -> None:
    assert sealer.seal(NUMBER, "a.b") != sealer.seal(NUMBER, "a.b")


def test_moved_to_another_column_it_does_not_open(sealer: Sealer) -> None:
    with pytest.raises(Unsealable):
        sealer.unseal(sealer.seal(NUMBER, "a.b"), "a.c")


def test_any_changed_byte_is_noticed(sealer: Sealer) -> None:
    head, body = sealer.seal("一", "a.b").rsplit(".", 1)
    raw = base64.urlsafe_b64decode(body)
    for place in range(len(raw)):
        changed = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        with pytest.raises(Unsealable):
            sealer.unseal(f"{head}.{base64.urlsafe_b64encode(changed).decode()}", "a.b")


@pytest.mark.parametrize("token", ["", "v1", "v1.x.y", "v2.00000000.AAAA", "plain text"])
def test_what_was_never_sealed_does_not_open(sealer: Sealer, token: str) -> None:
    with pytest.raises(Unsealable):
        sealer.unseal(token, "a.b")


def test_another_key_does_not_open(sealer: Sealer) -> None:
    other = Sealer()
    other.install(derive_keys(bytes(31) + b"\1"))
    with pytest.raises(Unsealable):
        other.unseal(sealer.seal(NUMBER, "a.b"), "a.b")
    assert other.blind_index(NUMBER, "document") != sealer.blind_index(NUMBER, "document")


def test_blind_index_depends_on_its_purpose(sealer: Sealer) -> None:
    assert sealer.blind_index(NUMBER, "document") == sealer.blind_index(NUMBER, "document")
    assert sealer.blind_index(NUMBER, "document") != sealer.blind_index(NUMBER, "phone")


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        derive_keys(b"short")
