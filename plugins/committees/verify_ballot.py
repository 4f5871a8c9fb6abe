"""Check the published bundle of a ballot: `python verify_ballot.py DIR [--key FINGERPRINT]`. Standard library only.

Recomputes every hash, the signature, quorum, tallies and thresholds. Exit 0 when all of it holds, 1 with the reason.
"""

import hashlib
import json
import sys
from pathlib import Path

FILES = ("paper.json", "result.json", "roll.json", "session.json", "trackers.json", "votes.json")
CHOICES = ("yes", "no", "abstain")
# Fewer votes in one of the two ways, beside the other, would betray their voters.
LEAST = 3
HEX = frozenset("0123456789abcdef")

# Ed25519 (RFC 8032), verification only.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


class Wrong(Exception):
    """What does not hold."""


def _x(y: int, sign: int) -> int | None:
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != sign else x


def _add(one: tuple, other: tuple) -> tuple:
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(factor: int, point: tuple) -> tuple:
    found = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            found = _add(found, point)
        point = _add(point, point)
        factor >>= 1
    return found


def _point(text: bytes) -> tuple | None:
    y = int.from_bytes(text, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    x = _x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
_BASE_X = _x(BASE_Y, 0) or 0
BASE = (_BASE_X, BASE_Y, 1, _BASE_X * BASE_Y % P)


def signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Is this the key's signature of the message?"""
    if len(key) != 32 or len(signature) != 64:
        return False
    public, commitment = _point(key), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if public is None or commitment is None or scalar >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    challenge = int.from_bytes(digest, "little") % ORDER
    left, right = _times(scalar, BASE), _add(commitment, _times(challenge, public))
    same_x = (left[0] * right[2] - right[0] * left[2]) % P == 0
    return same_x and (left[1] * right[2] - right[1] * left[2]) % P == 0


def canonical(document: object) -> bytes:
    """A document as it is hashed and signed."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def require(holds: bool, reason: str) -> None:
    if not holds:
        raise Wrong(reason)


def read(folder: Path, key: str = "") -> dict:
    """The documents of the bundle, byte for byte those that were signed. Raises Wrong."""
    found = sorted(path.name for path in folder.iterdir())
    require(found == sorted([*FILES, "manifest.json"]), f"the bundle holds {', '.join(found) or 'nothing'}")
    raw = (folder / "manifest.json").read_bytes()
    manifest = json.loads(raw)
    require(raw == canonical(manifest) + b"\n", "manifest.json is not in its canonical form")
    require(set(manifest) == {"files", "format", "key", "signature"}, "manifest.json has other entries")
    require(manifest["format"] == 1, "an unknown format")
    public = bytes.fromhex(manifest["key"])
    fingerprint = hashlib.sha256(public).hexdigest()
    require(not key or fingerprint.startswith(key.lower()), f"signed with another key, of fingerprint {fingerprint}")
    body = {name: value for name, value in manifest.items() if name != "signature"}
    require(signed(public, canonical(body), bytes.fromhex(manifest["signature"])), "the signature is wrong")
    require(sorted(manifest["files"]) == sorted(FILES), "manifest.json names other files")
    documents = {}
    for name in FILES:
        content = (folder / name).read_bytes()
        require(hashlib.sha256(content).hexdigest() == manifest["files"][name], f"{name} was changed")
        documents[name.removesuffix(".json")] = json.loads(content)
    return documents | {"fingerprint": fingerprint}


def check(found: dict) -> list[str]:
    """Recompute everything; one line for each case. Raises Wrong."""
    session, roll, trackers = found["session"], found["roll"], found["trackers"]
    members, attending = session["members"], len(roll)
    marks = [entry["mark"] for entry in roll]
    require(attending <= members, "more experts voted than the committee has members")
    require(3 * attending >= 2 * members, f"no quorum: {attending} of {members}")
    require(marks == sorted(set(marks)), "the roll names somebody twice, or is out of order")
    require(all(entry["voted"] or not entry["paper"] for entry in roll), "somebody on paper has not voted")
    papers = found["paper"]["trackers"]
    _trackers(trackers, session["trackers"], "trackers")
    _trackers(papers, session["paper_trackers"], "trackers of the paper ballots")
    numbers = [case["number"] for case in session["cases"]]
    require(len(set(numbers)) == len(numbers), "a case is on the list twice")
    require(sorted(found["votes"]) == sorted(numbers) == sorted(found["result"]), "the cases do not agree")
    require(sorted(found["paper"]["cases"]) == sorted(numbers), "the cases of the paper ballots do not agree")
    require(sum(found["paper"]["cases"].values()) == len(papers), "the paper ballots do not agree in number")
    votes = sum(map(len, found["votes"].values()))
    require(votes == len(trackers) + len(papers), "votes and ballots do not agree in number")
    return [_case(case, found, members, attending) for case in session["cases"]]


def _trackers(trackers: list, written: str, name: str) -> None:
    require(trackers == sorted(trackers), f"the {name} are out of order")
    require(all(len(each) == 16 and set(each) <= HEX for each in trackers), f"one of the {name} is not one")
    digest = hashlib.sha256(canonical(trackers)).hexdigest()
    require(digest == written, f"the {name} are not those that were written down at the close")


def _case(case: dict, found: dict, members: int, attending: int) -> str:
    number, votes, result = case["number"], found["votes"][case["number"]], found["result"][case["number"]]
    voters = attending - case["recused"]
    require(0 < voters <= attending, f"{number}: nobody may vote")
    require(set(votes) <= set(CHOICES), f"{number}: an unknown vote")
    counts = {choice: votes.count(choice) for choice in CHOICES}
    paper = found["paper"]["cases"][number]
    electronic = len(votes) - paper
    _ways(number, case["recused"], paper, electronic, found["roll"])
    require(len(votes) <= voters, f"{number}: {len(votes)} votes of {voters} voters")
    wanted = {
        **counts,
        "electronic": electronic,
        "paper": paper,
        "members": members,
        "attending": attending,
        "recused": case["recused"],
        "passed": 3 * counts["yes"] >= 2 * voters,
    }
    require(result == wanted, f"{number}: the published result is not what the votes give")
    verdict = "passed" if wanted["passed"] else "not passed"
    on_paper = f" ({paper} on paper)" if paper else ""
    return f"{number}: {counts['yes']} yes of {voters}{on_paper}, {verdict}"


def _ways(number: str, recused: int, paper: int, electronic: int, roll: list) -> None:
    """Electronic and paper ballots are those of the roll, less recused voters' ones; no way gives a vote away."""
    on_paper = sum(bool(entry["paper"]) for entry in roll)
    online = sum(bool(entry["voted"]) for entry in roll) - on_paper
    require(0 <= paper <= on_paper, f"{number}: {paper} paper ballots of {on_paper} on the roll")
    others = recused - (on_paper - paper)
    require(others >= 0, f"{number}: {paper} paper ballots of {on_paper} on the roll, {recused} recused")
    require(online - others <= electronic <= online, f"{number}: {electronic} electronic ballots, {online} on the roll")
    few = [ways for ways in (paper, electronic) if 0 < ways < LEAST]
    require(not on_paper or not few, f"{number}: {paper} on paper and {electronic} electronic betray their voters")


def main(arguments: list[str]) -> int:
    """The command."""
    key = ""
    if "--key" in arguments[:-1]:
        place = arguments.index("--key")
        key = arguments[place + 1]
        arguments = arguments[:place] + arguments[place + 2 :]
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print(__doc__.splitlines()[0], file=sys.stderr)
        return 2
    try:
        found = read(Path(arguments[0]), key)
        lines = check(found)
    except Wrong as wrong:
        print(f"WRONG: {wrong}")
        return 1
    except (KeyError, TypeError, ValueError, AttributeError, OSError, RecursionError) as error:
        print(f"WRONG: the bundle can't be read ({type(error).__name__})")
        return 1
    print("\n".join(lines))
    print(f"all of it holds; signed with the key of fingerprint {found['fingerprint'][:32]}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
