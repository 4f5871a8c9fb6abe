"""Who may call which view. Default deny: a view without exactly one declared rule stops the build."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from portal.kernel.errors import Denied

View = TypeVar("View", bound=Callable[..., Any])


class Role(StrEnum):
    """The capacity in which somebody acts; one at a time."""

    ANONYMOUS = "anonymous"
    APPLICANT = "applicant"
    EMPLOYER_OFFICER = "employer_officer"
    EMPLOYER_ADMIN = "employer_admin"
    DEPARTMENT_OFFICER = "department_officer"
    COUNTY_OFFICER = "county_officer"
    MUNICIPAL_OFFICER = "municipal_officer"
    PROVINCIAL_OFFICER = "provincial_officer"
    OFFICE_OFFICER = "office_officer"
    CALENDAR_MANAGER = "calendar_manager"
    SERIES_ADMINISTRATOR = "series_administrator"
    EXPERT = "expert"
    AUDITOR = "auditor"
    SYSTEM = "system"


STAFF = frozenset(Role) - {Role.ANONYMOUS, Role.APPLICANT, Role.SYSTEM}


@dataclass(frozen=True)
class Actor:
    """Who acts, and for which organisation. `second_factor` is what the session has passed."""

    person_id: int | None
    role: Role
    organisation_id: int | None = None
    name: str = ""
    second_factor: bool = False
    session_id: int | None = None

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF

    @property
    def label(self) -> str:
        """How the ledger names the actor: numbers only, no personal data."""
        person = f"person:{self.person_id}" if self.person_id is not None else self.role.value
        return person if self.organisation_id is None else f"{person}@organisation:{self.organisation_id}"


ANONYMOUS = Actor(None, Role.ANONYMOUS)
SYSTEM = Actor(None, Role.SYSTEM, name="系统", second_factor=True)


@dataclass(frozen=True)
class Rule:
    """The access rule of a view."""

    roles: frozenset[Role]
    # Pages on which a staff member sets up or passes the second factor must be reachable without it.
    second_factor: bool = True

    def allows(self, actor: Actor) -> bool:
        return actor.role in self.roles


_ATTRIBUTE = "portal_access_rule"


def _declare(rule: Rule) -> Callable[[View], View]:
    def mark(view: View) -> View:
        if hasattr(view, _ATTRIBUTE):
            raise RuntimeError(f"{view.__qualname__} has two access rules")
        setattr(view, _ATTRIBUTE, rule)
        return view

    return mark


def public(view: View) -> View:
    """Anybody, signed in or not."""
    return _declare(Rule(frozenset(Role), second_factor=False))(view)


def signed_in(view: View) -> View:
    """Any signed-in person in any capacity."""
    return _declare(Rule(frozenset(Role) - {Role.ANONYMOUS, Role.SYSTEM}))(view)


def signed_in_without_second_factor(view: View) -> View:
    """Any signed-in person, also before the second factor: sign-out, setting up the second factor."""
    return _declare(Rule(frozenset(Role) - {Role.ANONYMOUS, Role.SYSTEM}, second_factor=False))(view)


def roles(*allowed: Role) -> Callable[[View], View]:
    """Only persons who act in one of these capacities."""
    return _declare(Rule(frozenset(allowed)))


def rule_of(view: Callable[..., Any]) -> Rule | None:
    """The declared rule, or None."""
    return getattr(view, _ATTRIBUTE, None)


def require(condition: bool, message: str = "您当前的身份无权进行此操作") -> None:
    """Raise Denied unless the condition holds: the service's own check, behind the view's rule."""
    if not condition:
        raise Denied(message)
