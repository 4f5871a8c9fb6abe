"""What is wrong with a scheme: every defect with its place, in words that the person who typed it can act on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.criteria.toml_lines import Path, line_of, place_text


def N_(text: str) -> str:
    """Mark a text that is translated where it is shown."""
    return text


@dataclass(frozen=True, slots=True)
class Defect:
    """One mistake. `code` names its kind; `template` and `values` are its words; `line` is None without a text."""

    code: str
    path: Path
    template: str
    values: Mapping[str, str] = field(default_factory=dict)
    line: int | None = None

    @property
    def place(self) -> str:
        """The path in words, with the line where there is a text."""
        words = place_text(self.path) or "scheme"
        return words if self.line is None else f"第{self.line}行 {words}"

    @property
    def message(self) -> str:
        """The mistake in Chinese, without its place."""
        return self.template % self.values

    def __str__(self) -> str:
        return f"{self.place}：{self.message}"


class SchemeError(ValueError):
    """A scheme that can't be used, with all its defects in the order of the document."""

    def __init__(self, defects: tuple[Defect, ...]) -> None:
        super().__init__("；".join(str(defect) for defect in defects))
        self.defects = defects


@dataclass
class Findings:
    """Defects as they are found."""

    lines: dict[Path, int] | None = None
    defects: list[Defect] = field(default_factory=list)

    def add(self, code: str, path: Path, template: str, **values: object) -> None:
        """Note one defect."""
        line = None if self.lines is None else line_of(self.lines, path)
        self.defects.append(Defect(code, path, template, {key: str(value) for key, value in values.items()}, line))

    def refuse(self) -> None:
        """Raise SchemeError if anything was found."""
        if self.defects:
            # Where there are lines they order better than the reading did.
            raise SchemeError(tuple(sorted(self.defects, key=lambda each: each.line or 0)))
