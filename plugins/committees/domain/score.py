"""Marks of experts: how a typed mark is read, what is recorded, how marks spread. Pure; points are Decimal."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

# Enough digits that sums are exact; means and roots are rounded where they are shown.
PRECISION = 50
HUNDREDTH = Decimal("0.01")
NUMBER = re.compile(r"[+-]?\d{1,6}(\.\d{1,10})?")
# Spreadsheets count in binary: what they add behind the fifteenth digit is not the expert's.
SHEET_DIGITS = 12


class NotANumber(ValueError):
    """The typed text is no plain decimal number."""


def read_mark(value: object) -> Decimal | None:
    """A mark from a form or a spreadsheet: text (full width, spaces, 分 at its end) or a cell's number. None: nothing.

    Raises NotANumber, also for thousands separators, exponents, dates and formulas' errors.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise NotANumber(str(value))
    if isinstance(value, float):
        value = format(value, f".{SHEET_DIGITS}g")
    # NFKC makes full-width digits, signs and points plain ones.
    text = unicodedata.normalize("NFKC", str(value)).strip().removesuffix("分").strip()
    if not text:
        return None
    if not NUMBER.fullmatch(text) or not text.isascii():
        raise NotANumber(text)
    return Decimal(text)


def plain(value: Decimal) -> str:
    """A number without exponent and idle zeros: 9.50 and 9.5 are one mark."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def canonical(marks: Mapping[str, Decimal], reasons: Mapping[str, str]) -> str:
    """What an expert gave and why, in one fixed form."""
    given = {slug: [plain(mark), reasons.get(slug, "")] for slug, mark in marks.items()}
    return json.dumps(given, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(*, nonce: str, case_id: int, person_id: int, revision: int, content: str) -> str:
    """What the ledger keeps of a revision. Few marks are possible: without the secret nonce they could be guessed."""
    return hashlib.sha256("\n".join((nonce, str(case_id), str(person_id), str(revision), content)).encode()).hexdigest()


@dataclass(frozen=True)
class Spread:
    """How marks lie: `deviation` is the standard deviation of just these marks (divided by their number)."""

    count: int
    mean: Decimal
    least: Decimal
    most: Decimal
    deviation: Decimal


def spread(marks: Iterable[Decimal]) -> Spread | None:
    """None of no marks at all."""
    given = sorted(marks)
    if not given:
        return None
    with localcontext() as context:
        context.prec = PRECISION
        mean = sum(given, Decimal(0)) / len(given)
        deviation = (sum(((mark - mean) ** 2 for mark in given), Decimal(0)) / len(given)).sqrt()
    return Spread(len(given), mean, given[0], given[-1], deviation)


def shown(value: Decimal) -> str:
    """To two decimal places, half up."""
    with localcontext() as context:
        context.prec = PRECISION
        return format(value.quantize(HUNDREDTH, rounding=ROUND_HALF_UP), "f")


@dataclass(frozen=True)
class Offset:
    """An expert against the others over the same cases: mean of (own total - mean of the others' totals)."""

    cases: int
    difference: Decimal

    @property
    def word(self) -> str:
        """harsh, lenient or even, as it is shown; no threshold is stated anywhere, so there is none."""
        seen = Decimal(shown(self.difference))
        return "harsh" if seen < 0 else "lenient" if seen > 0 else "even"


def offsets(totals: Mapping[int, Mapping[int, Decimal]]) -> dict[int, Offset]:
    """Expert -> offset, from case -> expert -> total. An expert who never scored beside another has none."""
    differences: dict[int, list[Decimal]] = {}
    with localcontext() as context:
        context.prec = PRECISION
        for by_expert in totals.values():
            if len(by_expert) < 2:
                continue
            whole = sum(by_expert.values(), Decimal(0))
            for expert, own in by_expert.items():
                differences.setdefault(expert, []).append(own - (whole - own) / (len(by_expert) - 1))
        return {
            expert: Offset(len(each), sum(each, Decimal(0)) / len(each)) for expert, each in sorted(differences.items())
        }
