"""Paper ballots in the browser: two tellers hand them out, count them apart, and the box is opened with them."""

import json
import re
import subprocess
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from plugins.committees import verify_ballot
from plugins.committees.domain import teller as rules
from plugins.committees.domain.ballot import Choice, Holder
from plugins.committees.service import ballot_teller, bundle, conflict
from plugins.committees.service.minutes import minutes
from plugins.committees.store import ballot as store
from plugins.committees.store.ballot_teller import BallotCount
from plugins.committees.store.invariants_meeting import MEETING_INVARIANTS
from plugins.committees.store.invariants_paper import PAPER_INVARIANTS
from portal.kernel import ledger
from portal.kernel.access import Actor
from portal.kernel.database import database
from portal.kernel.errors import Conflict, Missing, Refused
from portal.kernel.health import Examination, examine
from tests.committees.scene import MEETING, Scene, declare_clear, make_meeting
from tests.committees.test_ballot import CLOSES, close, opened, results, reveal, vote
from tests.committees.test_bundle import run
from tests.factories import Staff, make_member, make_staff
from tests.lint import LintedClient

YES, NO, ABSTAIN = Choice.YES, Choice.NO, Choice.ABSTAIN
SUPERVISOR, COUNTER = rules.Teller.SUPERVISOR, rules.Teller.COUNTER
# What the three wrote: (yes, no, abstain) of the first case and of the second.
WRITTEN = ((2, 0, 1), (1, 2, 0))


def text(answer) -> str:
    return answer.get_data(as_text=True)


@dataclass
class Hall:
    """A ballot that is open, with an expert as 监票人 and an officer as 计票人."""

    scene: Scene
    codes: dict[Holder, str]
    supervisor: LintedClient
    counter: LintedClient

    @property
    def office_page(self) -> str:
        return f"/committees/meetings/{self.scene.meeting_id}/ballot/tellers"

    @property
    def expert_page(self) -> str:
        return f"/expert/meetings/{self.scene.meeting_id}/ballot/tellers"

    def mark(self, staff: Staff) -> None:
        """Both say that this expert votes on paper."""
        person = {"person_id": str(staff.person.id)}
        for client, page in ((self.supervisor, self.expert_page), (self.counter, self.office_page)):
            went_on(client.submit(f"{page}/paper", person, page=page))

    def count(self, client: LintedClient, written: Sequence[Sequence[int]]):
        page = self.office_page if client is self.counter else self.expert_page
        return client.submit(f"{page}/count", fields_of(written))

    def session(self) -> store.BallotSession:
        found = store.of_meeting(self.scene.meeting_id)
        assert found is not None
        return found


def fields_of(written: Sequence[Sequence[int]]) -> dict[str, str]:
    return {
        f"case-{place}-{choice}": str(number)
        for place, numbers in enumerate(written)
        for choice, number in zip(Choice, numbers, strict=True)
    }


def went_on(answer) -> None:
    assert answer.status_code == 303, text(answer)


@pytest.fixture
def hall(scene: Scene, clock) -> Hall:
    """Six of nine attend; two cases."""
    clock.set(MEETING.isoformat())
    return begun(make_meeting(scene, experts=6, cases=2, members=9))


def begun(scene: Scene) -> Hall:
    hall = Hall(scene, opened(scene), scene.browser(scene.experts[1]), scene.browser(scene.chain.office))
    went_on(hall.supervisor.submit(f"{hall.expert_page}/take", {"place": "supervisor"}, page=hall.expert_page))
    went_on(hall.counter.submit(f"{hall.office_page}/take", {"place": "counter"}, page=hall.office_page))
    return hall


@pytest.fixture
def closed(hall: Hall, clock) -> Hall:
    """Three have voted electronically, three have put paper into the urn; the voting is over."""
    for staff, choices in zip(hall.scene.experts, [(YES, YES), (YES, YES), (NO, NO)], strict=False):
        vote(hall.scene, staff.actor, *choices)
    for staff in hall.scene.experts[3:]:
        hall.mark(staff)
    close(hall.scene)
    return hall


@pytest.fixture
def revealed(closed: Hall) -> Hall:
    closed.count(closed.supervisor, WRITTEN)
    closed.count(closed.counter, WRITTEN)
    assert reveal(closed.scene, closed.codes, Holder.CHAIR, Holder.OFFICE)
    return closed


def test_two_tellers_put_an_expert_on_paper_and_the_electronic_vote_is_refused(hall: Hall) -> None:
    voter = hall.scene.experts[4]
    person = {"person_id": str(voter.person.id)}
    went_on(hall.supervisor.submit(f"{hall.expert_page}/paper", person, page=hall.expert_page))
    own = f"/expert/meetings/{hall.scene.meeting_id}/ballot"
    assert "核对" in text(hall.scene.browser(voter).get(own))
    assert "等待计票人登记" in text(hall.supervisor.get(hall.expert_page))
    went_on(hall.supervisor.submit(f"{hall.expert_page}/paper", person, page=hall.expert_page))
    assert not line(hall, voter).on_paper  # one teller alone, even twice, is not two
    went_on(hall.counter.submit(f"{hall.office_page}/paper", person, page=hall.office_page))
    browser = hall.scene.browser(voter)
    assert "您用纸质票投票，不能再电子投票" in text(browser.get(own))
    late = browser.submit(own, {"case-0": "yes", "case-1": "yes"}, page="/inbox")
    assert "您用纸质票投票" in text(late)
    with pytest.raises(Conflict, match="不能重复投票"):
        vote(hall.scene, voter.actor, YES, YES)
    shown = text(hall.counter.get(hall.office_page))
    assert "已发出1张" in shown
    assert "各不少于3人" in shown
    # A teller is offered no paper for the tellers, nor for whoever has it.
    assert re.findall("登记(专家0[0-9])用纸质票", shown) == ["专家00", "专家02", "专家03", "专家05"]
    assert "纸质票1张，监票人专家01" in text(hall.counter.get(hall.office_page.removesuffix("/tellers")))


def line(hall: Hall, staff: Staff) -> store.BallotRoll:
    found = store.roll_row(hall.session().id, staff.person.id)
    assert found is not None
    return found


def test_who_has_voted_gets_no_paper_and_no_teller_does(hall: Hall) -> None:
    voter = hall.scene.experts[4]
    vote(hall.scene, voter.actor, YES, NO)
    for staff, status in ((voter, 409), (hall.scene.experts[1], 409)):
        person = {"person_id": str(staff.person.id)}
        answer = hall.counter.submit(f"{hall.office_page}/paper", person, page=hall.office_page)
        assert answer.status_code == status, text(answer)
        assert not line(hall, staff).done or staff is voter
    stranger = {"person_id": str(hall.scene.chain.office.person.id)}
    assert hall.counter.submit(f"{hall.office_page}/paper", stranger, page=hall.office_page).status_code == 404


def test_one_vote_per_expert_however_many_ask_at_once(hall: Hall) -> None:
    voter, given = hall.scene.experts[4], {"meeting_id": hall.scene.meeting_id, "now": MEETING}
    ballot_teller.hand_out(**given, person_id=voter.person.id, actor=hall.scene.experts[1].actor)

    def act(number: int) -> str:
        database.connect(reuse_if_open=True)
        try:
            if number % 2:
                vote(hall.scene, voter.actor, YES, NO)
                return "voted"
            ballot_teller.hand_out(**given, person_id=voter.person.id, actor=hall.scene.office)
        except Conflict:
            return "refused"
        finally:
            database.close()
        return "paper"

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(act, range(50)))
    row = line(hall, voter)
    assert sorted(answers) in (["paper"] + ["refused"] * 49, ["refused"] * 49 + ["voted"])
    assert (row.voted, row.on_paper) == (answers.count("voted") == 1, answers.count("paper") == 1)


def test_paper_is_taken_back_and_the_voter_votes_electronically(hall: Hall) -> None:
    voter = hall.scene.experts[4]
    hall.mark(voter)
    person = {"person_id": str(voter.person.id)}
    went_on(hall.supervisor.submit(f"{hall.expert_page}/back", person, page=hall.expert_page))
    assert len(vote(hall.scene, voter.actor, YES, NO)) == 2
    again = hall.supervisor.post(f"{hall.expert_page}/back", data={**person, "csrf_token": token(hall)})
    assert again.status_code == 409


def token(hall: Hall) -> str:
    return hall.supervisor.token(hall.expert_page)


@pytest.mark.parametrize(("papers", "electronic"), [(1, 5), (2, 4), (4, 2), (5, 1)])
def test_so_few_votes_in_one_way_that_they_would_be_known_stop_the_closing(
    hall: Hall, papers: int, electronic: int
) -> None:
    # The tellers vote electronically themselves; an officer takes over from the expert where paper is for all but one.
    scene = hall.scene
    if electronic < 2:
        release_to_officer(hall)
    order = [scene.experts[1], scene.experts[0], *scene.experts[2:]]
    for staff in order[:electronic]:
        vote(scene, staff.actor, YES, YES)
    for staff in order[electronic:]:
        hall.mark(staff)
    with pytest.raises(Refused, match="可以推知个人的选择"):
        close(scene)
    with pytest.raises(Refused, match="可以推知个人的选择"):
        close(scene, actor=scene.chair.actor, note="专家临时离会")
    board = f"/committees/meetings/{scene.meeting_id}/ballot"
    refused = hall.counter.submit(f"{board}/close", {}, page=board)
    assert refused.status_code == 409
    assert "收回纸质票" in text(refused)
    for staff in order[electronic:]:
        ballot_teller.take_back(meeting_id=scene.meeting_id, person_id=staff.person.id, actor=scene.office, now=MEETING)
        vote(scene, staff.actor, YES, YES)
    close(scene)
    assert hall.session().state == "closed"


def release_to_officer(hall: Hall) -> None:
    went_on(hall.counter.submit(f"{hall.office_page}/release", {"place": "supervisor"}, page=hall.office_page))
    officer = make_staff("office_officer", hall.scene.chain.province.tree.office, "另一位经办")
    hall.supervisor = hall.scene.browser(officer)
    page = hall.office_page
    went_on(hall.supervisor.submit(f"{page}/take", {"place": "supervisor"}, page=page))
    hall.mark = lambda staff: [  # type: ignore[method-assign]
        went_on(client.submit(f"{page}/paper", {"person_id": str(staff.person.id)}, page=page))
        for client in (hall.supervisor, hall.counter)
    ]


def test_a_result_of_exactly_two_thirds_from_paper_and_electronic_votes(closed: Hall) -> None:
    assert "等待" not in text(closed.supervisor.get(closed.expert_page))
    first = closed.count(closed.supervisor, WRITTEN)
    assert first.status_code == 200, text(first)
    assert "等待另一位录入" in text(first)
    assert len(re.findall(r"<strong>[0-9a-f]{32}</strong>", text(first))) == 1
    assert "等待另一位录入" in text(closed.supervisor.get(closed.expert_page))
    second = closed.count(closed.counter, WRITTEN)
    assert "两份计票一致" in text(second)
    assert reveal(closed.scene, closed.codes, Holder.CHAIR, Holder.OFFICE)
    # Electronic 2-1-0 and 2-1-0; with the paper four of six pass, three fail.
    assert results(closed.scene) == [(4, 1, 1, 0, True), (3, 3, 0, 0, False)]
    assert ledger.verify().breaks == ()
    examination = Examination(closed.scene.app.extensions["portal"], CLOSES)
    assert [each.name for each in examine(MEETING_INVARIANTS + PAPER_INVARIANTS, examination) if not each.holds] == []


def test_different_counts_are_entered_anew_and_no_number_is_seen_or_kept(closed: Hall) -> None:
    mistaken = ((2, 0, 1), (2, 1, 0))
    closed.count(closed.supervisor, WRITTEN)
    waiting = [text(closed.counter.get(page)) for page in (closed.office_page, f"{closed.office_page}/count")]
    assert not re.findall(r'<input[^>]*case-[^>]*value="[^"]', "".join(waiting))
    differs = text(closed.count(closed.counter, mistaken))
    assert "两份计票不一致" in differs
    names = [case.applicant_name for case in closed.scene.cases()]
    for client, page in ((closed.supervisor, closed.expert_page), (closed.counter, closed.office_page)):
        shown = text(client.get(page))
        assert f"不一致的申报：{names[1]}。" in shown
        assert "录入我的计票" in shown
    with pytest.raises(Refused, match="录入一致"):
        reveal(closed.scene, closed.codes, Holder.CHAIR)
    closed.count(closed.counter, WRITTEN)
    assert "您的计票已录入" in text(closed.counter.get(closed.office_page))
    assert "两份计票一致" in text(closed.count(closed.supervisor, WRITTEN))
    kept = [entry for entry in entries(closed) if entry["action"].endswith("paper_counted")]
    assert [sorted(entry["data"]) for entry in kept] == [["commitment", "place", "round"]] * 4
    assert [entry["data"]["round"] for entry in kept] == [1, 1, 2, 2]
    assert len({entry["data"]["commitment"] for entry in kept}) == 4
    assert [row.content for row in BallotCount.select()] == [""] * 4
    assert reveal(closed.scene, closed.codes, Holder.CHAIR, Holder.PROVINCE)
    assert results(closed.scene) == [(4, 1, 1, 0, True), (3, 3, 0, 0, False)]


def entries(hall: Hall) -> list[dict]:
    subject = f"committees.ballot:{hall.session().id}"
    return [{"action": each.action, "data": json.loads(each.data)} for each in ledger.history(subject)]


def test_a_receipt_proves_what_was_entered(closed: Hall) -> None:
    shown = text(closed.count(closed.supervisor, WRITTEN))
    receipt = re.findall(r"<strong>([0-9a-f]{32})</strong>", shown)[0]
    counts = [dict(zip(Choice, numbers, strict=True)) for numbers in WRITTEN]
    told = rules.commitment(bytes.fromhex(receipt), rules.count_text(counts))
    assert entries(closed)[-1]["data"]["commitment"] == told


def test_numbers_that_do_not_add_up_are_told_beside_their_case(closed: Hall) -> None:
    refused = closed.count(closed.supervisor, ((3, 0, 1), (1, 2, 0)))
    assert refused.status_code == 422
    assert "三项合计应为3张，现为4张" in text(refused)
    assert 'value="1"' in text(refused)  # what was typed is given back
    page = closed.expert_page
    blank = closed.supervisor.submit(f"{page}/count", {**fields_of(WRITTEN), "case-1-no": "", "case-0-yes": "-2"})
    assert blank.status_code == 422
    assert not any(entry["action"].endswith("paper_counted") for entry in entries(closed))


def test_the_box_stays_closed_and_of_one_length_until_both_agree(closed: Hall) -> None:
    def stored() -> str:
        return database.execute_sql("SELECT content FROM committees_ballot_box").fetchone()[0]

    before = stored()
    sizes = []
    for written in (WRITTEN, ((0, 3, 0), (0, 0, 3))):
        closed.count(closed.supervisor, written)
        row = database.execute_sql("SELECT content FROM committees_ballot_count ORDER BY id DESC LIMIT 1").fetchone()
        sizes.append(len(row[0]))
        closed.count(closed.counter, ((3, 0, 0), (3, 0, 0)))
    assert len(set(sizes)) == 1
    with pytest.raises(Refused, match="录入一致"):
        reveal(closed.scene, closed.codes, Holder.OFFICE)
    assert stored() == before
    assert "表决结果" not in text(closed.counter.get(closed.office_page.removesuffix("/tellers")))
    closed.count(closed.supervisor, WRITTEN)
    closed.count(closed.counter, WRITTEN)
    assert len(stored()) == len(before)
    assert stored() != before


def test_a_recused_voters_paper_has_no_line_for_that_case(scene: Scene, clock) -> None:
    clock.set(MEETING.isoformat())
    make_meeting(scene, experts=7, cases=2, members=9, clear=False)
    first = scene.cases()[0]
    recused = scene.experts[6]
    with scene.at_work():
        given = {"case_id": first.id, "actor": scene.office, "now": MEETING}
        conflict.order(**given, person_id=recused.person.id, reason="师生关系")
        for staff in scene.experts:
            declare_clear(scene, staff)
    hall = begun(scene)
    ballot_teller.release(meeting_id=scene.meeting_id, place=COUNTER, actor=scene.office, now=MEETING)
    with pytest.raises(Refused, match="回避"):
        ballot_teller.take(meeting_id=scene.meeting_id, place=COUNTER, actor=recused.actor, now=MEETING)
    ballot_teller.take(meeting_id=scene.meeting_id, place=COUNTER, actor=scene.office, now=MEETING)
    for staff in scene.experts[:3]:
        vote(scene, staff.actor, YES, YES)
    for staff in scene.experts[4:]:
        hall.mark(staff)
    # With one of the three recused two are left for the first case: too few. A fourth makes three of them.
    with pytest.raises(Refused, match="可以推知"):
        close(scene, actor=scene.chair.actor, note="一位专家离会")
    hall.mark(scene.experts[3])
    close(scene)
    assert "纸质票3张" in text(hall.counter.get(f"{hall.office_page}/count"))
    written = ((1, 2, 0), (2, 2, 0))
    assert hall.count(hall.counter, ((2, 2, 0), (2, 2, 0))).status_code == 422
    hall.count(hall.counter, written)
    hall.count(hall.supervisor, written)
    assert reveal(scene, hall.codes, Holder.CHAIR, Holder.OFFICE)
    # Four of six pass the first; five of seven the second.
    assert results(scene) == [(4, 2, 0, 1, True), (5, 2, 0, 0, True)]


def test_all_may_vote_on_paper_when_the_tellers_are_officers(hall: Hall) -> None:
    release_to_officer(hall)
    for staff in hall.scene.experts:
        hall.mark(staff)
    close(hall.scene)
    for client in (hall.counter, hall.supervisor):
        client.submit(f"{hall.office_page}/count", fields_of(((4, 1, 1), (3, 3, 0))))
    assert reveal(hall.scene, hall.codes, Holder.CHAIR, Holder.OFFICE)
    assert results(hall.scene) == [(4, 1, 1, 0, True), (3, 3, 0, 0, False)]


def test_the_tellers_are_two_different_people_who_are_no_candidates(scene: Scene, clock) -> None:
    clock.set(MEETING.isoformat())
    make_meeting(scene, experts=4, cases=1)
    opened(scene)
    given = {"meeting_id": scene.meeting_id, "now": MEETING}
    ballot_teller.take(**given, place=COUNTER, actor=scene.office)
    with pytest.raises(Conflict, match="不同的两个人"):
        ballot_teller.take(**given, place=SUPERVISOR, actor=scene.office)
    with pytest.raises(Conflict, match="已经有人担任"):
        ballot_teller.take(**given, place=COUNTER, actor=scene.experts[1].actor)
    office = scene.chain.province.tree.office
    candidate = make_member(scene.engineers[0].person, office, "office_officer")
    with pytest.raises(Refused, match="申报人"):
        ballot_teller.take(**given, place=SUPERVISOR, actor=candidate.actor)
    for actor in strangers(scene):
        with pytest.raises(Missing):
            ballot_teller.take(**given, place=SUPERVISOR, actor=actor)
        with pytest.raises(Missing):
            ballot_teller.desk(meeting_id=scene.meeting_id, actor=actor)


def strangers(scene: Scene) -> list[Actor]:
    tree = scene.chain.province.tree
    return [
        make_staff("expert", tree.office).actor,
        scene.chain.employer.actor,
        scene.chain.provincial.actor,
    ]


def test_only_tellers_see_the_roll_and_act_on_it(closed: Hall) -> None:
    for staff, page in (
        (closed.scene.experts[0], closed.expert_page),
        (make_staff("office_officer", closed.scene.chain.province.tree.office), closed.office_page),
    ):
        client = closed.scene.browser(staff)
        shown = text(client.get(page))
        assert "监票人：专家01" in shown
        assert "专家04" not in shown
        assert client.get(f"{page}/count").status_code == 404
        for act, data in (("paper", {"person_id": "1"}), ("back", {"person_id": "1"}), ("count", fields_of(WRITTEN))):
            assert client.submit(f"{page}/{act}", data, page="/inbox").status_code == 404
    assert closed.scene.browser(closed.scene.chain.provincial).get(closed.office_page).status_code == 403
    assert closed.supervisor.post(f"{closed.expert_page}/count", data=fields_of(WRITTEN)).status_code in (400, 403)


def test_a_teller_is_replaced_and_the_count_begins_anew(closed: Hall) -> None:
    closed.count(closed.supervisor, ((3, 0, 0), (3, 0, 0)))
    release_to_officer(closed)
    assert "录入我的计票" in text(closed.counter.get(closed.office_page))
    for client in (closed.counter, closed.supervisor):
        client.submit(f"{closed.office_page}/count", fields_of(WRITTEN))
    assert reveal(closed.scene, closed.codes, Holder.CHAIR, Holder.OFFICE)
    assert results(closed.scene)[0] == (4, 1, 1, 0, True)


def test_while_the_voting_is_open_no_entry_tells_a_time(hall: Hall) -> None:
    hall.mark(hall.scene.experts[4])
    session = hall.session()
    told = ledger.history(f"committees.ballot:{session.id}")
    begun_at = next(place for place, each in enumerate(told) if each.action.endswith("ballot_opened"))
    assert {each.at for each in told[begun_at:]} == {session.opened_at}


def test_the_bundle_holds_the_paper_and_the_script_counts_it(revealed: Hall, tmp_path: Path) -> None:
    out = tmp_path / "bundle"
    bundle.write_bundle(meeting_id=revealed.scene.meeting_id, folder=out)
    done = run(out)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 yes of 6 (3 on paper), passed" in done.stdout
    paper = json.loads((out / "paper.json").read_text())
    assert list(paper["cases"].values()) == [3, 3]
    # How the three have voted is told nowhere.
    assert not {"yes", "no", "abstain"} & set(paper)
    found = verify_ballot.read(out)
    for reason, change in TAMPERINGS.items():
        forged = json.loads(json.dumps(found))
        change(forged)
        with pytest.raises(verify_ballot.Wrong, match=reason):
            verify_ballot.check(forged)
    number = next(iter(paper["cases"]))
    paper["cases"][number] = 2
    (out / "paper.json").write_bytes(verify_ballot.canonical(paper) + b"\n")
    caught = run(out)
    assert caught.returncode == 1
    assert "paper.json was changed" in caught.stdout


def _first(forged: dict) -> str:
    return next(iter(forged["paper"]["cases"]))


def _drop_a_paper(forged: dict) -> None:
    number = _first(forged)
    forged["paper"]["cases"][number] -= 1
    forged["paper"]["trackers"].pop()
    _rehash(forged)
    forged["votes"][number].remove("yes")
    forged["result"][number]["yes"] -= 1
    forged["result"][number]["paper"] -= 1


def _stuff_a_paper(forged: dict) -> None:
    number = _first(forged)
    forged["paper"]["cases"][number] += 1
    forged["paper"]["trackers"] = sorted([*forged["paper"]["trackers"], "0" * 16])
    _rehash(forged)
    forged["votes"][number].append("yes")


def _rehash(forged: dict) -> None:
    digest = sha256(verify_ballot.canonical(forged["paper"]["trackers"])).hexdigest()
    forged["session"]["paper_trackers"] = digest


def _count_one_more(forged: dict) -> None:
    forged["paper"]["cases"][_first(forged)] += 1


def _move_to_electronic(forged: dict) -> None:
    entry = next(entry for entry in forged["roll"] if entry["paper"])
    entry["paper"] = False


def _never_voted(forged: dict) -> None:
    next(entry for entry in forged["roll"] if entry["paper"])["voted"] = False


def _swap_tracker(forged: dict) -> None:
    forged["paper"]["trackers"][0] = "0" * 16


def _other_split(forged: dict) -> None:
    result = forged["result"][_first(forged)]
    result["paper"], result["electronic"] = 2, 4


TAMPERINGS: dict[str, Callable[[dict], None]] = {
    "recused": _drop_a_paper,
    "4 paper ballots of 3": _stuff_a_paper,
    "do not agree in number": _count_one_more,
    "3 paper ballots of 2": _move_to_electronic,
    "has not voted": _never_voted,
    "written down": _swap_tracker,
    "not what the votes give": _other_split,
}


def test_the_minutes_say_how_many_votes_were_on_paper(revealed: Hall, tmp_path: Path) -> None:
    content = minutes(meeting_id=revealed.scene.meeting_id, actor=revealed.scene.office, now=CLOSES)
    path = tmp_path / "minutes.pdf"
    path.write_bytes(content)
    told = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True).stdout
    told = told.replace(" ", "")
    assert "电子投票3人，纸质票3人；监票人专家01，计票人" in told


def test_a_slip_in_the_tables_is_seen(revealed: Hall) -> None:
    examination = Examination(revealed.scene.app.extensions["portal"], CLOSES)
    for statement in (
        "UPDATE committees_ballot_session SET paper_trackers = '[]'",
        "UPDATE committees_ballot_roll SET voted = true",
        "UPDATE committees_ballot_teller SET person_id = (SELECT person_id FROM committees_case LIMIT 1) "
        "WHERE place = 'counter'",
    ):
        database.execute_sql(statement)
    # Each by itself: what is wrong with the first would leave out the others.
    findings = [examine((each,), examination)[0] for each in PAPER_INVARIANTS]
    broken = {each.name for each in findings if not each.holds}
    assert broken == {"committees-voted-in-one-way", "committees-paper-is-sealed", "committees-tellers-are-free"}
