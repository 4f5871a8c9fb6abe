"""The published bundle: checked by a script of the standard library alone; a thousand changes, each of them caught."""

import json
import random
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from plugins.committees import verify_ballot
from plugins.committees.command import command
from plugins.committees.domain.ballot import Choice, Holder
from plugins.committees.service import bundle
from tests.committees.scene import Scene, make_meeting
from tests.committees.test_ballot import close, opened, reveal, vote

YES, NO, ABSTAIN = Choice.YES, Choice.NO, Choice.ABSTAIN
VOTES = [(YES, YES), (YES, YES), (YES, YES), (YES, NO), (NO, ABSTAIN), (ABSTAIN, NO)]
SCRIPT = Path(verify_ballot.__file__)


@pytest.fixture
def voted(scene: Scene) -> Scene:
    """Six of nine have voted on two cases; the box is open."""
    make_meeting(scene, experts=6, cases=2, members=9)
    codes = opened(scene)
    for staff, choices in zip(scene.experts, VOTES, strict=True):
        vote(scene, staff.actor, *choices)
    close(scene)
    reveal(scene, codes, Holder.CHAIR, Holder.OFFICE)
    return scene


@pytest.fixture
def folder(voted: Scene, tmp_path: Path) -> Path:
    out = tmp_path / "bundle"
    bundle.write_bundle(meeting_id=voted.meeting_id, folder=out)
    return out


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """The script, apart from everything that is installed."""
    command = [sys.executable, "-I", "-S", str(SCRIPT), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def verdict(folder: Path) -> int:
    """The same in this process: a thousand new ones would take a minute."""
    return verify_ballot.main([str(folder)])


def test_the_command_writes_a_bundle_that_the_script_finds_whole(voted: Scene, tmp_path: Path) -> None:
    out = tmp_path / "out"
    portal = voted.app.extensions["portal"]
    arguments = ["export-ballot", str(voted.meeting_id), "--out", str(out)]
    exported = CliRunner().invoke(command, arguments, obj=lambda: portal)
    assert exported.exit_code == 0, exported.output
    done = run(out)
    assert done.returncode == 0, done.stdout + done.stderr
    first, second, last = done.stdout.strip().splitlines()
    assert first.endswith("4 yes of 6, passed")
    assert second.endswith("3 yes of 6, not passed")
    fingerprint = last.rpartition(" ")[2]
    assert run(out, "--key", fingerprint).returncode == 0
    assert run(out, "--key", "00" * 8).returncode == 1
    assert run(tmp_path / "nowhere").returncode == 2
    again = CliRunner().invoke(command, arguments, obj=lambda: portal)
    assert again.exit_code == 1


def test_the_same_ballot_gives_the_same_bytes(voted: Scene) -> None:
    first, second = (bundle.bundle(meeting_id=voted.meeting_id) for _ in range(2))
    assert first == second


def test_the_bundle_names_no_voter_and_links_no_vote(voted: Scene, folder: Path) -> None:
    everything = "".join(path.read_text() for path in folder.iterdir())
    for staff in voted.experts:
        assert staff.person.name not in everything
    for engineer in voted.engineers:
        assert engineer.person.name not in everything
    votes = json.loads((folder / "votes.json").read_text())
    assert all(each == sorted(each, key=["yes", "no", "abstain"].index) for each in votes.values())


def test_nothing_is_exported_before_the_box_is_open(scene: Scene, tmp_path: Path) -> None:
    make_meeting(scene, experts=4, cases=1)
    opened(scene)
    portal = scene.app.extensions["portal"]
    arguments = ["export-ballot", str(scene.meeting_id), "--out", str(tmp_path / "out")]
    refused = CliRunner().invoke(command, arguments, obj=lambda: portal)
    assert refused.exit_code == 1
    assert not (tmp_path / "out").exists()


Tamper = Callable[[random.Random, Path], None]


def _flip(chance: random.Random, folder: Path) -> None:
    path = chance.choice(sorted(folder.iterdir()))
    content = bytearray(path.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def _cut(chance: random.Random, folder: Path) -> None:
    path = chance.choice(sorted(folder.iterdir()))
    content = path.read_bytes()
    path.write_bytes(content[: chance.randrange(len(content))])


def _add(chance: random.Random, folder: Path) -> None:
    path = chance.choice(sorted(folder.iterdir()))
    content = path.read_bytes()
    place = chance.randrange(len(content) + 1)
    path.write_bytes(content[:place] + bytes([chance.choice(b" 0123456789abcdef,")]) + content[place:])


def _drop_or_add_file(chance: random.Random, folder: Path) -> None:
    if chance.random() < 0.5:
        chance.choice(sorted(folder.iterdir())).unlink()
    else:
        (folder / f"more-{chance.randrange(99)}.json").write_text("[]")


def _edited(change: Callable[[random.Random, dict], None], *, forge: bool) -> Tamper:
    """A change of what the documents say; `forge` also mends every hash that can be mended without the key."""

    def tamper(chance: random.Random, folder: Path) -> None:
        documents = {path.stem: json.loads(path.read_text()) for path in folder.iterdir()}
        change(chance, documents)
        for name, content in documents.items():
            if name != "manifest":
                (folder / f"{name}.json").write_bytes(verify_ballot.canonical(content) + b"\n")
        manifest = documents["manifest"]
        if forge:
            files = (folder / f"{name}.json" for name in documents if name != "manifest")
            manifest["files"] = {path.name: sha256(path.read_bytes()).hexdigest() for path in files}
        (folder / "manifest.json").write_bytes(verify_ballot.canonical(manifest) + b"\n")

    return tamper


def _swap_votes(chance: random.Random, documents: dict) -> None:
    one, other = documents["votes"]
    documents["votes"][one], documents["votes"][other] = documents["votes"][other], documents["votes"][one]


def _change_vote(chance: random.Random, documents: dict) -> None:
    votes = documents["votes"][chance.choice(sorted(documents["votes"]))]
    place = chance.randrange(len(votes))
    votes[place] = chance.choice([word for word in ("yes", "no", "abstain") if word != votes[place]])


def _change_number(chance: random.Random, documents: dict) -> None:
    result = documents["result"][chance.choice(sorted(documents["result"]))]
    name = chance.choice(["yes", "no", "abstain", "attending", "members", "recused"])
    result[name] += chance.choice([-1, 1])


def _change_verdict(chance: random.Random, documents: dict) -> None:
    result = documents["result"][chance.choice(sorted(documents["result"]))]
    result["passed"] = not result["passed"]


def _change_roll(chance: random.Random, documents: dict) -> None:
    roll = documents["roll"]
    entry = chance.choice(roll)
    if chance.random() < 0.5:
        roll.remove(entry)
    else:
        roll.append(dict(entry))


def _change_trackers(chance: random.Random, documents: dict) -> None:
    trackers = documents["trackers"]
    place = chance.randrange(len(trackers))
    trackers[place] = f"{chance.randrange(16**16):016x}"


def _change_members(chance: random.Random, documents: dict) -> None:
    documents["session"]["members"] += chance.choice([-1, 1, 2, 10])


def _replace_key(chance: random.Random, documents: dict) -> None:
    documents["manifest"]["key"] = chance.randbytes(32).hex()


def _replace_signature(chance: random.Random, documents: dict) -> None:
    documents["manifest"]["signature"] = chance.randbytes(64).hex()


CHANGES = (_swap_votes, _change_vote, _change_number, _change_verdict, _change_roll, _change_trackers, _change_members,
           _replace_key, _replace_signature)  # fmt: skip
TAMPERINGS: tuple[Tamper, ...] = (
    _flip, _cut, _add, _drop_or_add_file,
    *(_edited(change, forge=forge) for change in CHANGES for forge in (False, True)),
)  # fmt: skip


def test_a_thousand_of_a_thousand_tamperings_are_caught(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert verdict(folder) == 0
    chance = random.Random(20231212)  # noqa: S311
    missed = []
    for number in range(1000):
        tamper = TAMPERINGS[number % len(TAMPERINGS)]
        tamper(chance, folder)
        now = {path.name: path.read_bytes() for path in folder.iterdir()}
        if now != whole and verdict(folder) != 1:
            missed.append((number, tamper))
        for path in folder.iterdir():
            path.unlink()
        for name, content in whole.items():
            (folder / name).write_bytes(content)
    assert missed == []
    assert verdict(folder) == 0
    assert "WRONG" in capsys.readouterr().out


def test_what_the_numbers_must_be_is_recomputed_even_when_every_hash_is_right(folder: Path) -> None:
    """A bundle that the holder of the key has forged is caught by its own numbers."""
    found = verify_ballot.read(folder)
    assert len(verify_ballot.check(found)) == 2
    for change in (_change_vote, _change_number, _change_verdict, _change_trackers, _swap_votes):
        forged = json.loads(json.dumps(found))
        change(random.Random(7), forged)  # noqa: S311
        with pytest.raises(verify_ballot.Wrong):
            verify_ballot.check(forged)
    small = json.loads(json.dumps(found))
    small["session"]["members"] = 11
    with pytest.raises(verify_ballot.Wrong, match="no quorum"):
        verify_ballot.check(small)
