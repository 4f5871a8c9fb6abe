"""Figures of each place's progress, and where it stands on the schematic map."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from plugins.certificates.domain.historical_columns import REGION_NAMES

# column, row of a 3 by 3 map: north is up, west is left. A scheme, no survey.
TILES: dict[str, tuple[int, int]] = {
    "520500": (0, 0), "520300": (1, 0), "520600": (2, 0),
    "520200": (0, 1), "520100": (1, 1), "522600": (2, 1),
    "522300": (0, 2), "520400": (1, 2), "522700": (2, 2),
}  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """A place's figures. `imported` is of the period, `total` of all time up to its end."""

    region: str
    name: str
    imported: int
    total: int
    refused: int
    open_pairs: int
    target: int

    @property
    def percent(self) -> int | None:
        """The whole percent of the target that is reached, rounded down; None where no target was set."""
        return self.total * 100 // self.target if self.target else None

    def as_row(self) -> dict[str, object]:
        return asdict(self) | {"percent": self.percent}


def figures(
    *,
    imported: Mapping[str, int],
    total: Mapping[str, int],
    refused: Mapping[str, int],
    open_pairs: Mapping[str, int],
    targets: Mapping[str, int],
) -> tuple[Figures, ...]:
    """Every place, also those without a record, in the order of their codes. What the province uploads is its own."""
    whole = {**refused, "520000": refused.get("520000", 0) + refused.get("", 0)}
    return tuple(
        Figures(
            code,
            name,
            imported.get(code, 0),
            total.get(code, 0),
            whole.get(code, 0),
            open_pairs.get(code, 0),
            targets.get(code, 0),
        )
        for code, name in sorted(REGION_NAMES.items())
    )
