"""Changing a draft's numbers in boxes instead of in its text."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import tomli_w

from portal.kernel.access import Actor
from portal.registry import Registry
from portal.series.domain.scheme_numbers import Group, groups, written
from portal.series.service import scheme_drafts as drafts
from portal.series.service.scheme_drafts import Document


def boxes(document: Document) -> tuple[Group, ...]:
    """All numbers of a scheme."""
    return groups(data_of(document))


def data_of(document: Document) -> dict[str, Any]:
    """The parsed text."""
    return tomllib.loads(document.row.text, parse_float=Decimal)


def save(
    *,
    document: Document,
    typed: Mapping[str, str],
    revision: int,
    registry: Registry,
    actor: Actor,
    now: datetime,
) -> None:
    """Save the numbers as the draft's new text; comments in it are lost, unless nothing was changed.

    Raises Missing, Refused, Conflict; Mistakes, each with the path of its box.
    """
    before = data_of(document)
    after = written(before, typed)
    text = document.row.text if after == before else tomli_w.dumps(after)
    drafts.save(scheme_id=document.row.id, text=text, revision=revision, registry=registry, actor=actor, now=now)
