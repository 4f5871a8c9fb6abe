"""The filing of scoring schemes: who may do what, what is frozen, what is usable."""

import hashlib
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from portal.app import Portal
from portal.kernel import database as db
from portal.kernel import ledger
from portal.kernel.access import Actor, Role
from portal.kernel.errors import Conflict, Denied, Invalid, Missing, Refused
from portal.kernel.notices import Notice
from portal.registry import Registry
from portal.series.service import scheme_drafts as drafts
from portal.series.service import scheme_filing as filing
from portal.series.service import schemes
from portal.series.service.scheme_reading import Mistakes
from portal.series.store import scheme as store
from portal.series.store import scheme_invariants
from portal.series.store.scheme import SchemeInForce, SchemeVersion
from tests.factories import NOW, Staff, Tree, make_organisation, make_staff, make_tree
from tests.schemes import BROKEN, TEXT, registry

PLACE = {"series": "engineering", "level": "副高级", "year": 2023}


@dataclass(frozen=True)
class Cast:
    """Who plays a part in a filing."""

    tree: Tree
    office: Staff
    administrator: Staff
    province: Staff
    second: Staff
    auditor: Staff
    registry: Registry

    def start(self, text: str = TEXT, actor: Actor | None = None, now: datetime = NOW) -> int:
        return drafts.start(text=text, registry=self.registry, actor=actor or self.office.actor, now=now)

    def submit(self, scheme_id: int, actor: Actor | None = None, *, why: str = "经全体会议通过") -> None:
        filing.submit(
            scheme_id=scheme_id,
            why=why,
            revision=revision(scheme_id),
            registry=self.registry,
            actor=actor or self.office.actor,
            now=NOW,
        )

    def approve(self, scheme_id: int, number: str = "黔职量备〔2023〕1号", actor: Actor | None = None) -> None:
        filing.approve(
            scheme_id=scheme_id,
            number=number,
            why="",
            revision=revision(scheme_id),
            actor=actor or self.province.actor,
            now=NOW,
        )

    def file(self, text: str = TEXT, number: str = "黔职量备〔2023〕1号", actor: Actor | None = None) -> int:
        scheme_id = self.start(text, actor)
        self.submit(scheme_id, actor)
        self.approve(scheme_id, number)
        return scheme_id

    def save(self, scheme_id: int, text: str, *, at: int | None = None, actor: Actor | None = None) -> None:
        drafts.save(
            scheme_id=scheme_id,
            text=text,
            revision=revision(scheme_id) if at is None else at,
            registry=self.registry,
            actor=actor or self.office.actor,
            now=NOW,
        )


def revision(scheme_id: int) -> int:
    return row(scheme_id).revision


def row(scheme_id: int) -> SchemeVersion:
    found = store.version(scheme_id)
    assert found is not None
    return found


def actions(scheme_id: int) -> list[str]:
    return [entry.action for entry in ledger.history(f"scheme:{scheme_id}")]


def offenders() -> list[str]:
    return [name for check in scheme_invariants.SCHEME_CHECKS for name in check()]


@pytest.fixture
def cast(portal: Portal) -> Cast:
    tree = make_tree()
    return Cast(
        tree,
        make_staff(Role.OFFICE_OFFICER, tree.office),
        make_staff(Role.SERIES_ADMINISTRATOR, tree.office),
        make_staff(Role.PROVINCIAL_OFFICER, tree.province),
        make_staff(Role.PROVINCIAL_OFFICER, tree.province),
        make_staff(Role.AUDITOR, tree.province),
        registry(),
    )


def test_no_committee_scores_before_a_scheme_is_filed(cast: Cast):
    scheme_id = cast.start()
    for step in (lambda: None, lambda: cast.submit(scheme_id)):
        step()
        with pytest.raises(Refused, match="没有已备案的量化赋分方案") as refused:
            schemes.usable(**PLACE, office_id=cast.tree.office)
        assert refused.value.clause == "黔人社通〔2023〕37号 二(六)"
    cast.approve(scheme_id)
    filed = schemes.usable(**PLACE, office_id=cast.tree.office)
    assert (filed.id, filed.number, filed.scheme.total) == (scheme_id, "黔职量备〔2023〕1号", 100)
    assert filed.hash == hashlib.sha256(TEXT.encode()).hexdigest()
    assert actions(scheme_id) == ["scheme.started", "scheme.submitted", "scheme.approved"]
    assert offenders() == []


def test_a_filed_scheme_is_for_its_own_office_year_and_level(cast: Cast):
    cast.file()
    other = make_organisation("committee_office", cast.tree.department)
    for place in ({**PLACE, "office_id": other}, {**PLACE, "office_id": None}):
        with pytest.raises(Refused):
            schemes.usable(**place)
    for changed in ({"year": 2024}, {"level": "正高级"}, {"series": "teachers"}):
        with pytest.raises(Refused):
            schemes.usable(**{**PLACE, **changed}, office_id=cast.tree.office)


def test_an_administrators_scheme_is_for_every_office_without_its_own(cast: Cast):
    whole = cast.file(number="1号", actor=cast.administrator.actor)
    other = make_organisation("committee_office", cast.tree.department)
    assert schemes.usable(**PLACE, office_id=other).id == whole
    assert schemes.usable(**PLACE).office_id == 0
    own = cast.file(number="2号")
    assert schemes.usable(**PLACE, office_id=cast.tree.office).id == own
    assert schemes.usable(**PLACE, office_id=other).id == whole


def test_a_faulty_text_is_refused_with_all_its_mistakes_and_nothing_is_saved(cast: Cast):
    worse = BROKEN.replace("share = 30", "share = 31")
    with pytest.raises(Mistakes) as refused:
        cast.start(worse)
    lines = [(mistake.line, mistake.typed.split(" #")[0]) for mistake in refused.value.found]
    assert lines == [
        (18, "share = 31"),
        (TEXT.splitlines().index("    { from = 12, points = 15 },") + 1, "{ from = 12, points = 15 },"),
    ]
    assert SchemeVersion.select().count() == 0
    scheme_id = cast.start()
    with pytest.raises(Mistakes):
        cast.save(scheme_id, worse)
    assert row(scheme_id).text == TEXT


def test_a_series_that_does_not_exist_is_refused(cast: Cast):
    with pytest.raises(Mistakes, match="没有职称系列“astrology”"):
        cast.start(TEXT.replace('"engineering"', '"astrology"'))


def test_a_number_that_the_form_does_not_ask_for_is_refused(cast: Cast):
    old = 'measure = { fact = "work_years" }'
    known = TEXT.replace(old, 'measure = { fact = "answer", key = "years_in_specialty" }')
    assert cast.start(known)
    with pytest.raises(Mistakes, match="没有整数字段"):
        cast.start(TEXT.replace(old, 'measure = { fact = "answer", key = "shoe_size" }'))


def test_a_template_is_only_the_beginning_of_a_draft(cast: Cast):
    arguments = {"series": "engineering", "registry": cast.registry, "actor": cast.office.actor, "now": NOW}
    scheme_id = drafts.start_from_template(slug="worked-example", **arguments)
    assert row(scheme_id).text == TEXT
    assert row(scheme_id).state == "draft"
    with pytest.raises(Missing):
        drafts.start_from_template(slug="another", **arguments)


def test_nobody_files_what_he_wrote_or_submitted(cast: Cast):
    scheme_id = cast.start()
    cast.submit(scheme_id)
    SchemeVersion.update(saved_by=cast.province.person.id).where(SchemeVersion.id == scheme_id).execute()
    with pytest.raises(Refused, match="不能由您备案") as refused:
        cast.approve(scheme_id)
    assert refused.value.code == "two_people"
    cast.approve(scheme_id, actor=cast.second.actor)
    assert offenders() == []


def test_only_the_right_roles_act(cast: Cast):
    applicant = Actor(cast.office.person.id, Role.APPLICANT)
    for actor in (applicant, cast.province.actor, cast.auditor.actor):
        with pytest.raises(Denied):
            cast.start(actor=actor)
    scheme_id = cast.start()
    for actor in (cast.province.actor, cast.administrator.actor):
        with pytest.raises(Missing):
            cast.submit(scheme_id, actor)
    cast.submit(scheme_id)
    for actor in (cast.office.actor, cast.administrator.actor, cast.auditor.actor):
        with pytest.raises(Denied):
            cast.approve(scheme_id, actor=actor)


def test_drafts_are_seen_by_their_office_and_once_submitted_by_the_province(cast: Cast):
    scheme_id = cast.start()
    stranger = make_staff(Role.OFFICE_OFFICER, make_organisation("committee_office", cast.tree.department))
    watching = [cast.province.actor, cast.auditor.actor, stranger.actor, cast.administrator.actor]
    assert [each.id for each in drafts.listing(actor=cast.office.actor)] == [scheme_id]
    for actor in watching:
        assert drafts.listing(actor=actor) == []
        with pytest.raises(Missing):
            drafts.scheme_of(scheme_id=scheme_id, actor=actor)
    cast.submit(scheme_id)
    assert [each.id for each in drafts.listing(actor=cast.province.actor)] == [scheme_id]
    with pytest.raises(Missing):
        drafts.scheme_of(scheme_id=scheme_id, actor=stranger.actor)
    cast.approve(scheme_id)
    assert drafts.scheme_of(scheme_id=scheme_id, actor=stranger.actor).scheme.total == 100


def test_an_office_files_for_its_own_series_only(cast: Cast):
    office = make_organisation("committee_office", cast.tree.department, attributes={"series": ["health"]})
    with pytest.raises(Denied, match="不评审这个系列"):
        cast.start(actor=make_staff(Role.OFFICE_OFFICER, office).actor)


def test_what_is_submitted_or_filed_is_not_changed(cast: Cast):
    scheme_id = cast.start()
    cast.submit(scheme_id)
    changed = TEXT.replace("pass_mark = 60", "pass_mark = 65")
    for state in ("submitted", "approved"):
        if state == "approved":
            cast.approve(scheme_id)
        assert row(scheme_id).state == state
        with pytest.raises(Refused):
            cast.save(scheme_id, changed)
        with pytest.raises(Refused):
            drafts.discard(scheme_id=scheme_id, revision=revision(scheme_id), actor=cast.office.actor, now=NOW)
    assert row(scheme_id).text == TEXT


def test_two_editors_do_not_overwrite_each_other(cast: Cast):
    scheme_id = cast.start()
    shown = revision(scheme_id)
    cast.save(scheme_id, TEXT.replace("pass_mark = 60", "pass_mark = 62"))
    with pytest.raises(Conflict):
        cast.save(scheme_id, TEXT.replace("pass_mark = 60", "pass_mark = 63"), at=shown)
    assert "pass_mark = 62" in row(scheme_id).text


def test_a_returned_scheme_comes_back_with_reasons_and_can_be_submitted_again(cast: Cast):
    scheme_id = cast.start()
    cast.submit(scheme_id)
    arguments = {"scheme_id": scheme_id, "actor": cast.province.actor, "now": NOW}
    with pytest.raises(Invalid) as refused:
        filing.send_back(why=" ", revision=revision(scheme_id), **arguments)
    assert list(refused.value.errors) == ["reasons"]
    filing.send_back(why="论文部分分值偏高", revision=revision(scheme_id), **arguments)
    told = Notice.select().where(Notice.person_id == cast.office.person.id).order_by(Notice.id.desc()).first()
    assert (told.kind, told.body) == ("scheme.returned", "论文部分分值偏高")
    cast.save(scheme_id, TEXT.replace("pass_mark = 60", "pass_mark = 61"))
    cast.submit(scheme_id)
    cast.approve(scheme_id)
    assert schemes.usable(**PLACE, office_id=cast.tree.office).scheme.pass_mark == 61
    assert actions(scheme_id)[-4:] == ["scheme.returned", "scheme.saved", "scheme.submitted", "scheme.approved"]


def test_the_province_and_the_filer_are_told(cast: Cast):
    scheme_id = cast.start()
    cast.submit(scheme_id)
    waiting = [notice.person_id for notice in Notice.select().where(Notice.kind == "scheme.submitted")]
    assert sorted(waiting) == sorted([cast.province.person.id, cast.second.person.id])
    cast.approve(scheme_id)
    told = Notice.get(Notice.kind == "scheme.approved")
    assert told.person_id == cast.office.person.id
    assert "黔职量备〔2023〕1号" in told.title
    assert told.link == f"/series-admin/schemes/{scheme_id}"


def test_a_new_version_takes_the_place_of_the_old_one_when_it_is_filed(cast: Cast):
    first = cast.file()
    second = drafts.revise(scheme_id=first, actor=cast.office.actor, now=NOW)
    assert drafts.revise(scheme_id=first, actor=cast.office.actor, now=NOW) == second, "one on its way is enough"
    cast.save(second, TEXT.replace("pass_mark = 60", "pass_mark = 70"))
    cast.submit(second)
    assert schemes.usable(**PLACE, office_id=cast.tree.office).id == first
    cast.approve(second, number="黔职量备〔2023〕2号")
    assert schemes.usable(**PLACE, office_id=cast.tree.office).id == second
    assert (row(first).state, row(second).version) == ("superseded", 2)
    assert schemes.filed(first).scheme.pass_mark == 60, "what was scored by it stays explained"
    assert actions(first)[-1] == "scheme.superseded"
    assert offenders() == []


def test_a_new_version_stays_with_its_series_and_year(cast: Cast):
    second = drafts.revise(scheme_id=cast.file(), actor=cast.office.actor, now=NOW)
    with pytest.raises(Invalid, match="不能改变系列和年度"):
        cast.save(second, TEXT.replace("year = 2023", "year = 2024"))


def test_two_documents_are_not_in_force_in_one_place(cast: Cast):
    cast.file()
    rival = cast.start()
    with pytest.raises(Refused, match="已有一份备案的方案"):
        cast.submit(rival)


def test_two_rivals_submitted_together_are_not_both_filed(cast: Cast):
    one, two = cast.start(), cast.start()
    cast.submit(one)
    cast.submit(two)
    cast.approve(one, "1号")
    with pytest.raises(Refused, match="已有一份备案的方案"):
        cast.approve(two, "2号")
    assert SchemeInForce.select().count() == 1


def test_a_number_is_given_once(cast: Cast):
    cast.file(number="1号")
    other = cast.start(TEXT.replace("year = 2023", "year = 2024"))
    cast.submit(other)
    with pytest.raises(Invalid) as refused:
        cast.approve(other, " 1号 ")
    assert list(refused.value.errors) == ["number"]


def test_a_text_changed_behind_the_portals_back_is_not_filed_and_is_found(cast: Cast):
    scheme_id = cast.start()
    cast.submit(scheme_id)
    altered = TEXT.replace("pass_mark = 60", "pass_mark = 10")
    SchemeVersion.update(text=altered).where(SchemeVersion.id == scheme_id).execute()
    with pytest.raises(Refused, match="与报送时不一致"):
        cast.approve(scheme_id)
    SchemeVersion.update(text=TEXT).where(SchemeVersion.id == scheme_id).execute()
    cast.approve(scheme_id)
    assert offenders() == []
    SchemeVersion.update(text=TEXT.replace("pass_mark = 60", "pass_mark = 90")).execute()
    assert scheme_invariants.filed_schemes_are_unchanged() == [f"scheme {scheme_id}"]


@pytest.mark.parametrize(
    ("damage", "check"),
    [
        (lambda: SchemeInForce.delete().execute(), scheme_invariants.schemes_in_force_are_filed),
        (lambda: SchemeVersion.update(year=2022).execute(), scheme_invariants.filed_schemes_can_score),
        (lambda: SchemeVersion.update(number=None).execute(), scheme_invariants.two_people_file_a_scheme),
        (lambda: SchemeVersion.update(slot="scheme:1").execute(), scheme_invariants.open_schemes_hold_their_slot),
        (lambda: SchemeVersion.update(hash="0" * 64).execute(), scheme_invariants.filed_schemes_are_unchanged),
    ],
)
def test_the_doctor_finds_damage(cast: Cast, damage, check):
    scheme_id = cast.file()
    assert check() == []
    damage()
    assert check() == [f"scheme {scheme_id}"]


def test_a_discarded_draft_is_gone_and_its_place_is_free(cast: Cast):
    second = drafts.revise(scheme_id=cast.file(), actor=cast.office.actor, now=NOW)
    drafts.discard(scheme_id=second, revision=revision(second), actor=cast.office.actor, now=NOW)
    with pytest.raises(Missing):
        drafts.scheme_of(scheme_id=second, actor=cast.office.actor)
    third = drafts.revise(scheme_id=row(second).lineage, actor=cast.office.actor, now=NOW + timedelta(days=1))
    assert row(third).version == 3
    assert offenders() == []


def test_two_officers_at_once_file_one_of_two_rivals(cast: Cast):
    rivals = [cast.start(), cast.start()]
    for scheme_id in rivals:
        cast.submit(scheme_id)
    start, done, refused = threading.Barrier(2), [], []

    def file(scheme_id: int, actor: Actor) -> None:
        try:
            start.wait()
            cast.approve(scheme_id, f"{scheme_id}号", actor)
            done.append(scheme_id)
        except (Refused, Conflict) as error:
            refused.append(error)
        finally:
            db.database.close()

    pairs = zip(rivals, (cast.province.actor, cast.second.actor), strict=True)
    threads = [threading.Thread(target=file, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(done), len(refused)) == (1, 1)
    assert schemes.usable(**PLACE, office_id=cast.tree.office).id == done[0]
    assert offenders() == []
