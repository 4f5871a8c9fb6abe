"""A plugin is tried in a process of its own: what it does to that process, it does not do to ours."""

import sys
from pathlib import Path

import pytest

from portal.registry import Registry
from portal.registry.faults import Deed
from portal.registry.finding import installed
from portal.registry.loading import FolderFinder, changed_files, forget
from portal.registry.probe import Memory, try_out
from portal.registry.releases import candidate, memory_of, release_of, unpack
from portal.registry.scaffold import package_of
from portal.registry.wheels import read_wheel
from tests.plugins.wheels import NAME, hostile_wheel, make_wheel, plugin_files, series_wheel

HEAD = 'from portal.plugin import hookimpl\n\nCORE_API = ">=1.0,<2"\n'
THREAD = "import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()"
HOOK = HEAD + "\n\n@hookimpl\ndef portal_series():\n    {body}\n"


@pytest.fixture(autouse=True)
def _nothing_stays_loaded():
    yield
    forget(frozenset({package_of(NAME), package_of("hostile"), "zhicheng_other"}))


def tried(content: bytes, home: Path, **options):
    release = release_of(read_wheel(content))
    unpack(release, content, home)
    return try_out(release.target(home), **options)


def test_a_good_plugin_is_enabled_and_its_editions_are_named(tmp_path):
    found = tried(make_wheel(), tmp_path)
    assert (found.enabled, found.reason, found.findings) == (True, "", ())
    assert [(each["slug"], each["editions"][0]["year"]) for each in found.series] == [(NAME, 2023)]
    assert package_of(NAME) not in sys.modules


@pytest.mark.parametrize(
    ("source", "deed", "reason"),
    [
        (HEAD + "import time\ntime.sleep(60)", Deed.TIME, "took longer than"),
        (HOOK.format(body="while True: pass"), Deed.TIME, "took longer than"),
        (HEAD + "import os\nos._exit(0)", Deed.DIED, "with exit code 0"),
        (HOOK.format(body="import os; os.abort()"), Deed.DIED, "by signal 6"),
        (HOOK.format(body="import os, signal; os.kill(os.getpid(), signal.SIGKILL)"), Deed.DIED, "by signal 9"),
        (HEAD + "import ctypes\nctypes.string_at(0)", Deed.DIED, "by signal 11"),
        (HEAD + "raise SystemExit(3)", Deed.DIED, "SystemExit: 3"),
        (HEAD + "x = bytearray(4 * 1024 ** 3)", Deed.MEMORY, "MemoryError"),
        (HEAD + "raise ZeroDivisionError('at import')", Deed.IMPORT, "ZeroDivisionError: at import"),
        (HOOK.format(body="raise ValueError('in the hook')"), Deed.HOOK, "ValueError: in the hook"),
        (HOOK.format(body="return 7"), Deed.VALUE, "portal_series"),
        (HOOK.format(body="yield 1; raise ValueError('late')"), Deed.HOOK, "late"),
        (HOOK.replace("@hookimpl", "@hookimpl(wrapper=True)").format(body="yield"), Deed.WRAPPER, "wrapper"),
        (HOOK.replace("portal_series", "portal_sereis").format(body="return 1"), Deed.UNKNOWN_HOOK, "portal_sereis"),
        (HEAD + "import pathlib\npathlib.Path('/tmp/written').write_text('x' * 100)", Deed.IMPORT, "OSError"),
        (HEAD + THREAD, Deed.NO_HOOK, "no hook"),
    ],
)  # fmt: skip
def test_hostile_code_is_found_out(tmp_path, source, deed, reason):
    found = tried(hostile_wheel(source), tmp_path, full=False, patience=3 if deed is Deed.TIME else 30)
    assert (found.enabled, found.deed) == (False, deed), found.reason
    assert reason in found.reason


def test_the_portals_secrets_are_not_in_its_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("PORTAL_SECRET_KEY", "00" * 32)
    monkeypatch.setenv("PORTAL_HOME", "/somewhere")
    source = HEAD + "import os\nraise ValueError(sorted(k for k in os.environ if k.startswith('PORTAL')))"
    assert tried(hostile_wheel(source), tmp_path, full=False).reason == "ValueError: []"


def test_a_series_that_is_taken_is_found_out_in_company(tmp_path):
    files = {path: text.replace(f'"{NAME}"', '"engineering"') for path, text in plugin_files().items()}
    content = make_wheel(files)
    assert tried(content, tmp_path, full=False).enabled
    assert "taken by 'engineering'" in tried(content, tmp_path).reason


def test_the_good_result_is_remembered_by_the_content(tmp_path):
    memory = Memory(tmp_path / "tried")
    memory.keep("abc")
    assert (memory.knows("abc"), memory.knows("abd")) == (True, False)
    assert Memory(tmp_path / "tried").knows("abc")
    assert not Memory().knows("abc")


def load(content: bytes, home: Path) -> Registry:
    release = release_of(read_wheel(content))
    return Registry([*installed(), candidate(release, home, lambda: content, memory_of(home))])


def report_of(registry: Registry, name: str = NAME):
    return next(report for report in registry.report() if report.name == name)


def test_two_versions_one_after_the_other_in_one_process(tmp_path):
    first = load(series_wheel("1.0", years=4), tmp_path)
    second = load(series_wheel("1.1", years=5, edition=2), tmp_path)
    assert (report_of(first).version, report_of(second).version) == ("1.0", "1.1")
    assert (first.edition(NAME, 2023).version, second.edition(NAME, 2023).version) == (1, 2)
    again = load(series_wheel("1.0", years=4), tmp_path)
    assert again.edition(NAME, 2023).hash == first.edition(NAME, 2023).hash
    assert sum(isinstance(each, FolderFinder) for each in sys.meta_path) == 1


@pytest.mark.parametrize("change", ["edit", "add", "remove", "link"])
def test_a_file_changed_after_it_was_installed_is_noticed(tmp_path, change):
    content = series_wheel()
    assert report_of(load(content, tmp_path)).enabled
    (folder,) = (path for path in (tmp_path / "plugins").iterdir() if path.name.startswith(NAME))
    edition = folder / package_of(NAME) / "editions" / "2023.toml"
    text = edition.read_text()
    if change == "edit":
        edition.write_text(text.replace("years = 4", "years = 1"))
    elif change == "add":
        (edition.parent / "2024.toml").write_text(text.replace("2023", "2024"))
    elif change == "remove":
        edition.unlink()
    else:
        edition.rename(tmp_path / "elsewhere.toml")
        edition.symlink_to(tmp_path / "elsewhere.toml")
    report = report_of(load(content, tmp_path))
    assert (report.enabled, report.deed) == (False, Deed.CHANGED)
    assert "was changed after it was installed" in report.reason


def test_nothing_is_written_into_the_folder_by_loading(tmp_path):
    load(series_wheel(), tmp_path)
    assert not list((tmp_path / "plugins").rglob("__pycache__"))


def test_a_host_that_has_not_unpacked_it_does_so(tmp_path):
    assert not (tmp_path / "plugins").exists()
    assert report_of(load(series_wheel(), tmp_path)).enabled


def test_of_two_processes_that_unpack_at_once_neither_takes_the_other_s_folder(tmp_path):
    content = series_wheel()
    release = release_of(read_wheel(content))

    def another_is_faster(step):
        if step == "unpacked":
            unpack(release, content, tmp_path)

    folder = unpack(release, content, tmp_path, another_is_faster)
    assert changed_files(folder, release.files) == []
    assert [path.name for path in (tmp_path / "plugins").iterdir()] == [release.folder_name]
    (folder / package_of(NAME) / "plugin.py").write_text("changed")
    assert changed_files(unpack(release, content, tmp_path), release.files) == []
    assert [path.name for path in (tmp_path / "plugins").iterdir()] == [release.folder_name]
