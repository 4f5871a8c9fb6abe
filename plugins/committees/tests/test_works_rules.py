"""Representative works: who can review them, and what of the author is struck out."""

from datetime import datetime, timedelta, timezone

import pytest

from plugins.committees.domain.works import HIDDEN, Obstacle, State, anonymised, obstacle, overdue, without_names

FREE = {
    "own": False,
    "recused": False,
    "same_employer": False,
    "title_level": "正高级",
    "asked": False,
    "has_account": True,
}


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, None),
        ({"own": True, "recused": True}, Obstacle.OWN),
        ({"recused": True}, Obstacle.RECUSED),
        ({"same_employer": True}, Obstacle.EMPLOYER),
        ({"title_level": "副高级"}, Obstacle.LEVEL),
        ({"asked": True}, Obstacle.ASKED),
        ({"has_account": False}, Obstacle.NO_ACCOUNT),
    ],
)
def test_the_first_reason_against_a_reviewer(change, found) -> None:
    assert obstacle(**{**FREE, **change}) is found


def test_names_are_struck_out_the_longest_first() -> None:
    text = without_names("王一、王一一（贵阳一中）", ["王一", "王一一", "", "贵阳一中"])
    assert text == f"{HIDDEN}、{HIDDEN}（{HIDDEN}）"


def test_title_lines_and_labels_of_files_lose_the_names() -> None:
    work = {
        "key": "item:1",
        "title": "论文：王一一的教学",
        "lines": [["作者", "王一一"], ["刊物", "教育研究"]],
        "files": [{"id": 3, "label": "王一一.pdf", "pages": 2}],
    }
    assert anonymised([work], ["王一一"]) == [
        {
            "key": "item:1",
            "title": f"论文：{HIDDEN}的教学",
            "lines": [["作者", HIDDEN], ["刊物", "教育研究"]],
            "files": [{"id": 3, "label": f"{HIDDEN}.pdf", "pages": 2}],
        }
    ]


def test_what_is_out_on_its_day_is_overdue() -> None:
    due = datetime(2023, 12, 1, tzinfo=timezone(timedelta(hours=8)))
    assert not overdue(State.SENT, due, due - timedelta(seconds=1))
    assert overdue(State.SENT, due, due)
    assert not overdue(State.RETURNED, due, due)
