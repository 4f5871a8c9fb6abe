"""A title series as its plugin declares it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from portal.criteria.edition import Edition
from portal.criteria.levels import folded
from portal.criteria.loading import RuleKind

if TYPE_CHECKING:
    from portal.criteria.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Series:
    """A title series, as its plugin declares it: the names it is known by and its editions.

    `kinds` are its own kinds of rules, used as well when an edition of it is uploaded; `schemes` its scoring schemes.
    """

    slug: str
    name: str
    aliases: tuple[str, ...]
    editions: tuple[Edition, ...]
    kinds: Mapping[str, RuleKind] = field(default_factory=dict)
    schemes: tuple["Scheme", ...] = ()

    def __hash__(self) -> int:
        return hash((self.slug, self.name, self.aliases, self.editions))

    def answers_to(self, word: str) -> bool:
        """Is this the series that the slug, name or alias means?"""
        return folded(word).lower() in {folded(each).lower() for each in (self.slug, self.name, *self.aliases)}
