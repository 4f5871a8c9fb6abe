"""Where values of a TOML text stand."""

import tomllib
from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from portal.criteria.toml_lines import Path, line_of, lines_of, place_text

TEXT = '''# a comment with [brackets] and "quotes
name = "first # not a comment"
"quoted key" = 1

[source]
document = """
two
lines"""
where.inner = 'x\\'

[[segments]]
slug = "a" # trailing
list = [
    1, # one
    { from = 12, text = "a, ] }" },
    { from = 10,
      below = 12 },
]
[[segments.blocks]]
cap = 1
[[segments.blocks]]
cap = 2
[[segments]]
slug = "b"
[[segments.blocks]]
cap = 3
[segments.extra]
on = true
'''


def test_every_value_is_on_its_line() -> None:
    lines = lines_of(TEXT)
    wanted: dict[Path, int] = {
        ("name",): 2,
        ("quoted key",): 3,
        ("source",): 5,
        ("source", "document"): 6,
        ("source", "where", "inner"): 9,
        ("segments", 0): 11,
        ("segments", 0, "slug"): 12,
        ("segments", 0, "list", 0): 14,
        ("segments", 0, "list", 1, "text"): 15,
        ("segments", 0, "list", 2): 16,
        ("segments", 0, "list", 2, "below"): 17,
        ("segments", 0, "blocks", 0, "cap"): 20,
        ("segments", 0, "blocks", 1, "cap"): 22,
        ("segments", 1, "slug"): 24,
        ("segments", 1, "blocks", 0, "cap"): 26,
        ("segments", 1, "extra", "on"): 28,
    }
    assert {path: lines.get(path) for path in wanted} == wanted


def test_the_line_of_something_missing_is_that_of_what_is_around_it() -> None:
    lines = lines_of(TEXT)
    assert line_of(lines, ("segments", 1, "blocks", 0, "weight")) == 25
    assert line_of(lines, ("total",)) is None
    assert place_text(("segments", 1, "blocks", 0, "weight")) == "segments[1].blocks[0].weight"


def paths(value: object, path: Path = ()) -> Iterator[Path]:
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from paths(inner, (*path, index))


WORDS = st.text(alphabet="ab#[]{}=,\"'\\\n中 ", max_size=8)
VALUES = st.recursive(
    st.integers(0, 99) | st.booleans() | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b-c", "d_e"]), inner, max_size=3)
    ),
    max_leaves=8,
)


def written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        plain = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"""\n{plain}"""' if "\n" in value else f'"{plain}"'
    if isinstance(value, list):
        return "[\n" + "".join(f"  {written(each)}, # ]\n" for each in value) + "]"
    assert isinstance(value, dict)
    return "{" + ", ".join(f"{key} = {written(each)}" for key, each in value.items()) + "}"


@given(st.dictionaries(st.sampled_from(["x", "y", "z"]), VALUES, max_size=3))
def test_every_path_of_any_document_is_found(document: dict[str, object]) -> None:
    text = "".join(f"{key} = {written(value)}\n" for key, value in document.items())
    parsed = tomllib.loads(text)
    lines = lines_of(text)
    assert set(paths(parsed)) == set(lines)
    for key in parsed:
        assert text.splitlines()[lines[(key,)] - 1].startswith(f"{key} = ")
