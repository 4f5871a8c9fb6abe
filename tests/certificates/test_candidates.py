"""Records that may be one: never merged silently, decided by a person, undoable."""

import pytest

from plugins.certificates.service import candidates
from plugins.certificates.store.candidate import Candidate, Ruling
from plugins.certificates.store.certificate import Certificate
from plugins.certificates.store.historical import Record
from portal.kernel import ledger
from portal.kernel.errors import Conflict, Denied, Invalid, Missing, Refused
from tests.certificates.scene import ISSUED, Browser, Scene, broken, text
from tests.certificates.test_historical import LI, WANG, applied, csv_file, other_city
from tests.factories import Staff, make_member, make_person

# The same number, one stroke of the name and the person different: 王莉 and 王丽.
WANG_LI = ["王丽", "440524188001010014", *WANG[2:]]


def decide(scene: Scene, same: bool, who: Staff | None = None, reason: str = "对照发证文件") -> None:
    row = Candidate.get()
    actor = (who or scene.chain.city).actor
    candidates.decide(candidate_id=row.id, version=row.version, same=same, reason=reason, actor=actor, now=ISSUED)


def undo(scene: Scene, who: Staff | None = None) -> None:
    row = Candidate.get()
    actor = (who or scene.chain.city).actor
    candidates.undo(candidate_id=row.id, version=row.version, reason="看错了原件", actor=actor, now=ISSUED)


def states() -> list[str]:
    return [row.state for row in Record.select().order_by(Record.id)]


def two_numbers(scene: Scene) -> None:
    """One person, one title, one year, two numbers."""
    with scene.app.app_context():
        applied(scene, csv_file(WANG, [*WANG[:6], "99999", WANG[7]]))


def test_the_same_number_of_two_people_is_laid_before_a_person(scene: Scene, browser: Browser) -> None:
    with scene.app.app_context():
        batch = applied(scene, csv_file(WANG, WANG_LI))
        assert batch.applied == 2
    assert states() == ["listed", "held"]
    assert Certificate.select().count() == 1
    pair = Candidate.get()
    client, path = browser(scene.chain.city), f"/certificates/candidates/{pair.id}"
    assert "王莉 / 王丽" in text(client.get("/certificates/candidates"))
    shown = text(client.get(path))
    assert "编号相同" in shown
    assert "440524188001010014" not in shown
    assert client.submit(path, {"version": "1", "decision": "different", "reason": ""}, page=path).status_code == 422
    given = {"version": "1", "decision": "different", "reason": "两人都有原件，编号由原发证单位核对"}
    assert client.submit(path, given, page=path).status_code == 303
    # One number stands for one certificate: the second waits for its issuer, and nothing is lost.
    assert states() == ["listed", "clash"]
    assert Certificate.select().count() == 1
    assert broken(scene) == {}
    assert ledger.verify().breaks == ()


def test_one_title_with_two_numbers_is_decided_and_undone(scene: Scene) -> None:
    two_numbers(scene)
    assert states() == ["listed", "held"]
    assert Candidate.get().reason == "person"
    decide(scene, same=True)
    assert states() == ["listed", "same"]
    assert Certificate.select().count() == 1
    assert broken(scene) == {}
    undo(scene)
    assert states() == ["listed", "held"]
    decide(scene, same=False)
    assert states() == ["listed", "listed"]
    assert Certificate.select().count() == 2
    assert [row.decision for row in Ruling.select().order_by(Ruling.id)] == ["same", "undone", "different"]
    assert broken(scene) == {}


def test_a_certificate_given_meanwhile_is_suspended_and_given_back(scene: Scene) -> None:
    two_numbers(scene)
    decide(scene, same=False)
    undo(scene)
    with pytest.raises(Refused):
        decide(scene, same=True)
    decide(scene, same=True, who=scene.chain.provincial)
    assert [row.state for row in Certificate.select().order_by(Certificate.id)] == ["valid", "suspended"]
    assert broken(scene) == {}
    with pytest.raises(Refused):
        undo(scene)
    undo(scene, who=scene.chain.provincial)
    assert [row.state for row in Certificate.select().order_by(Certificate.id)] == ["valid", "valid"]
    assert broken(scene) == {}


def test_fifteen_and_eighteen_digits_are_twins(scene: Scene) -> None:
    with scene.app.app_context():
        applied(scene, csv_file(WANG, [WANG[0], "110105491231002", *WANG[2:5], "2010.1", "777", WANG[7]]))
    assert Candidate.get().reason == "twins"


def test_two_places_are_the_provinces_to_decide(scene: Scene, browser: Browser) -> None:
    with scene.app.app_context():
        applied(scene, csv_file(WANG))
        applied(scene, csv_file(WANG), who=(stranger := other_city(scene)))
    pair = Candidate.get()
    assert (pair.region, pair.reason) == ("", "number")
    path = f"/certificates/candidates/{pair.id}"
    for staff in (scene.chain.city, stranger):
        assert browser(staff).get(path).status_code == 404
        assert "王莉" not in text(browser(staff).get("/certificates/candidates"))
    with pytest.raises(Missing):
        decide(scene, same=True)
    decide(scene, same=True, who=scene.chain.provincial)
    assert states() == ["listed", "same"]
    assert broken(scene) == {}


def test_importing_again_makes_no_second_pair(scene: Scene) -> None:
    with scene.app.app_context():
        applied(scene, csv_file(WANG, WANG_LI))
        applied(scene, csv_file(WANG, WANG_LI))
        applied(scene, csv_file(WANG, [*WANG_LI[:7], "改过的局"], LI))
    assert Candidate.select().count() == 1
    assert states() == ["listed", "held", "listed"]
    assert broken(scene) == {}


def test_what_is_wrong_is_refused(scene: Scene) -> None:
    two_numbers(scene)
    with pytest.raises(Invalid):
        decide(scene, same=True, reason="身份证11010519491231002X")
    with pytest.raises(Refused):
        undo(scene)
    with pytest.raises(Conflict):
        candidates.decide(
            candidate_id=Candidate.get().id,
            version=9,
            same=True,
            reason="旧页面",
            actor=scene.chain.city.actor,
            now=ISSUED,
        )
    own = make_person("王莉", document="11010519491231002X")
    officer = make_member(own, scene.chain.province.tree.city, "municipal_officer")
    with pytest.raises(Denied):
        decide(scene, same=True, who=officer)
    with pytest.raises(Denied):
        decide(scene, same=True, who=scene.chain.office)
