"""Public verification: masked, logged for the holder, limited, and of no use to an enumerator."""

import re

import pytest

from plugins.certificates.service import verification
from plugins.certificates.service.issuing import new_public_id
from plugins.certificates.store import certificate as store
from plugins.certificates.store.certificate import Certificate
from plugins.certificates.store.lookup import Lookup
from portal import sweeps
from portal.kernel import database as db
from portal.kernel.clock import FixedClock, shanghai
from portal.kernel.errors import Missing
from tests.applicants import Engineer
from tests.certificates.scene import COMMITTEE, ISSUED, PAPER, Browser, Scene, text
from tests.factories import make_person
from tests.lint import LintedClient

VERIFY = "/certificates/verify"


def facts(engineer: Engineer, row: Certificate, **changes: str) -> dict[str, str]:
    given = {"name": row.name, "document": engineer.person.document, "number": row.number, "looker": ""}
    return given | changes


def without_tokens(page: str) -> str:
    return re.sub(r'value="[^"]*"', "", page)


def test_the_three_facts_show_every_printed_field_masked(scene: Scene) -> None:
    engineer, row = scene.certificate()
    client = LintedClient(scene.app)
    page = text(client.submit(VERIFY, facts(engineer, row, looker="贵阳市某某中学")))
    number = engineer.person.document
    told = (
        "陈*燕",
        f"{number[:3]}***********{number[-4:]}",
        "高级工程师",
        "副高级",
        COMMITTEE,
        PAPER,
        "全省",
        row.number,
    )
    for each in (*told, "2023年12月10日", "2024年1月5日", "评审", "有效", f"{number[6:10]}-**-**"):
        assert each in page, each
    assert "陈晓燕" not in page
    assert number not in page
    lookups = [(each.kind, each.looker, each.at) for each in Lookup.select()]
    assert lookups == [("facts", "贵阳市某某中学", ISSUED)]


def test_blanks_width_and_case_do_not_matter(scene: Scene) -> None:
    engineer, row = scene.certificate("买买提·艾力")
    client = LintedClient(scene.app)
    spaced = " ".join(row.number)
    wide = engineer.person.document.translate({ord(str(each)): chr(0xFF10 + each) for each in range(10)}).lower()
    asked = facts(engineer, row, name=" 买买提 • 艾力 ", document=wide, number=spaced)
    assert client.submit(VERIFY, asked).status_code == 200


def test_whatever_is_wrong_gets_the_very_same_answer(scene: Scene) -> None:
    engineer, row = scene.certificate()
    other = make_person()
    wrong = [
        {"name": "陈晓"},
        {"document": other.document},
        {"number": row.number[:-1] + "9"},
        {"name": "王五", "document": other.document, "number": "522023022999999"},
    ]
    client = LintedClient(scene.app)
    answers = [client.submit(VERIFY, facts(engineer, row, **each)) for each in wrong]
    assert {each.status_code for each in answers} == {404}
    assert len({without_tokens(text(each)) for each in answers}) == 1
    assert Lookup.select().count() == 0


def test_a_wrong_fact_takes_the_same_path_as_no_such_number(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same statements and the same comparisons, so that no clock tells a certificate that exists."""
    engineer, row = scene.certificate()
    engine = db.database.obj
    done: list[object] = []
    real_compare, real_execute = verification.hmac.compare_digest, engine.execute_sql

    def compare(first, second) -> bool:
        done.append("compare")
        return real_compare(first, second)

    def execute(sql, params=None, *rest):
        done.append(sql)
        return real_execute(sql, params, *rest)

    monkeypatch.setattr(verification.hmac, "compare_digest", compare)
    monkeypatch.setattr(engine, "execute_sql", execute)
    wrong = ({"document": make_person().document}, {"number": "522023022999999"}, {"name": "王五"}, {"document": "x"})
    paths = []
    for turn, changes in enumerate(wrong):
        asked = facts(engineer, row, **changes)
        # The budget of the number is counted first; a number's first question makes its row.
        verification_path: list[object] = []
        for _again in range(2):
            done.clear()
            with pytest.raises(Missing):
                verification.check_facts(**asked, address=f"203.0.113.{turn}", now=ISSUED)
            verification_path = list(done)
        paths.append(tuple(verification_path))
    assert len(set(paths)) == 1
    assert paths[0].count("compare") == 2
    assert len(paths[0]) >= 5


def test_public_ids_cannot_be_guessed(scene: Scene) -> None:
    ids = {new_public_id() for _ in range(2000)}
    assert len(ids) == 2000
    assert {len(each) for each in ids} == {28}
    # Every character place varies: no counter, no time.
    assert all(len({each[place] for each in ids}) >= 16 for place in range(27))
    assert scene.certificate()[1].public_id not in ids


def test_the_qr_code_shows_the_state_and_the_holder_sees_that_somebody_looked(scene: Scene, browser: Browser) -> None:
    engineer, row = scene.certificate()
    public = LintedClient(scene.app)
    page = text(public.submit(f"/c/{row.public_id}"))
    assert "陈*燕" in page
    assert "陈晓燕" not in page
    assert public.submit(f"/c/{new_public_id()}").status_code == 404
    assert public.submit("/c/x").status_code == 404
    public.submit(f"/c/{row.public_id}", {"looker": "四川省人社厅"})
    own = text(browser(engineer.person).get(f"/certificates/{row.public_id}"))
    assert "扫描二维码" in own
    assert "四川省人社厅" in own
    assert "203.0.113" not in own
    assert Lookup.select().count() == 2
    # The page before the button is the same for every id, and leaves no trace.
    pages = {public.get(f"/c/{each}").status_code for each in (row.public_id, new_public_id())}
    assert pages == {200}
    assert Lookup.select().count() == 2
    assert {field.name for field in Lookup._meta.sorted_fields} == {"id", "certificate", "kind", "looker", "at"}


def test_guessing_is_limited_by_network_and_by_number(scene: Scene) -> None:
    engineer, row = scene.certificate()
    client = LintedClient(scene.app)
    token = client.token(VERIFY)
    asked = {"csrf_token": token, **facts(engineer, row, document="520102198501010011")}
    answers = [client.post(VERIFY, data={**asked, "number": f"5220230229{turn:05}"}) for turn in range(31)]
    assert [each.status_code for each in answers] == [404] * 30 + [429]
    assert int(answers[-1].headers["Retry-After"]) <= 3600
    # Right facts are refused as well: the limit tells nothing.
    assert client.post(VERIFY, data={**asked, **facts(engineer, row)}).status_code == 429
    # From many networks: the number itself has a budget, whether it exists or not.
    for number in (row.number, "522023022888888"):
        seen = []
        for turn in range(62):
            try:
                verification.check_facts(
                    name="王五", document="520102198501010011", number=number, address=f"198.51.{turn}.7", now=ISSUED
                )
            except Missing:
                seen.append("missing")
            except Exception as error:
                seen.append(type(error).__name__)
        assert seen == ["missing"] * 60 + ["TooMany"] * 2, number


def test_scanning_has_a_limit_too(scene: Scene) -> None:
    _engineer, row = scene.certificate()
    client = LintedClient(scene.app)
    client.lint = False
    fields = {"csrf_token": client.token("/c/x")}
    codes = [client.post(f"/c/{new_public_id()}", data=fields).status_code for _ in range(601)]
    assert codes == [404] * 600 + [429]
    assert client.post(f"/c/{row.public_id}", data=fields).status_code == 429


def test_an_incomplete_form_says_what_is_missing(scene: Scene) -> None:
    client = LintedClient(scene.app)
    answer = client.submit(VERIFY, {"name": "王五", "document": "", "number": ""})
    assert answer.status_code == 422
    assert "请填写此项" in text(answer)


def test_old_lookups_are_forgotten(scene: Scene, clock: FixedClock) -> None:
    _engineer, row = scene.certificate()
    LintedClient(scene.app).submit(f"/c/{row.public_id}")
    portal = scene.app.extensions["portal"]
    assert verification.sweep_lookups(portal=portal, now=shanghai(2026, 12, 1)) == 0
    assert "certificates.lookups" in {each.name for each in sweeps.sweeps(portal)}
    assert verification.sweep_lookups(portal=portal, now=shanghai(2027, 1, 20)) == 1
    assert Lookup.select().count() == 0
    assert store.by_number(row.number) is not None
