"""What must hold of this area, whatever happened: `portal doctor` asks each of these by its name."""

from collections.abc import Callable

from portal.series.store.edition_invariants import EDITION_CHECKS
from portal.series.store.scheme_invariants import SCHEME_CHECKS

Check = Callable[[], list[str]]

INVARIANTS: tuple[tuple[str, str, Check], ...] = tuple(
    (check.__name__, (check.__doc__ or "").strip(), check) for check in (*EDITION_CHECKS, *SCHEME_CHECKS)
)
