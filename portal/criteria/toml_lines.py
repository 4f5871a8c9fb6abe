"""On which line of a TOML text each value stands, so that a mistake can be shown where it was typed.

`tomllib` reads the values and refuses what is not TOML; this only finds places again in a text that it has accepted.
"""

from dataclasses import dataclass, field

Path = tuple[str | int, ...]

_BARE_ENDS = frozenset(",]}#\n")


def lines_of(text: str) -> dict[Path, int]:
    """Path of each table, key and list entry -> line, counted from 1. `text` must be valid TOML."""
    return _Scanner(text.replace("\r\n", "\n")).scan()


def line_of(lines: dict[Path, int], path: Path) -> int | None:
    """The line of a path, or of the nearest thing around it; None for the document as a whole."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


def place_text(path: Path) -> str:
    """A path in words: `segments[0].blocks[1].cap`."""
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return words.removeprefix(".")


@dataclass
class _Scanner:
    text: str
    at: int = 0
    line: int = 1
    base: Path = ()
    found: dict[Path, int] = field(default_factory=dict)
    counts: dict[Path, int] = field(default_factory=dict)

    def scan(self) -> dict[Path, int]:
        self._blank()
        while self.at < len(self.text):
            if self.text.startswith("[[", self.at):
                self._array_table()
            elif self.text[self.at] == "[":
                self._table()
            else:
                self._pair(self.base)
            self._blank()
        return self.found

    def _step(self, count: int = 1) -> None:
        self.line += self.text.count("\n", self.at, self.at + count)
        self.at += count

    def _blank(self) -> None:
        """Over white space, line ends and comments."""
        while self.at < len(self.text):
            if self.text[self.at] == "#":
                self._to("\n")
            elif self.text[self.at].isspace():
                self._step()
            else:
                return

    def _to(self, mark: str) -> None:
        end = self.text.find(mark, self.at)
        self._step((len(self.text) if end < 0 else end) - self.at)

    def _mark(self, path: Path) -> None:
        self.found.setdefault(path, self.line)

    def _placed(self, keys: Path) -> Path:
        """The path of keys in a header: of a list of tables the newest entry is meant."""
        path: Path = ()
        for key in keys:
            path = (*path, key)
            if path in self.counts:
                path = (*path, self.counts[path] - 1)
        return path

    def _array_table(self) -> None:
        line = self.line
        self._step(2)
        *outer, last = self._keys()
        path = (*self._placed(tuple(outer)), last)
        self.base = (*path, self.counts.get(path, 0))
        self.counts[path] = self.counts.get(path, 0) + 1
        self.found.setdefault(path, line)
        self.found.setdefault(self.base, line)
        self._step(2)

    def _table(self) -> None:
        self._step()
        self.base = self._placed(self._keys())
        self._mark(self.base)
        self._step()

    def _keys(self) -> Path:
        keys: list[str] = []
        while True:
            self._spaces()
            keys.append(self._key())
            self._spaces()
            if self.text[self.at] != ".":
                return tuple(keys)
            self._step()

    def _spaces(self) -> None:
        while self.at < len(self.text) and self.text[self.at] in " \t":
            self._step()

    def _key(self) -> str:
        if self.text[self.at] in "\"'":
            begun = self.at
            self._string()
            return self.text[begun + 1 : self.at - 1]
        begun = self.at
        while self.text[self.at].isalnum() or self.text[self.at] in "_-":
            self._step()
        return self.text[begun : self.at]

    def _pair(self, base: Path) -> None:
        path = base
        line = self.line
        for key in self._keys():
            path = (*path, key)
            self.found.setdefault(path, line)
        self._step()  # the equals sign
        self._spaces()
        self._value(path)

    def _value(self, path: Path) -> None:
        opening = self.text[self.at]
        if opening in "\"'":
            self._string()
        elif opening == "[":
            self._list(path)
        elif opening == "{":
            self._inline(path)
        else:
            while self.at < len(self.text) and self.text[self.at] not in _BARE_ENDS:
                self._step()

    def _string(self) -> None:
        quote = self.text[self.at]
        mark = quote * 3 if self.text.startswith(quote * 3, self.at) else quote
        self._step(len(mark))
        while not self.text.startswith(mark, self.at):
            self._step(2 if quote == '"' and self.text[self.at] == "\\" else 1)
        self._step(len(mark))
        # A long string may end in one or two quotes of its own.
        while len(mark) == 3 and self.at < len(self.text) and self.text[self.at] == quote:
            self._step()

    def _list(self, path: Path) -> None:
        self._step()
        index = 0
        self._blank()
        while self.text[self.at] != "]":
            self._mark((*path, index))
            self._value((*path, index))
            index += 1
            self._comma()
        self._step()

    def _inline(self, path: Path) -> None:
        self._step()
        self._blank()
        while self.text[self.at] != "}":
            self._pair(path)
            self._comma()
        self._step()

    def _comma(self) -> None:
        self._blank()
        if self.text[self.at] == ",":
            self._step()
            self._blank()
