"""Settings that a service plugin declares: refused when they make no sense, and never read as what they can't be."""

import pytest

from portal.registry.faults import PluginError
from portal.registry.settings import Setting, check_settings, problem, valued

NUMBER = Setting("least", "最少人数", "integer", 3, minimum=3, maximum=99)
FLAG = Setting("strict", "严格", "yes_no", False)
WORD = Setting("note", "说明", "text", "", maximum=5)
CHOICE = Setting("mode", "方式", "choice", "甲", choices=("甲", "乙"))


@pytest.mark.parametrize(
    ("setting", "value", "fits"),
    [
        (NUMBER, 3, True),
        (NUMBER, 2, False),
        (NUMBER, 99, True),
        (NUMBER, 100, False),
        (NUMBER, True, False),
        (NUMBER, "3", False),
        (FLAG, True, True),
        (FLAG, 1, False),
        (WORD, "五个字以内", True),
        (WORD, "超过了五个字", False),
        (CHOICE, "乙", True),
        (CHOICE, "丙", False),
    ],
)
def test_a_value_fits_its_declaration(setting: Setting, value: object, fits: bool) -> None:
    assert (problem(setting, value) == "") is fits


@pytest.mark.parametrize(
    "settings",
    [
        (NUMBER, NUMBER),
        (Setting("Least", "最少", "integer", 3),),
        (Setting("least", " ", "integer", 3),),
        (Setting("least", "最少", "float", 3),),
        (Setting("least", "最少", "integer", 2, minimum=3),),
        (Setting("mode", "方式", "choice", "丙", choices=("甲",)),),
        (Setting("mode", "方式", "choice", "甲"),),
        ("least",),
    ],
)
def test_a_declaration_that_makes_no_sense_is_refused(settings: tuple) -> None:
    with pytest.raises(PluginError):
        check_settings(settings)


def test_what_was_stored_for_an_older_declaration_gives_way_to_the_default() -> None:
    stored = {"least": 200, "strict": True, "gone": 1}
    assert valued((NUMBER, FLAG, CHOICE), stored) == {"least": 3, "strict": True, "mode": "甲"}
