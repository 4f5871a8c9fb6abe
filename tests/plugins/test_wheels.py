"""Wheels are read without being run, and refused for what is wrong with them."""

import sys

import pytest

from portal.registry.faults import Deed
from portal.registry.scaffold import package_of
from portal.registry.versions import API_VERSION
from portal.registry.wheels import NotAPlugin, read_wheel
from tests.plugins.wheels import NAME, hostile_wheel, make_wheel, plugin_files

PACKAGE = package_of(NAME)
RUNS = 'raise AssertionError("was run")\nCORE_API = ">=1.0,<2"\n'


def refusal(content: bytes) -> NotAPlugin:
    with pytest.raises(NotAPlugin) as caught:
        read_wheel(content)
    return caught.value


def test_a_wheel_says_what_it_is_without_being_run():
    wheel = read_wheel(make_wheel())
    assert (wheel.name, wheel.version, wheel.module) == (NAME, "1.0", f"{PACKAGE}.plugin")
    assert (wheel.core_api, wheel.requires, wheel.top_level) == (">=1.0,<2", ("zhicheng-portal",), (PACKAGE,))
    assert f"{PACKAGE}/editions/2023.toml" in wheel.files
    assert read_wheel(hostile_wheel(RUNS)).name == "hostile"
    assert package_of("hostile") not in sys.modules


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is not a wheel"),
        (b"PK\x03\x04 no", "is not a wheel"),
        (make_wheel(tag="cp311-cp311-linux_x86_64"), "is not a pure wheel"),
        (make_wheel(pure="false"), "is not a pure wheel"),
        (make_wheel({**plugin_files(), f"{PACKAGE}/fast.so": b"\x7fELF"}), "is not a pure wheel"),
        (make_wheel({**plugin_files(), "evil.pth": "import os"}), "is not a pure wheel"),
        (make_wheel({**plugin_files(), "../outside.py": ""}), "unsafe name"),
        (make_wheel({**plugin_files(), "/etc/outside.py": ""}), "unsafe name"),
        (make_wheel({**plugin_files(), f"{PACKAGE}/Plugin.py": ""}), "two files of one name"),
        (make_wheel(entry_points=""), "has 0 of what must be there once: entry point"),
        (make_wheel(entry_points="[portal.plugins]\na1 = x.y\nb1 = x.y\n"), "has 2 of what must be there once"),
        (make_wheel(entry_points="[portal.plugins]\nkernel = x.y\n"), "can't be called 'kernel'"),
        (make_wheel(entry_points="[portal.plugins]\nAccounts = x.y\n"), "can't be called 'Accounts'"),
        (make_wheel(entry_points="[portal.plugins]\ndemo1 = x:y\n"), "must name a module"),
        (make_wheel(module="nowhere.plugin"), "names the module nowhere.plugin, which is not in it"),
        (make_wheel(version="one"), "has no version that can be read"),
        (make_wheel({**plugin_files(), "json/__init__.py": ""}), "can't be called 'json'"),
        (make_wheel({**plugin_files(), "portal/kernel/ledger.py": ""}), "can't be called 'portal'"),
        (make_wheel({**plugin_files(), "flask/__init__.py": ""}), "stand in the place of an installed one"),
        (make_wheel(requires=("not a requirement!",)), "can't be read"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(content, message):
    assert message in str(refusal(content))


@pytest.mark.parametrize(
    ("content", "deed", "message"),
    [
        (
            make_wheel(requires=("no-such-library>=2",)),
            Deed.DEPENDENCY,
            "needs no-such-library, which is not installed",
        ),
        (make_wheel(requires=("flask>=99",)), Deed.DEPENDENCY, "needs flask >=99; "),
        (make_wheel(python=">=4"), Deed.DEPENDENCY, "needs Python >=4"),
        (
            hostile_wheel('CORE_API = ">=2"'),
            Deed.CORE_API,
            f"was written for plugin API >=2; this core has {API_VERSION}",
        ),
        (hostile_wheel('CORE_API = "any"'), Deed.CORE_API, "is not a version range"),
        (hostile_wheel('CORE_API = ">=1" + ".0"'), Deed.CORE_API, "has no line CORE_API"),
        (make_wheel(spoil={f"{PACKAGE}/plugin.py": b"pass"}), Deed.CHANGED, "is not as its RECORD says"),
        (make_wheel(spoil={f"{PACKAGE}/more.py": b"pass"}), Deed.CHANGED, "is not in its RECORD"),
    ],
)
def test_the_deed_is_named(content, deed, message):
    found = refusal(content)
    assert (found.deed, message in str(found)) == (deed, True), str(found)


def test_a_requirement_of_an_extra_or_of_another_system_does_not_count():
    wheel = read_wheel(make_wheel(requires=("nothing; extra == 'dev'", "nothing; sys_platform == 'win32'")))
    assert len(wheel.requires) == 2
