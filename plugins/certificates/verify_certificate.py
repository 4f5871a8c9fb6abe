"""Check a certificate offline: verify_certificate.py FILE [keys.json, as /certificates/keys.json] [revoked.json ...]"""

# FILE: the signed JSON, or the PDF with it. Beside this script keys.json is found by itself. Exit 0: genuine, 1: not.
import base64
import hashlib
import json
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def unique(pairs):
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a field stands twice")
    return dict(pairs)


def read(path):
    raw = Path(path).read_bytes()
    if raw.startswith(b"%PDF"):
        raw = raw[raw.index(b'{"document":') :].splitlines()[0]
    return json.loads(raw, object_pairs_hook=unique)


def check(signed, keys):
    texts = signed["signature"], keys[signed["key"]]
    signature, public = map(base64.b64decode, texts)
    if texts != tuple(base64.b64encode(each).decode() for each in (signature, public)):
        raise ValueError("not plain base64")
    body = json.dumps(signed["document"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    Ed25519PublicKey.from_public_bytes(public).verify(signature, body)
    return signed["document"]


try:
    signed, beside = read(sys.argv[1]), Path(__file__).with_name("keys.json")
    given = [read(each) for each in (*sys.argv[2:], *([beside] if beside.exists() else []))]
    published = {key["id"]: key["public"] for each in given for key in each.get("keys", ())}
    keys = published or {hashlib.sha256(base64.b64decode(signed["public"])).hexdigest()[:16]: signed["public"]}
    found, lists = check(signed, keys), [check(each, keys) for each in given if "document" in each]
    if found["format"] != "zhicheng-certificate/1" or keys[signed["key"]] != signed["public"]:
        raise ValueError("this is no certificate, or another key stands in it")
    for entry in (entry for each in lists for entry in each["entries"]):
        if entry["id_sha256"] == hashlib.sha256(found["id"].encode()).hexdigest():
            raise ValueError(f"{entry['state']} since {entry['on']}")
except Exception as error:
    sys.exit(f"Not genuine: {type(error).__name__} {error}")
origin = "as published" if published else f"NOT COMPARED, no keys.json: {signed['public']}"
print(*(f"{name}: {value}" for name, value in found.items() if value), f"key: {signed['key']} {origin}", sep="\n")
