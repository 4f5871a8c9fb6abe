"""Installing, approving, upgrading, rolling back and removing plugins: two people, whole or not at all."""

import dataclasses
import io
import json
import zipfile

import pytest

from portal.doctor import invariants
from portal.extensions.domain.release import ReleaseState
from portal.extensions.service import approving, installing, leaving
from portal.extensions.store import release as store
from portal.kernel import ledger
from portal.kernel.clock import shanghai
from portal.kernel.database import database
from portal.kernel.errors import Denied, Missing, Refused
from portal.kernel.health import Examination, examine
from portal.registry.loading import forget
from portal.registry.scaffold import package_of
from portal.submissions.store.application import Application
from tests.plugins.wheels import NAME, hostile_wheel, make_wheel, plugin_files, series_wheel
from tests.service.extensions.place import make_workshop

NOW = shanghai(2023, 8, 10, 9)
V1 = series_wheel("1.0")
V2 = series_wheel("1.1", years=5, edition=2)


@pytest.fixture
def workshop(portal):
    yield make_workshop(portal)
    forget(frozenset({package_of(NAME)}))


def stage(workshop, content=V1, action="install", **options):
    actor = options.pop("actor", workshop.bringer.actor)
    name = NAME if action == "upgrade" else ""
    return installing.stage(content, workshop.place, action=action, name=name, actor=actor, now=NOW, **options)


def approve(workshop, release_id, **options):
    actor = options.pop("actor", workshop.decider.actor)
    return approving.approve(release_id=release_id, place=workshop.place, actor=actor, now=NOW, **options)


def install(workshop, content=V1, action="install"):
    return approve(workshop, stage(workshop, content, action))


def standing(workshop):
    """(version that the registry has, states of all versions)."""
    report = next((each for each in workshop.place.registry().report() if each.name == NAME), None)
    states = {row.version: ReleaseState(row.state).value for row in reversed(store.history(NAME))}
    return (report.version if report and report.enabled else None), states


def refusal(workshop, content, action="install"):
    with pytest.raises(Refused) as caught:
        stage(workshop, content, action)
    return caught.value.message


def add_case(series=NAME, state="in_route", **columns):
    mark = {"edition_year": 2023, "edition_version": "1", "edition_hash": "0" * 64, **columns}
    return Application.create(
        person_id=1, application_year=2023, series=series, level="中级", track="normal", state=state,
        created_at=NOW, updated_at=NOW, **mark,
    )  # fmt: skip


def test_what_is_brought_is_in_force_only_once_another_person_approves(workshop):
    release_id = stage(workshop)
    assert standing(workshop) == (None, {"1.0": "staged"})
    with pytest.raises(Denied, match="两个人"):
        approve(workshop, release_id, actor=workshop.bringer.actor)
    assert standing(workshop) == (None, {"1.0": "staged"})
    assert approve(workshop, release_id) == "1.0"
    assert standing(workshop) == ("1.0", {"1.0": "active"})
    assert [entry.action for entry in ledger.history(f"plugin:{NAME}")] == [
        "plugin.staged",
        "plugin.approved",
        "plugin.activated",
    ]
    row = store.active_of(NAME)
    assert (row.proven_at, row.series, row.hooks) == (NOW, [NAME], ["portal_series"])


def test_a_series_administrator_may_bring_and_not_decide(workshop):
    release_id = stage(workshop, actor=workshop.administrator.actor)
    with pytest.raises(Denied):
        approve(workshop, release_id, actor=workshop.administrator.actor)
    approve(workshop, release_id, actor=workshop.bringer.actor)


def test_an_applicant_may_do_nothing(workshop):
    somebody = dataclasses.replace(workshop.bringer.actor, role="applicant")
    with pytest.raises(Denied):
        stage(workshop, actor=somebody)


def test_upgrade_keeps_the_one_before_and_rollback_brings_it_back(workshop):
    install(workshop)
    install(workshop, V2, "upgrade")
    assert standing(workshop) == ("1.1", {"1.0": "previous", "1.1": "active"})
    leaving.roll_back(name=NAME, place=workshop.place, actor=workshop.bringer.actor, now=NOW)
    assert standing(workshop) == ("1.0", {"1.0": "active", "1.1": "retired"})
    with pytest.raises(Missing):
        leaving.plan_rollback(NAME)
    install(workshop, V2, "upgrade")
    install(workshop, series_wheel("1.2", years=6, edition=3), "upgrade")
    assert standing(workshop)[1] == {"1.0": "retired", "1.1": "previous", "1.2": "active"}


def test_only_what_is_kept_stays_in_the_folder(workshop):
    install(workshop)
    install(workshop, V2, "upgrade")
    install(workshop, series_wheel("1.2", years=6, edition=3), "upgrade")
    folders = {
        path.name.rpartition("-")[0] for path in (workshop.place.home / "plugins").iterdir() if path.name[0] != "."
    }
    assert folders == {f"{NAME}-1.1", f"{NAME}-1.2"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"no wheel", "is not a wheel"),
        (hostile_wheel('CORE_API = ">=9"'), "was written for plugin API >=9"),
        (make_wheel(requires=("no-such-library",)), "needs no-such-library, which is not installed"),
        (hostile_wheel('import portal.kernel.ledger\nCORE_API = ">=1.0"'), "plugin.py:1: imports portal.kernel.ledger"),
        (hostile_wheel('import os\nCORE_API = ">=1.0"\nos._exit(0)'), "with exit code 0"),
        (make_wheel(name="engineering"), "engineering是本平台自带的插件"),
        (make_wheel({p: t.replace(f'"{NAME}"', '"engineering"') for p, t in plugin_files().items()}), "taken by"),
    ],
)  # fmt: skip
def test_what_may_not_come_in_is_refused_and_leaves_nothing(workshop, content, message):
    assert message in refusal(workshop, content)
    assert store.names() == []
    assert list(workshop.place.storage.list()) == []


def test_order_of_versions_is_kept(workshop):
    assert "没有安装" in refusal(workshop, V2, "upgrade")
    install(workshop)
    assert "请使用升级" in refusal(workshop, V2)
    assert "不是更新的版本" in refusal(workshop, V1, "upgrade")
    stage(workshop, V2, "upgrade")
    assert "正在等待批准" in refusal(workshop, series_wheel("1.2", edition=3), "upgrade")


def test_a_released_edition_can_not_change(workshop):
    install(workshop)
    changed = series_wheel("1.1", years=9)
    assert "已经发布，内容不能改变" in refusal(workshop, changed, "upgrade")


def test_an_edition_in_use_can_not_go(workshop):
    install(workshop)
    (mark,) = store.active_of(NAME).editions
    add_case(edition_hash=mark[3])
    assert "正在用于未办结的申报" in refusal(workshop, V2, "upgrade")


def test_going_back_is_refused_while_cases_are_judged_by_the_new_edition(workshop):
    install(workshop)
    install(workshop, V2, "upgrade")
    (mark,) = store.active_of(NAME).editions
    add_case(edition_version="2", edition_hash=mark[3])
    with pytest.raises(Refused, match="正在用于未办结的申报"):
        leaving.roll_back(name=NAME, place=workshop.place, actor=workshop.bringer.actor, now=NOW)
    assert standing(workshop)[0] == "1.1"


def test_declined_is_not_in_force(workshop):
    release_id = stage(workshop)
    installing.decline(release_id=release_id, reason="等公示后再装", actor=workshop.decider.actor, now=NOW)
    assert standing(workshop) == (None, {"1.0": "declined"})
    with pytest.raises(Missing):
        approve(workshop, release_id)
    stage(workshop)


def test_a_version_that_fails_the_health_check_gives_way_to_the_one_before(workshop):
    install(workshop)
    release_id = stage(workshop, V2, "upgrade")
    good = workshop.place.registry

    def spoilt():
        """What a process would see whose copy of the new version is broken."""
        registry = good()
        if store.active_of(NAME).version == "1.1":
            registry._fence.switch_off(NAME, ValueError("does not run here"))
        return registry

    workshop = dataclasses.replace(workshop, place=dataclasses.replace(workshop.place, registry=spoilt))
    with pytest.raises(Refused, match="已恢复原版本.*does not run here"):
        approve(workshop, release_id)
    assert standing(workshop) == ("1.0", {"1.0": "active", "1.1": "failed"})


def test_a_wheel_that_was_changed_in_the_storage_is_not_let_in(workshop):
    release_id = stage(workshop)
    (stored,) = workshop.place.storage.list()
    path = workshop.place.storage.root / stored.sha256[:2] / stored.sha256[2:]
    path.write_bytes(V2)
    for folder in (workshop.place.home / "plugins").glob(f"{NAME}*"):
        folder.rename(workshop.place.home / "gone")
    with pytest.raises(Refused, match="原版本保持不变"):
        approve(workshop, release_id)
    assert standing(workshop) == (None, {"1.0": "failed"})


MIGRATION = """
def up(migrator, db):
    db.execute_sql("CREATE TABLE {table} (id INTEGER PRIMARY KEY)")
    {then}


def down(migrator, db):
    db.execute_sql("DROP TABLE {table}")
"""


def with_migration(version, table, then="pass"):
    files = plugin_files()
    path = f"{package_of(NAME)}/editions/2023.toml"
    files[path] = files[path].replace("version = 1", "version = 2")
    files[f"{package_of(NAME)}/migrations/001_initial.py"] = MIGRATION.format(table=table, then=then)
    return make_wheel(files, version=version)


@pytest.mark.parametrize(
    ("table", "then", "reason"),
    [
        (f"{NAME}_note", "raise ValueError('half way')", "ValueError: half way"),
        (f"{NAME}_note", "db.execute_sql('SELECT nonsense FROM nowhere')", "nowhere"),
        ("accounts_note", "pass", "accounts_note"),
    ],
)
def test_a_migration_that_fails_leaves_the_version_before(workshop, table, then, reason):
    install(workshop)
    release_id = stage(workshop, with_migration("1.1", table, then), "upgrade")
    with pytest.raises(Refused, match=f"原版本保持不变.*{reason}"):
        approve(workshop, release_id)
    assert standing(workshop) == ("1.0", {"1.0": "active", "1.1": "failed"})
    assert table not in database.get_tables()


def test_tables_come_with_the_version_and_stand_in_the_way_of_going_back(workshop):
    install(workshop)
    install(workshop, with_migration("1.1", f"{NAME}_note"), "upgrade")
    assert standing(workshop)[0] == "1.1"
    assert f"{NAME}_note" in database.get_tables()
    with pytest.raises(Refused, match="改动了数据表"):
        leaving.roll_back(name=NAME, place=workshop.place, actor=workshop.bringer.actor, now=NOW)
    leaving.remove(name=NAME, place=workshop.place, actor=workshop.bringer.actor, now=NOW)
    assert not [table for table in database.get_tables() if table.startswith(NAME)]


def test_removal_is_refused_while_cases_are_open(workshop):
    install(workshop)
    for state in ("draft", "in_route", "returned", "received"):
        case = add_case(state=state)
        assert leaving.plan_removal(NAME).refusals == (f"{NAME}系列还有1件未办结的申报",)
        with pytest.raises(Refused):
            leaving.remove(name=NAME, place=workshop.place, actor=workshop.bringer.actor, now=NOW)
        case.delete_instance()
    add_case(state="withdrawn", ended_at=NOW)
    leaving.remove(name=NAME, place=workshop.place, actor=workshop.bringer.actor, now=NOW)
    assert standing(workshop) == (None, {"1.0": "removed"})


def test_removal_archives_first(workshop):
    install(workshop)
    install(workshop, V2, "upgrade")
    add_case(state="rejected", ended_at=NOW)
    database.execute_sql(f"CREATE TABLE {NAME}_note (id INTEGER PRIMARY KEY, text VARCHAR(20))")
    database.execute_sql(f"INSERT INTO {NAME}_note (id, text) VALUES (1, '一行')")  # noqa: S608
    assert leaving.plan_removal(NAME).tables == {f"{NAME}_note": 1}
    archive = leaving.remove(name=NAME, place=workshop.place, actor=workshop.bringer.actor, now=NOW)
    assert f"{NAME}_note" not in database.get_tables()
    with workshop.place.storage.open(archive) as stream, zipfile.ZipFile(io.BytesIO(stream.read())) as packed:
        assert packed.read(f"wheels/{NAME}-1.0.whl") == V1
        assert packed.read(f"wheels/{NAME}-1.1.whl") == V2
        assert json.loads(packed.read(f"tables/{NAME}_note.jsonl")) == {"id": 1, "text": "一行"}
        assert [case["state"] for case in json.loads(packed.read("cases.json"))] == ["rejected"]
        assert json.loads(packed.read("plugin.json"))["version"] == "1.1"
        assert json.loads(packed.read("ledger.json"))[0]["action"] == "plugin.staged"
    assert {row.archive for row in store.history(NAME)} == {archive}
    install(workshop)
    assert standing(workshop)[0] == "1.0"


def test_the_plan_says_what_would_be_done(workshop):
    install(workshop)
    add_case(state="draft", edition_hash="")
    plan = installing.plan(V2, workshop.place, action="upgrade", name=NAME)
    assert (plan.version, plan.from_version, plan.core_api, plan.series) == ("1.1", "1.0", ">=1.0,<2", (NAME,))
    assert (plan.open_cases, plan.hooks, plan.refusals) == ({NAME: 1}, ("portal_series",), ())
    assert [(mark.year, mark.version) for mark in plan.editions] == [(2023, "2")]
    assert json.loads(json.dumps(plan.to_json()))["sha256"] == plan.sha256
    assert [row.version for row in store.history(NAME)] == ["1.0"]


def test_the_doctor_finds_nothing_after_all_this_and_what_was_tampered_with(portal, workshop, clock):
    install(workshop)
    install(workshop, V2, "upgrade")
    mine = [each for each in invariants() if each.name.startswith("extensions_")]
    examination = Examination(portal, clock.now())
    assert [each.name for each in examine(mine, examination) if not each.holds] == []
    row = store.active_of(NAME)
    for name, columns in (
        ("extensions_two_people", {"approved_by": row.staged_by}),
        ("extensions_hashes", {"files": {}}),
        ("extensions_active_named", {"active_name": "other"}),
    ):
        kept = {key: getattr(row, key) for key in columns}
        store.change(row.id, **columns)
        assert [each.name for each in examine(mine[1:] + mine[:1], examination) if not each.holds][0] == name
        store.change(row.id, **kept)
