"""The package for the national platform, and its own check report."""

import hashlib
import io
import json
import zipfile

import pytest

from plugins.certificates.domain.exchange import ERRORS, FIELDS, WARNINGS, broken
from plugins.certificates.service import exchange
from plugins.certificates.store.exchange import Package
from portal.kernel import ledger
from portal.kernel.errors import Denied, Invalid
from tests.certificates.scene import ISSUED, Browser, Scene, text
from tests.certificates.scene import broken as broken_invariants
from tests.certificates.test_historical import LI, WANG, applied, csv_file


def test_what_is_lacking_is_left_out_and_listed(scene: Scene, browser: Browser) -> None:
    with scene.app.app_context():
        applied(scene, csv_file(WANG, ["赵六", "", *WANG[2:6], "555", "局"], LI))
    client, path = browser(scene.chain.provincial), "/certificates/exchange"
    client.get(path)
    answer = client.submit(path, {"after": "0"}, page=path)
    assert answer.status_code == 303
    row = Package.get()
    assert (row.records, row.left_out, row.faults) == (2, 1, [["555", ["document"]]])
    report = text(client.get(answer.headers["Location"]))
    assert "缺少证件号码" in report
    assert "11010519491231002X" not in report
    taken = client.submit(f"{path}/{row.id}/download", page=answer.headers["Location"])
    content = taken.get_data()
    assert hashlib.sha256(content).hexdigest() == row.digest
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        manifest = json.loads(parts.read("manifest.json"))
        for name, told in manifest["files"].items():
            assert hashlib.sha256(parts.read(name)).hexdigest() == told["sha256"]
        records = json.loads(parts.read("records.json"))
        assert "555" in parts.read("check-report.csv").decode("utf-8-sig")
    assert [each["证书编号"] for each in records] == ["00123", "0456"]
    assert tuple(records[0]) == FIELDS
    assert records[0]["证件号码"] == "11010519491231002X"
    actions = [entry.action for entry in ledger.history(f"certificates.package:{row.id}")]
    assert actions == ["certificates.package_made", "certificates.package_taken"]
    assert broken_invariants(scene) == {}


def test_the_next_package_goes_on_behind_the_last(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "MOST", 1)
    with scene.app.app_context():
        applied(scene, csv_file(WANG, LI))
        given = {"actor": scene.chain.provincial.actor, "now": ISSUED}
        first = exchange.make(**given)
        second = exchange.make(after=first.last, **given)
        assert (first.records, second.records) == (1, 1)
        with pytest.raises(Invalid):
            exchange.make(after=second.last, **given)


def test_the_province_alone(scene: Scene, browser: Browser) -> None:
    with scene.app.app_context(), pytest.raises(Denied):
        exchange.make(actor=scene.chain.city.actor, now=ISSUED)
    for staff in (scene.chain.city, scene.chain.office, scene.chain.county):
        assert browser(staff).get("/certificates/exchange").status_code == 403


@pytest.mark.parametrize(
    ("changes", "errors", "warnings"),
    [
        ({}, (), ()),
        ({"姓名": " "}, ("name",), ()),
        ({"证件号码": "110105194912310021"}, ("document_holds",), ()),
        ({"级别": "高级"}, ("level", "level_fits"), ()),
        ({"级别": "正高级"}, ("level_fits",), ()),
        ({"取得方式": "推荐"}, ("way",), ()),
        ({"发证日期": "2007-01-01"}, ("order",), ()),
        ({"批准文号": "", "评审委员会": ""}, (), ("paper", "committee")),
    ],
)
def test_rules(changes: dict[str, str], errors: tuple[str, ...], warnings: tuple[str, ...]) -> None:
    told = ("王莉", "居民身份证", "11010519491231002X", "女", "1949-12-31", "工程技术", "工程师", "中级", "建筑",
            "评审",
            "委员会", "2008-06-15", "1", "局", "文号", "单位", "全省", "有效", "2008-07-01", "x")  # fmt: skip
    record = dict(zip(FIELDS, told, strict=True)) | changes
    assert broken(record, ERRORS) == errors
    assert broken(record, WARNINGS) == warnings
