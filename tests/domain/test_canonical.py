"""The quick reader and writer of canonical JSON say what the slow ones say, or nothing."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import canonical
from domain.canonical import CanonicalError, canonical_bytes, read_canonical

_KEYS = st.text(max_size=6) | st.sampled_from(["a", "B", "å", "a/b", "\x00", '"'])
_LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53) - 2, 2**53 + 2)
    | st.floats()
    | st.text(st.characters(), max_size=8)
    | st.sampled_from(["\ud800", "\x7f", "\u2028", "åäö", "\\", "\x1f"])
)
_VALUES = st.recursive(
    _LEAVES, lambda inside: st.lists(inside, max_size=4) | st.dictionaries(_KEYS, inside, max_size=4), max_leaves=20
)


def _slowly(value: object) -> bytes | str:
    """The bytes, or the code of what is wrong."""
    return _written(canonical._write_any, value)


def _written(write: Callable[[object], bytes], value: object) -> bytes | str:
    try:
        return write(value)
    except CanonicalError as error:
        return error.code


@given(_VALUES)
def test_the_quick_writer_writes_what_the_slow_one_writes(value: object) -> None:
    assert _written(canonical_bytes, value) == _slowly(value)


@given(_VALUES, st.sampled_from([(",", ":"), (", ", ": ")]), st.booleans(), st.booleans())
def test_what_is_read_as_canonical_is_canonical(
    value: object, blanks: tuple[str, str], escaped: bool, sort: bool
) -> None:
    data = json.dumps(value, separators=blanks, ensure_ascii=escaped, sort_keys=sort).encode("utf-8", "surrogatepass")
    read = read_canonical(data)
    assert read is None or _slowly(read) == data == _slowly(json.loads(data))


def test_depth_is_counted_alike() -> None:
    nested: object = {"end": 1}
    for _ in range(24):
        nested = [nested]
        assert _written(canonical_bytes, nested) == _slowly(nested)
    assert _slowly(nested) == "too_deep"


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":"\xff"}',
        b'{"a":"\xed\xa0\x80"}',
        b'{"a":"\\ud800"}',
        b'{"a":1,"a":1}',
        b'{"a":1.0}',
        b'{"a":-0}',
        b'{"a":1e2}',
        b'{"a":9007199254740992}',
        b'{"b":1,"a":1}',
        b'{"a":"\\u007f"}',
        b'{"a":"\\/"}',
        b'{"a":NaN}',
        b'\xef\xbb\xbf{"a":1}',
        '{"å":1}'.encode(),
        b"[" * 100_000,
        b"",
    ],
)
def test_what_is_written_otherwise_is_not_read_as_canonical(data: bytes) -> None:
    assert read_canonical(data) is None
