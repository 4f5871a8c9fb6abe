"""Which answers a series' own field takes, and what is still to be answered."""

from typing import Any

import pytest

from portal.criteria import FormField, Source
from portal.submissions.domain.choice import LONGEST_LINE, LONGEST_TEXT, missing_answers, takes


def field(kind: str, *, maximum: int | None = None, choices: tuple[str, ...] = (), required: bool = False) -> FormField:
    return FormField("it", "此项", kind, required, "", maximum, choices, (), (), Source("黔人社通〔2023〕37号", "一"))


@pytest.mark.parametrize(
    ("asked", "answer", "taken"),
    [
        (field("choice", choices=("有", "没有")), "有", True),
        (field("choice", choices=("有", "没有")), "曾有", False),
        (field("integer", maximum=60), 60, True),
        (field("integer", maximum=60), 61, False),
        (field("integer"), -1, False),
        (field("integer"), True, False),
        (field("integer"), "12", False),
        (field("date"), "2023-08-29", True),
        (field("date"), "2023-02-29", False),
        (field("date"), "20230829", False),
        (field("date"), 2023, False),
        (field("text"), "长" * LONGEST_LINE, True),
        (field("text"), "长" * (LONGEST_LINE + 1), False),
        (field("textarea"), "长" * LONGEST_TEXT, True),
        (field("textarea", maximum=5), "长长长长长长", False),
        (field("text"), ["列表"], False),
    ],
)
def test_what_a_field_takes(asked: FormField, answer: Any, taken: bool) -> None:
    assert takes(asked, answer) is taken


@pytest.mark.parametrize(
    ("required", "answers", "missing"),
    [
        (True, {}, True),
        (True, {"it": ""}, True),
        (True, {"it": "有"}, False),
        (True, {"it": "曾有"}, True),
        (False, {}, False),
        (False, {"it": "曾有"}, True),
    ],
)
def test_what_is_still_to_be_answered(required: bool, answers: dict[str, str], missing: bool) -> None:
    asked = field("choice", choices=("有", "没有"), required=required)
    assert missing_answers((asked,), answers) == ((asked,) if missing else ())
