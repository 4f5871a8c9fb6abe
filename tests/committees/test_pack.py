"""Offline scoring: taken as a workbook, filled anywhere, returned as one file, looked at, applied."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from plugins.committees.service import pack, score_board
from plugins.committees.service.pack_workbook import KEY_HEAD, SEAL_SHEET
from plugins.committees.store import score as store
from plugins.committees.store.pack import PackReturn
from portal.kernel import ledger
from portal.kernel.clock import FixedClock
from portal.kernel.errors import Conflict, Invalid, Missing, Refused
from tests.committees.scene import MEETING, Scene
from tests.committees.scoring import TALK, WHY, WORK, give, make_scoring, recuse
from tests.factories import Staff
from tests.lint import LintedClient

Cells = Mapping[str, tuple[object, ...]]
Sheets = dict[str, list[list[object]]]


@pytest.fixture(autouse=True)
def _clock(clock: FixedClock) -> None:
    clock.set(MEETING.isoformat())


def text(answer) -> str:
    return answer.get_data(as_text=True)


def base(scene: Scene) -> str:
    return f"/expert/meetings/{scene.meeting_id}/pack"


def sheets_of(content: bytes) -> Sheets:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def saved(sheets: Sheets) -> bytes:
    """The workbook as another program saves it: cells and a hidden sheet, nothing else of what we wrote."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(number, column, value)
        if name == SEAL_SHEET:
            sheet.hide()
    book.close()
    return file.getvalue()


def filled(content: bytes, cells: Cells, change: Callable[[Sheets], None] | None = None) -> bytes:
    """The pack with marks, justifications and reasons typed in, by key."""
    sheets = sheets_of(content)
    for row in sheets["评分"]:
        if row and row[0] in cells:
            for column, value in enumerate(cells[str(row[0])], start=6):
                row[column] = value
    if change:
        change(sheets)
    return saved(sheets)


def both(case_id: int, work: object = 15, why: str = "") -> Cells:
    return {f"{case_id}:{WORK}": (work, WHY, why), f"{case_id}:{TALK}": (7, WHY, "")}


def taken(client: LintedClient, scene: Scene) -> bytes:
    answer = client.get(f"{base(scene)}.xlsx")
    assert answer.status_code == 200, text(answer)
    return answer.data


def bring(client: LintedClient, scene: Scene, content: bytes):
    data = {"csrf_token": client.token("/inbox"), "file": (io.BytesIO(content), "评分.xlsx")}
    return client.post(base(scene), data=data, content_type="multipart/form-data")


def returned(client: LintedClient, scene: Scene, content: bytes) -> str:
    answer = bring(client, scene, content)
    assert answer.status_code == 303, text(answer)
    return answer.headers["Location"]


def apply(client: LintedClient, path: str):
    page = text(client.get(path))
    seen = page.split('name="seen" value="')[1].split('"')[0]
    return client.submit(f"{path}/apply", {"seen": seen}, page=path)


def test_a_pack_holds_the_own_cases_and_nothing_of_the_recused(scene: Scene) -> None:
    make_scoring(scene)
    first, second = scene.cases()
    give(scene, scene.experts[2], second.id, "19.5")
    recuse(scene, scene.experts[1], first.id)
    client = scene.browser(scene.experts[1])
    content = taken(client, scene)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        everything = "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    assert first.applicant_name not in everything
    assert first.number not in everything
    assert second.applicant_name in everything
    assert "8—20分，以0.5分为一级" in everything
    # Another expert's mark is not in it either.
    assert "19.5" not in everything
    assert 'state="veryHidden"' in everything
    assert "sheetProtection" in everything
    claims = "".join(str(row[0]) for row in sheets_of(content)[SEAL_SHEET][1:])
    assert json.loads(claims)["cases"] == [[second.id, 0]]


def test_a_filled_pack_is_looked_at_before_it_is_applied_and_only_once(scene: Scene) -> None:
    make_scoring(scene)
    first, second = scene.cases()
    who = scene.experts[1]
    client = scene.browser(who)
    content = filled(taken(client, scene), both(first.id, "１５．５"))
    path = returned(client, scene, content)
    page = text(client.get(path))
    assert "新增2行" in page
    assert "未填写2行" in page
    assert "15.5" in page
    assert store.latest([first.id, second.id]) == []
    assert apply(client, path).status_code == 303
    row = store.latest([first.id])[0]
    assert (row.marks, row.reasons[WORK], row.source) == ({WORK: "15.5", TALK: "7"}, WHY, "pack")
    # The same file again is the same return, and does nothing.
    assert returned(client, scene, content) == path
    page = text(client.get(path))
    assert "不变2行" in page
    assert "没有可以导入的内容" in page
    assert client.submit(f"{path}/apply", {"seen": "x"}, page=path).status_code == 409
    assert len(store.latest([first.id, second.id])) == 1
    assert store.latest([first.id])[0].revision == 1
    actions = [entry.action for entry in ledger.history(f"committees.meeting:{scene.meeting_id}")]
    assert actions[-3:] == ["committees.pack_returned", "committees.scored", "committees.pack_applied"]
    data = "".join(entry.data for entry in ledger.history(f"committees.meeting:{scene.meeting_id}")[-3:])
    assert "15.5" not in data
    assert WHY not in data


def test_every_line_says_why_it_is_refused_and_its_case_stays(scene: Scene) -> None:
    make_scoring(scene)
    first, second = scene.cases()
    client = scene.browser(scene.experts[1])
    cells = {
        **both(first.id, "21"),
        f"{second.id}:{WORK}": (15.3, WHY, ""),
        f"{second.id}:{TALK}": (7, "短", ""),
    }
    path = returned(client, scene, filled(taken(client, scene), cells))
    page = text(client.get(path))
    assert "不能导入4行" in page
    assert "不能给21分" in page
    assert "不能给15.3分" in page
    assert "至少4个字" in page
    assert "同一份申报的其他项目不能导入" in page
    assert "确认导入" not in page
    assert store.latest([first.id, second.id]) == []


def test_a_change_needs_its_reason_and_a_stale_pack_is_told(scene: Scene) -> None:
    make_scoring(scene)
    case = scene.cases()[0]
    who = scene.experts[1]
    give(scene, who, case.id, "15")
    client = scene.browser(who)
    content = taken(client, scene)
    assert "没有填写重新评分的理由" in text(client.get(returned(client, scene, filled(content, both(case.id, 16)))))
    path = returned(client, scene, filled(content, both(case.id, 16, "又看了一遍")))
    page = text(client.get(path))
    assert "修改1行" in page
    # In between the expert scores on the page: what was shown is not what would happen.
    seen = page.split('name="seen" value="')[1].split('"')[0]
    give(scene, who, case.id, "17", revision=1, why="在网页上改")
    assert client.submit(f"{path}/apply", {"seen": seen}, page=path).status_code == 409
    assert "下载以后您又评过这份申报" in text(client.get(path))
    assert store.latest([case.id])[0].marks[WORK] == "17"


def test_a_rescore_by_pack_keeps_what_was_before(scene: Scene) -> None:
    make_scoring(scene)
    case = scene.cases()[0]
    who = scene.experts[1]
    give(scene, who, case.id, "15")
    client = scene.browser(who)
    path = returned(client, scene, filled(taken(client, scene), both(case.id, 16, "又看了一遍")))
    assert apply(client, path).status_code == 303
    row = store.own_scores([case.id], who.person.id)[case.id]
    assert [(each.revision, each.marks[WORK], each.why) for each in store.revisions_of(row.id)] == [
        (2, "16", "又看了一遍"),
        (1, "15", ""),
    ]


def _seal(change: Callable[[list[list[object]]], None]) -> Callable[[Sheets], None]:
    return lambda sheets: change(sheets[SEAL_SHEET])


def _altered(rows: list[list[object]]) -> None:
    rows[1][0] = str(rows[1][0]).replace('"cases":[[1,0]', '"cases":[[1,1]')


def _forged(rows: list[list[object]]) -> None:
    rows[0][0] = "0" * 64


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_seal(_altered), "标识被改动"),
        (_seal(_forged), "标识被改动"),
        (_seal(lambda rows: rows.clear()), "标识被改动"),
        (lambda sheets: sheets.pop(SEAL_SHEET), "这不是本平台的离线评分表"),
        (lambda sheets: sheets["评分"].clear(), "找不到评分表"),
    ],
)
def test_an_altered_pack_is_refused(scene: Scene, change: Callable[[Sheets], None], told: str) -> None:
    make_scoring(scene)
    client = scene.browser(scene.experts[1])
    answer = bring(client, scene, filled(taken(client, scene), both(scene.cases()[0].id), change))
    assert answer.status_code == 422
    assert told in text(answer)
    assert PackReturn.select().count() == 0


def test_a_foreign_pack_and_other_files_are_refused(scene: Scene) -> None:
    make_scoring(scene)
    mine, other = scene.browser(scene.experts[1]), scene.browser(scene.experts[2])
    answer = bring(other, scene, filled(taken(mine, scene), both(scene.cases()[0].id)))
    assert answer.status_code == 422
    assert "另一位专家" in text(answer)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (40 * 1024 * 1024))
    for content, told in (
        (b"", "请选择"),
        (b"no workbook", "xlsx格式"),
        (bomb.getvalue(), "文件太大"),
        (saved({"Sheet1": [["甲", "乙"]]}), "不是本平台"),
    ):
        answer = bring(mine, scene, content)
        assert answer.status_code == 422
        assert told in text(answer)


def test_lines_that_were_moved_or_made_up_are_told(scene: Scene) -> None:
    make_scoring(scene)
    first, second = scene.cases()

    def stir(sheets: Sheets) -> None:
        rows = sheets["评分"]
        start = next(number for number, row in enumerate(rows) if row[0] == KEY_HEAD) + 1
        rows[start:] = rows[start:][::-1]
        rows.append(["999:nothing", "", "", "", "", "", 9, WHY, ""])
        rows.insert(0, ["我自己加的一行"])

    client = scene.browser(scene.experts[1])
    cells = {**both(first.id), **both(second.id, "16.5分")}
    path = returned(client, scene, filled(taken(client, scene), cells, stir))
    page = text(client.get(path))
    assert "新增4行" in page
    assert "这一行不属于下载的评分表" in page
    assert apply(client, path).status_code == 303
    assert [row.marks[WORK] for row in store.latest([first.id, second.id])] == ["15", "16.5"]


def test_a_recusal_after_the_download_takes_the_case_out(scene: Scene) -> None:
    make_scoring(scene)
    first, second = scene.cases()
    who = scene.experts[1]
    client = scene.browser(who)
    path = returned(client, scene, filled(taken(client, scene), {**both(first.id), **both(second.id)}))
    recuse(scene, who, first.id)
    page = text(client.get(path))
    assert first.applicant_name not in page
    assert "不在您的评分名单中" in page
    assert apply(client, path).status_code == 303
    assert [row.score.case_id for row in store.latest([first.id, second.id])] == [second.id]


def test_a_return_is_its_experts_alone(scene: Scene) -> None:
    make_scoring(scene)
    client = scene.browser(scene.experts[1])
    path = returned(client, scene, filled(taken(client, scene), both(scene.cases()[0].id)))
    other = scene.browser(scene.experts[2])
    assert other.get(path).status_code == 404
    assert other.submit(f"{path}/apply", {"seen": "x"}, page="/inbox").status_code == 404
    assert scene.browser(scene.chain.office).get(path).status_code == 403


def test_after_closing_nothing_is_taken_or_brought_back(scene: Scene) -> None:
    make_scoring(scene)
    who: Staff = scene.experts[1]
    client = scene.browser(who)
    content = filled(taken(client, scene), both(scene.cases()[0].id))
    path = returned(client, scene, content)
    pack_id = int(path.rsplit("/", 1)[1])
    with scene.at_work():
        score_board.close(meeting_id=scene.meeting_id, reason="时间已到", actor=scene.office, now=MEETING)
        given = {"meeting_id": scene.meeting_id, "actor": who.actor, "now": MEETING}
        with pytest.raises(Refused):
            pack.take(**given)
        with pytest.raises(Refused):
            pack.bring_back(**given, content=content)
        with pytest.raises(Refused):
            pack.apply(**given, pack_id=pack_id, seen="")
    assert "现在不能评分" in text(client.get(base(scene)))
    assert "现在不能评分" in text(client.get(path))


def test_what_was_seen_binds(scene: Scene) -> None:
    make_scoring(scene)
    who = scene.experts[1]
    client = scene.browser(who)
    path = returned(client, scene, filled(taken(client, scene), both(scene.cases()[0].id)))
    with scene.at_work():
        given = {"meeting_id": scene.meeting_id, "actor": who.actor, "now": MEETING}
        with pytest.raises(Conflict):
            pack.apply(**given, pack_id=int(path.rsplit("/", 1)[1]), seen="something else")
        with pytest.raises(Missing):
            pack.apply(**given, pack_id=999, seen="")
        with pytest.raises(Invalid):
            pack.bring_back(**given, content=b"PK")
