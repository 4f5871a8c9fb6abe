"""In which line of a TOML text each of its values begins: what tomllib does not tell.

It reads only texts that tomllib has read already, so it need not notice mistakes.
"""

import re
from collections import defaultdict

from portal.series.domain.edition_document import Place

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r"[A-Za-z0-9_-]+|\"((?:[^\"\\]|\\.)*)\"|'([^']*)'")
_SCALAR = re.compile(r"[^,\]}\n#]+")
_STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"{3,5}|' r"'''(?:[^']|'(?!''))*'{3,5}|" r'"(?:[^"\\\n]|\\.)*"|' r"'[^'\n]*'", re.DOTALL
)


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Place, int] = {}
        self.arrays: dict[Place, int] = defaultdict(lambda: -1)

    def line(self) -> int:
        return self.text.count("\n", 0, self.at) + 1

    def skip(self) -> None:
        found = _BLANK.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def peek(self, text: str) -> bool:
        return self.text.startswith(text, self.at)

    def take(self, text: str) -> bool:
        self.skip()
        if not self.peek(text):
            return False
        self.at += len(text)
        return True

    def key(self) -> Place:
        """A dotted key."""
        parts: list[str] = []
        while True:
            self.skip()
            found = _KEY.match(self.text, self.at)
            if found is None:
                raise ValueError(f"line {self.line()}: no key")
            self.at = found.end()
            parts.append(next((group for group in found.groups() if group is not None), found.group()))
            if not self.take("."):
                return tuple(parts)

    def header(self, *, array: bool) -> Place:
        """The place that a table's header opens; inside an array of tables, its newest entry."""
        line = self.line()
        names, place = self.key(), ()
        for index, name in enumerate(names):
            place = (*place, name)
            if array and index == len(names) - 1:
                self.arrays[place] += 1
            if self.arrays.get(place, -1) >= 0:
                place = (*place, self.arrays[place])
        self.lines.setdefault(place, line)
        self.take("]")
        if array:
            self.take("]")
        return place

    def pair(self, table: Place) -> None:
        self.skip()
        line = self.line()
        place = (*table, *self.key())
        self.lines.setdefault(place, line)
        self.take("=")
        self.value(place)

    def value(self, place: Place) -> None:
        self.skip()
        self.lines.setdefault(place, self.line())
        if self.take("["):
            self._array(place)
        elif self.take("{"):
            while not self.take("}"):
                self.pair(place)
                self.take(",")
        else:
            found = _STRING.match(self.text, self.at) or _SCALAR.match(self.text, self.at)
            if found is None:
                raise ValueError(f"line {self.line()}: no value")
            self.at = found.end()

    def _array(self, place: Place) -> None:
        index = 0
        while not self.take("]"):
            self.value((*place, index))
            self.take(",")
            index += 1

    def read(self) -> dict[Place, int]:
        table: Place = ()
        self.skip()
        while self.at < len(self.text):
            if self.take("[["):
                table = self.header(array=True)
            elif self.take("["):
                table = self.header(array=False)
            else:
                self.pair(table)
            self.skip()
        return self.lines


def line_numbers(text: str) -> dict[Place, int]:
    """The line (from 1) of every place of a TOML text that tomllib has read. ValueError when it is none."""
    return _Reader(text).read()


def line_of(lines: dict[Place, int], place: Place) -> int | None:
    """The line of the place, or of the nearest one that holds it."""
    for length in range(len(place), 0, -1):
        if place[:length] in lines:
            return lines[place[:length]]
    return None
