"""Running an exported draw again for the operator, and comparing it with what the ledger got at the time."""

import json
from typing import Any

from plugins.committees.domain.draw_file import Unreadable, first_difference
from plugins.committees.domain.draw_values import digest
from portal.plugin import history


def read(text: str) -> Any:
    """The document in a file. Raises Unreadable."""
    try:
        return json.loads(text)
    except ValueError as error:
        raise Unreadable(f"not JSON: {error}") from error


def difference(document: Any, *, with_ledger: bool) -> str:
    """The first difference, empty when there is none. Raises Unreadable."""
    found = first_difference(document)
    return found or (_unlike_the_ledger(document) if with_ledger else "")


def _unlike_the_ledger(document: dict[str, Any]) -> str:
    """The hashes that the ledger got, in the order in which it got them."""
    entries = []
    for entry in history(f"committees.meeting:{document['about'].get('meeting')}"):
        data = json.loads(entry["data"]) if isinstance(entry["data"], str) else entry["data"]
        entries.append((entry["action"].removeprefix("committees."), data))
    draw = next((data["draw"] for verb, data in entries if verb == "draw_committed"
                 and data["commitment"] == document["commitment"]), None)  # fmt: skip
    if draw is None:
        return f"ledger: no draw with the commitment {document['commitment']}"
    told = {verb: data for verb, data in entries if data.get("draw") == draw and verb.startswith("draw_")}
    last = told.get("draw_replaced", told.get("draw_run", {}))
    wanted = (
        ("conditions_hash", document["conditions_hash"], told["draw_committed"]["conditions"]),
        ("pool_hash", document["pool_hash"], told.get("draw_frozen", {}).get("pool")),
        ("named", digest(document["named"]), told.get("draw_frozen", {}).get("named")),
        ("seed", document["seed"], told.get("draw_run", {}).get("seed")),
        ("result", digest(document["result"]), last.get("result")),
    )
    return next((f"ledger: {name} is {ours}, recorded {theirs}" for name, ours, theirs in wanted if ours != theirs), "")
