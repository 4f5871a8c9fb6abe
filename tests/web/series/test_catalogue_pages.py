"""The published catalogue and the list of open values, through their pages."""

import pytest

from portal.kernel.access import Role
from portal.series.store.edition import EditionDraft
from tests.factories import make_staff, sign_in_client
from tests.lint import LintedClient
from tests.service.series.editions import Desk

VALUES = "/series-admin/editions/values/engineering"


def body(answer) -> str:
    return answer.get_data(as_text=True)


def test_visitors_find_every_series_and_read_one(desk: Desk, client: LintedClient):
    page = body(client.get("/catalogue"))
    for series in desk.registry.series():
        assert f'href="/catalogue/{series.slug}"' in page
    assert "高级工程师" in page
    one = body(client.get("/catalogue/engineering"))
    assert "建筑设计" in one
    assert "相关专业及适用范围" in one
    assert client.get("/catalogue/nothing").status_code == 404


def test_search_tells_how_many_and_pages_by_key(desk: Desk, client: LintedClient):
    page = body(client.get("/catalogue?q=建筑设计"))
    assert "“建筑设计”" in page
    assert "装饰装修" in page
    assert "没有找到" in body(client.get("/catalogue?q=没有这样的专业"))
    assert "没有找到" in body(client.get("/catalogue/engineering?q=没有这样的专业"))
    hostile = body(client.get("/catalogue?q=<script>alert(1)</script>"))
    assert "<script>alert" not in hostile
    seen, url = [], "/catalogue?q=级"
    while url:
        page = body(client.get(url))
        found = [part.split('"')[0] for part in page.split('<h2><a href="/catalogue/')[1:]]
        assert found
        seen += found
        url = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0] if 'rel="next"' in page else ""
        url = url.replace("&amp;", "&")
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("query", ["", "?series=engineering", "?q=建筑设计"])
def test_files_are_for_everybody(desk: Desk, client: LintedClient, query: str):
    sheet = client.get(f"/catalogue.csv{query}")
    assert sheet.mimetype == "text/csv"
    assert sheet.data.startswith("\ufeff".encode())
    assert "建筑设计" in body(sheet)
    book = client.get(f"/catalogue.xlsx{query}")
    assert book.data.startswith(b"PK")
    assert "attachment" in book.headers["Content-Disposition"]


def test_administrator_confirms_a_value_in_a_draft(desk: Desk, client: LintedClient, clock):
    clock.set("2023-05-10T09:00")
    sign_in_client(client, desk.administrator, now=clock.now())
    page = body(client.get(VALUES))
    assert "国家基准，待省厅确认" in page
    place = f"{VALUES}/2023/1/blocks/menu-associate"
    assert f'href="{place}"' in page
    assert client.submit(place, {"document": ""}).status_code == 422
    assert client.submit(place, {"document": "黔人社发〔2024〕1号"}).status_code == 303
    (row,) = EditionDraft.select()
    assert row.document["blocks"]["menu-associate"]["status"] == "confirmed"
    correct = "/series-admin/editions/correct/engineering/2023/1/equivalents/0"
    answer = client.submit(correct, page=VALUES)
    assert answer.headers["Location"] == f"/series-admin/editions/{row.id}/parts/equivalents/0"


def test_province_reads_the_list_and_confirms_nothing(desk: Desk, client: LintedClient, clock):
    sign_in_client(client, desk.officer, now=clock.now())
    page = body(client.get(VALUES))
    assert "由系列管理员处理" in page
    assert client.get(f"{VALUES}/2023/1/blocks/menu-associate").status_code == 403
    sign_in_client(client, make_staff(Role.OFFICE_OFFICER, desk.tree.office), now=clock.now())
    assert client.get(VALUES).status_code == 403
