"""The zoo: each hostile plugin is let in beside the engineering plugin; the core goes on, the guilty one is named."""

import importlib
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from plugins.engineering import plugin as engineering
from portal import mounting, sweeps
from portal.app import Portal, create_app, open_portal
from portal.commands import upgrade
from portal.config import Settings
from portal.doctor import invariants
from portal.extensions.store.switch import PluginFault
from portal.kernel import database as db
from portal.kernel import schema
from portal.kernel.clock import FixedClock
from portal.kernel.health import Examination, examine
from portal.kernel.sweeps import SweepRun, run_all
from portal.registry import probe
from portal.registry.faults import Deed
from portal.registry.fence import PluginReport
from portal.registry.finding import Candidate
from portal.registry.live import bump
from portal.registry.probe import Memory, Target, require_harmless
from tests.applicants import IN_WINDOW
from tests.factories import sign_in_client
from tests.lint import LintedClient
from tests.plugins.journeys import prepare, walk
from tests.web.test_eligibility import ANSWERS

SERIES = Candidate("engineering", "0.1.0", lambda: engineering)
ZOO = Path(__file__).parent / "hostile"

# What hangs or ends its process is tried in one of its own, as everything that does not ship with the portal is.
DEADLY = {
    "aborts": (Deed.DIED, "signal"),
    # At the very limit the process ends now by an error, now by a death: either is caught there.
    "eats_memory": (None, ""),
    "exits_hard": (Deed.DIED, "exit code 7"),
    "sleeps": (Deed.TIME, "seconds"),
    "spins": (Deed.TIME, "seconds"),
}
# Switched off when the registry is built, before anything of it is mounted: the deed, and words of the reason.
OFF = {
    "raises_at_import": (Deed.IMPORT, "not today"),
    "exits_at_import": (Deed.DIED, "SystemExit"),
    "recurses": (Deed.IMPORT, "RecursionError"),
    "missing_module": (Deed.IMPORT, "module_that_nobody_has"),
    "no_api": (Deed.CORE_API, "declares no CORE_API"),
    "future_api": (Deed.CORE_API, ">=9.0"),
    "unreadable_api": (None, "the newest"),
    "unknown_hook": (Deed.UNKNOWN_HOOK, "portal_everything"),
    "no_hook": (Deed.NO_HOOK, "no hook"),
    "wraps_hooks": (Deed.WRAPPER, "wrapper"),
    "dir_raises": (None, ""),
    "raises_in_hook": (Deed.HOOK, "ZeroDivisionError"),
    "exits_in_hook": (Deed.DIED, "SystemExit"),
    "error_without_text": (Deed.HOOK, "Silent"),
    "endless_text": (Deed.HOOK, "xxx"),
    "wrong_type": (Deed.VALUE, "dict"),
    "raw_html": (Deed.VALUE, "str"),
    "late_generator": (Deed.HOOK, "at the very end"),
    "duplicate_series": (None, "engineering"),
    "takes_a_name": (Deed.NAME_TAKEN, "engineering"),
    "takes_core_name": (Deed.NAME_TAKEN, "name of the core"),
    "service_wrong_type": (Deed.VALUE, "list"),
    "missing_dependency": (Deed.DEPENDENCY, "nobody"),
    "markup_title": (Deed.VALUE, "Markup"),
    "shadows_route": (Deed.SHADOWS, "/calendar"),
    "shadows_by_variable": (Deed.SHADOWS, "/<word>"),
    "shadows_below": (Deed.SHADOWS, "/dossier/education"),
    "shadows_endpoint": (Deed.SHADOWS, "inbox"),
    "shadows_template": (Deed.SHADOWS, "base.html"),
    "shadows_command": (Deed.SHADOWS, "doctor"),
    "shadows_sweep": (Deed.VALUE, "ledger_anchor"),
    "claims_core_table": (Deed.TABLES, "kernel_ledger_entry"),
    "no_access_rule": (Deed.ACCESS, "no access rule"),
    "app_hook": (Deed.APP_HOOK, "before_request"),
    "changes_all_answers": (Deed.APP_HOOK, "after_request"),
    "error_handler": (Deed.APP_HOOK, "error_handler"),
    "context_processor": (Deed.APP_HOOK, "template_context"),
    "replaces_filter": (Deed.APP_HOOK, "template filter escape"),
    "replaces_the_site": (Deed.APP_HOOK, "wsgi_app"),
    "own_hook": (Deed.APP_HOOK, "before_request"),
    "raises_in_factory": (Deed.HOOK, "no pages today"),
}
# Mounted, and found out when somebody opens their page: it answers 503, and the fault is noted.
AT_WORK = {
    "raises_in_view": (Deed.VIEW, "ZeroDivisionError"),
    "exits_in_view": (Deed.DIED, "SystemExit"),
    "returns_html": (Deed.VALUE, "str"),
    "streams_and_fails": (Deed.VIEW, "half way"),
    "widens_csp": (Deed.HEADERS, "Content-Security-Policy"),
    "widens_csp_later": (Deed.APP_HOOK, "hangs a function"),
    "aborts_with_answer": (Deed.VALUE, "answer of its own"),
    "sets_cookie": (Deed.HEADERS, "Set-Cookie"),
    "own_error": (Deed.VIEW, "Mine"),
    "reads_ballots": (Deed.TABLES, "committees_migration"),
    "writes_core_tables": (Deed.TABLES, "submissions_application"),
    "forges_ledger": (Deed.TABLES, "application:1"),
    "raises_in_template": (Deed.TEMPLATE, "ZeroDivisionError"),
    "undefined_in_template": (Deed.TEMPLATE, "no_such_value"),
}
MIGRATING = {"raises_in_migration": (Deed.MIGRATION, "half way"), "drops_core_table": (Deed.TABLES, "kernel_ledger")}
# Each with a test of its own below.
OTHERS = frozenset({"raises_in_sweep", "raises_in_invariant", "judging_raises", "edition_changes", "slow_hook"})


@pytest.fixture(autouse=True)
def zoo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The zoo's modules are found by their own names, and forgotten afterwards."""
    monkeypatch.syspath_prepend(str(ZOO))
    yield
    for name in {path.stem for path in ZOO.glob("*.py")} & sys.modules.keys():
        del sys.modules[name]


def animal(name: str) -> Candidate:
    """A hostile plugin as the registry finds it, calling itself what it likes."""
    called = {"takes_a_name": "engineering", "takes_core_name": "accounts"}.get(name, name)
    return Candidate(called, "6.6.6", partial(importlib.import_module, name), origin="zoo", bundled=False)


def deadly(name: str) -> Candidate:
    """One that is tried in a process of its own first."""

    def load() -> object:
        require_harmless(Target(name, "6.6.6", name, ZOO), name, Memory())
        return importlib.import_module(name)

    return Candidate(name, "6.6.6", load, origin="zoo", bundled=False)


def build(candidate: Candidate, settings: Settings, clock: FixedClock, cache: FileSystemBytecodeCache) -> Flask:
    app = create_app(settings, plugins=[SERIES, candidate], clock=clock)
    app.jinja_env.bytecode_cache = cache
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    return app


def report_of(app: Flask) -> PluginReport:
    """What the health page and `portal plugins list` say of the animal; the engineering plugin is well."""
    reports = app.extensions["portal"].registry.report()
    (mine,) = [each for each in reports if each.origin == "zoo"]
    assert [each.enabled for each in reports if each is not mine] == [True]
    return mine


def check_off(app: Flask, deed: Deed | None, words: str) -> None:
    report = report_of(app)
    assert not report.enabled
    assert deed is None or report.deed is deed, report
    assert words in report.reason
    assert len(report.reason) <= 600
    told = report.to_json()
    assert (told["enabled"], told["reason"], told["deed"]) == (False, report.reason, report.deed.value)
    assert app.extensions["portal"].registry.services() == ()


def test_the_zoo_is_complete() -> None:
    there = {path.stem for path in ZOO.glob("*.py")} - {"__init__"}
    assert there == {*DEADLY, *OFF, *AT_WORK, *MIGRATING, *OTHERS}
    assert len(there) >= 25


@pytest.mark.parametrize("name", sorted(OFF))
def test_what_breaks_its_contract_is_off_and_named(
    name: str, portal: Portal, settings: Settings, clock: FixedClock, compiled_templates: FileSystemBytecodeCache
) -> None:
    app = build(animal(name), settings, clock, compiled_templates)
    check_off(app, *OFF[name])
    chain, engineer = prepare(app)
    clock.set(IN_WINDOW.isoformat())
    walk(app, chain, engineer)


@pytest.mark.parametrize("name", sorted(DEADLY))
def test_what_ends_or_hangs_its_process_does_so_elsewhere(
    name: str,
    portal: Portal,
    settings: Settings,
    clock: FixedClock,
    compiled_templates: FileSystemBytecodeCache,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(probe, "try_out", partial(probe.try_out, patience=4 if DEADLY[name][0] is Deed.TIME else 60))
    app = build(deadly(name), settings, clock, compiled_templates)
    check_off(app, *DEADLY[name])
    assert report_of(app).deed in (Deed.DIED, Deed.TIME, Deed.MEMORY)
    chain, engineer = prepare(app)
    clock.set(IN_WINDOW.isoformat())
    walk(app, chain, engineer)


@pytest.mark.parametrize("name", sorted(AT_WORK))
def test_what_fails_at_work_fails_for_its_own_page(
    name: str, portal: Portal, settings: Settings, clock: FixedClock, compiled_templates: FileSystemBytecodeCache
) -> None:
    app = build(animal(name), settings, clock, compiled_templates)
    before = db.database.execute_sql("SELECT COUNT(*) FROM kernel_ledger_entry").fetchone()
    answer = LintedClient(app).get(f"/{name.replace('_', '-')}")
    assert answer.status_code == 503
    assert "敌意插件" in answer.get_data(as_text=True)
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    assert "portal=mine" not in "".join(answer.headers.getlist("Set-Cookie"))
    deed, words = AT_WORK[name]
    (fault,) = [each for each in app.extensions["portal"].registry.faults() if each.deed is not Deed.SLOW]
    assert (fault.plugin, fault.version, fault.where, fault.deed) == (name, "6.6.6", "view", deed)
    assert words in fault.message
    assert fault.at.tzinfo is not None
    assert db.database.execute_sql("SELECT COUNT(*) FROM kernel_ledger_entry").fetchone() == before
    chain, engineer = prepare(app)
    clock.set(IN_WINDOW.isoformat())
    walk(app, chain, engineer)


@pytest.mark.parametrize("name", sorted(MIGRATING))
def test_what_fails_in_a_migration_leaves_nothing_behind(
    name: str,
    portal: Portal,
    settings: Settings,
    clock: FixedClock,
    compiled_templates: FileSystemBytecodeCache,
    tmp_path: Path,
) -> None:
    app = build(animal(name), settings, clock, compiled_templates)
    opened = app.extensions["portal"]
    # Not migrated: its pages wait, and say so.
    assert LintedClient(app).get(f"/{name.replace('_', '-')}").status_code == 503
    tables = set(db.database.get_tables())
    assert mounting.migrate(opened.registry, tmp_path) == []
    assert set(db.database.get_tables()) == tables
    assert schema.standing().is_current
    check_off(app, *MIGRATING[name])
    assert LintedClient(app).get(f"/{name.replace('_', '-')}").status_code == 503
    chain, engineer = prepare(app)
    clock.set(IN_WINDOW.isoformat())
    walk(app, chain, engineer)


def test_a_sweep_that_ends_the_worker_ends_only_itself(settings: Settings, clock: FixedClock, portal: Portal) -> None:
    opened = open_portal(settings, plugins=[SERIES, animal("raises_in_sweep")], clock=clock)
    done = run_all(sweeps.sweeps(opened), portal=opened, now=clock.now())
    assert set(done) == {each.name for each in sweeps.SWEEPS}
    (fault,) = [each for each in opened.registry.faults() if each.deed is not Deed.SLOW]
    assert (fault.plugin, fault.where, fault.deed) == ("raises_in_sweep", "sweep", Deed.DIED)
    assert "no more work" in fault.message
    run = SweepRun.get(SweepRun.name == "raises_in_sweep.run")
    assert (run.failures, "raises_in_sweep" in run.error) == (1, True)


def test_an_invariant_that_fails_is_a_violation_of_its_own(
    settings: Settings, clock: FixedClock, portal: Portal
) -> None:
    opened = open_portal(settings, plugins=[SERIES, animal("raises_in_invariant")], clock=clock)
    findings = {each.name: each for each in examine(invariants(opened.registry), Examination(opened, clock.now()))}
    assert "nothing to see" in findings["raises-in-invariant-all"].violations[0]
    assert findings["ledger-verifies"].holds
    assert findings["services-have-their-tables"].holds


def test_a_rule_that_raises_lets_nobody_pass(
    portal: Portal, settings: Settings, clock: FixedClock, compiled_templates: FileSystemBytecodeCache
) -> None:
    app = build(animal("judging_raises"), settings, clock, compiled_templates)
    assert report_of(app).enabled
    browser = LintedClient(app)
    answer = browser.submit("/eligibility/statistics/2023/associate-senior/normal", {**ANSWERS, "results": []})
    page = answer.get_data(as_text=True)
    assert "who knows" not in page
    assert "结论：符合" not in page
    faults = app.extensions["portal"].registry.faults()
    assert {(each.plugin, each.where, each.deed) for each in faults} == {("judging_raises", "judge", Deed.JUDGING)}
    assert answer.status_code < 500 or answer.status_code == 503
    chain, engineer = prepare(app)
    clock.set(IN_WINDOW.isoformat())
    walk(app, chain, engineer)


def test_an_edition_that_changes_under_an_open_window_is_named(
    portal: Portal, settings: Settings, clock: FixedClock, compiled_templates: FileSystemBytecodeCache
) -> None:
    app = create_app(settings, plugins=[animal("edition_changes")], clock=clock)
    app.jinja_env.bytecode_cache = compiled_templates
    chain, engineer = prepare(app)
    clock.set(IN_WINDOW.isoformat())
    walk(app, chain, engineer)
    opened = app.extensions["portal"]
    assert violations(opened, "editions-in-use-stay", clock) == ()
    with db.transaction():
        bump()
    (found,) = violations(opened, "editions-in-use-stay", clock)
    assert found == "edition engineering/2023/1 is another than it was, and 1 open cases rest on it"
    # What was applied stays where it is, and can be handled.
    desk = LintedClient(app)
    sign_in_client(desk, chain.employer, now=clock.now())
    assert desk.get(f"/desk/{engineer.application_id}").status_code == 200


def violations(opened: Portal, name: str, clock: FixedClock) -> tuple[str, ...]:
    (wanted,) = [each for each in invariants(opened.registry) if each.name == name]
    (finding,) = examine((wanted,), Examination(opened, clock.now()))
    return finding.violations


def test_a_slow_hook_is_recorded(portal: Portal, settings: Settings, clock: FixedClock) -> None:
    opened = open_portal(settings, plugins=[SERIES, animal("slow_hook")], clock=clock)
    (fault,) = opened.registry.faults()
    assert (fault.plugin, fault.where, fault.deed) == ("slow_hook", "portal_service", Deed.SLOW)
    assert fault.milliseconds >= 400


def test_upgrade_names_the_plugin_whose_migration_failed_and_upgrades_the_core(
    portal: Portal, settings: Settings, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        upgrade,
        "open_portal",
        lambda: open_portal(settings, plugins=[SERIES, animal("raises_in_migration")], clock=clock),
    )
    done = CliRunner().invoke(upgrade.command)
    assert done.exit_code == 1
    assert "raises_in_migration: ValueError: half way" in done.output
    assert "raises_in_migration_thing" not in db.database.get_tables()
    assert schema.standing().is_current
    (kept,) = PluginFault.select().where(PluginFault.deed == Deed.MIGRATION.value)
    assert (kept.plugin, kept.place) == ("raises_in_migration", "migration")
