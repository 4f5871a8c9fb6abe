"""Committees as a service plugin: what the portal mounts, runs and asks."""

from pathlib import Path

from plugins.committees import store
from plugins.committees.command import command
from plugins.committees.demonstration import lives
from plugins.committees.service.ability import check_receipt, own_specialties
from plugins.committees.service.room import reads
from plugins.committees.service.settings import SETTINGS
from plugins.committees.service.sweeps import SWEEPS
from plugins.committees.service.works_review import reads_file
from plugins.committees.store.decision_invariants import INVARIANTS as DECISION_INVARIANTS
from plugins.committees.store.invariants import INVARIANTS
from plugins.committees.store.invariants_meeting import MEETING_INVARIANTS
from plugins.committees.store.invariants_paper import PAPER_INVARIANTS
from plugins.committees.store.invariants_result import INVARIANTS as RESULT_INVARIANTS
from plugins.committees.store.invariants_session import INVARIANTS as SESSION_INVARIANTS
from plugins.committees.web import blueprints
from portal.plugin import N_, Link, Role, Service, hookimpl

CORE_API = ">=1.2,<2"
HERE = Path(__file__).parent
READERS = frozenset({Role.DEPARTMENT_OFFICER, Role.EMPLOYER_OFFICER, Role.OFFICE_OFFICER, Role.PROVINCIAL_OFFICER})
WATCHERS = frozenset({Role.OFFICE_OFFICER, Role.PROVINCIAL_OFFICER})


@hookimpl
def portal_service() -> Service:
    """Committees: their filing, meetings, experts and secret ballots."""
    return Service(
        name="committees",
        title=N_("评审委员会"),
        blueprints=blueprints,
        templates=HERE / "templates",
        migrations=HERE / "migrations",
        models=store,
        sweeps=SWEEPS,
        invariants=(
            INVARIANTS
            + MEETING_INVARIANTS
            + SESSION_INVARIANTS
            + PAPER_INVARIANTS
            + DECISION_INVARIANTS
            + RESULT_INVARIANTS
        ),
        command=command,
        navigation=(
            Link("/committees", N_("评审委员会"), READERS),
            Link("/committees/meetings", N_("评审会议"), WATCHERS),
            Link("/committees/overview", N_("评审进度"), frozenset({Role.PROVINCIAL_OFFICER})),
            Link("/committees/objections", N_("公示异议"), WATCHERS),
            Link("/committees/rechecks", N_("复查"), WATCHERS),
            Link("/committees/confirmations", N_("评审结果确认"), frozenset({Role.PROVINCIAL_OFFICER})),
            Link("/committees/entrustments", N_("委托评审"), frozenset({Role.OFFICE_OFFICER})),
            Link("/results", N_("评审结果公示"), frozenset({Role.ANONYMOUS})),
            Link("/committees/my-results", N_("评审结果"), frozenset({Role.APPLICANT})),
            Link("/committees/policy", N_("批量政策性审查"), frozenset({Role.OFFICE_OFFICER})),
            Link("/committees/experts", N_("评审专家库"), WATCHERS),
            Link("/expert", N_("评审专家"), frozenset({Role.EXPERT})),
        ),
        settings=SETTINGS,
        may_receive=check_receipt,
        own_specialties=own_specialties,
        reviews=True,
        reads=reads,
        reads_file=reads_file,
        lives=lives,
    )
