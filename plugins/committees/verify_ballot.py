"""Check the published bundle of a ballot: `python verify_ballot.py DIR [--key FINGERPRINT]`. Standard library only.

Recomputes every hash, the signature, quorum, tallies and thresholds. Exit 0 when all of it holds, 1 with the reason.
"""

import hashlib
import json
import sys
from pathlib import Path

FILES = ("result.json", "roll.json", "session.json", "trackers.json", "votes.json")
CHOICES = ("yes", "no", "abstain")
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
    require(trackers == sorted(trackers), "the trackers are out of order")
    require(all(len(each) == 16 and set(each) <= HEX for each in trackers), "a tracker is not one")
    digest = hashlib.sha256(canonical(trackers)).hexdigest()
    require(digest == session["trackers"], "the trackers are not those that were written down at the close")
    numbers = [case["number"] for case in session["cases"]]
    require(len(set(numbers)) == len(numbers), "a case is on the list twice")
    require(sorted(found["votes"]) == sorted(numbers) == sorted(found["result"]), "the cases do not agree")
    require(sum(map(len, found["votes"].values())) == len(trackers), "votes and ballots do not agree in number")
    voted = sum(bool(entry["voted"]) for entry in roll)
    return [_case(case, found, members, attending, voted) for case in session["cases"]]


def _case(case: dict, found: dict, members: int, attending: int, voted: int) -> str:
    number, votes, result = case["number"], found["votes"][case["number"]], found["result"][case["number"]]
    voters = attending - case["recused"]
    require(0 < voters <= attending, f"{number}: nobody may vote")
    require(set(votes) <= set(CHOICES), f"{number}: an unknown vote")
    counts = {choice: votes.count(choice) for choice in CHOICES}
    require(voted - case["recused"] <= len(votes) <= min(voters, voted), f"{number}: {len(votes)} votes, {voted} voted")
    wanted = {
        **counts,
        "members": members,
        "attending": attending,
        "recused": case["recused"],
        "passed": 3 * counts["yes"] >= 2 * voters,
    }
    require(result == wanted, f"{number}: the published result is not what the votes give")
    verdict = "passed" if wanted["passed"] else "not passed"
    return f"{number}: {counts['yes']} yes of {voters}, {verdict}"


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
