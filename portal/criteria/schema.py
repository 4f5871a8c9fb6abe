"""The facts file as a JSON Schema (draft 2020-12), published by `portal eligibility schema`."""

from typing import Any

from portal.criteria.levels import Degree, EducationLevel, Level, accepted_words

_DATE = {"type": ["string", "null"], "format": "date", "pattern": r"^(19|20|21)\d{2}-\d{2}-\d{2}$"}
_REQUIRED_DATE = {"type": "string", "format": "date", "pattern": r"^(19|20|21)\d{2}-\d{2}-\d{2}$"}
_TEXT = {"type": ["string", "null"], "pattern": r"\S"}
_RANK = {"type": ["string", "integer", "null"], "pattern": r"\S"}
_REQUIRED_TEXT = {"type": "string", "pattern": r"\S"}
_YEAR = {"type": ["integer", "null"], "minimum": 1900, "maximum": 2199}
_REQUIRED_YEAR = {"type": "integer", "minimum": 1900, "maximum": 2199}
_HOURS = {"type": ["integer", "null"], "minimum": 0}


def _section(title: str, required: list[str], properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "description": title,
        "type": ["array", "null"],
        "items": {
            "type": "object",
            "additionalProperties": False,
            "required": required,
            "properties": properties,
        },
    }


def facts_schema() -> dict[str, Any]:
    """A fresh copy of the schema; a section absent or null is not yet known, an empty list is known to be none."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Facts of one person, for portal eligibility check",
        "description": (
            "A section that is absent or null is not yet known. An empty list is known to be none. "
            "Dates are YYYY-MM-DD. A degree of null is no degree; a 'to' of null has not ended."
        ),
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "birth_date": _DATE,
            "education": _section(
                "学历学位",
                ["level"],
                {
                    "level": {"enum": list(accepted_words(EducationLevel))},
                    "degree": {"enum": [*accepted_words(Degree), None]},
                    "major": _TEXT,
                    "graduated": _DATE,
                    "full_time": {"type": ["boolean", "null"]},
                },
            ),
            "titles": _section(
                "现有职称；level 随证书登记，不按名称推断",
                ["series", "title", "level"],
                {
                    "series": _REQUIRED_TEXT,
                    "title": _REQUIRED_TEXT,
                    "level": {"enum": list(accepted_words(Level))},
                    "obtained": _DATE,
                    "appointed": _DATE,
                    "application_year": _YEAR,
                    "committee": _TEXT,
                },
            ),
            "employment": _section(
                "工作经历；kind 例如 企业、事业单位、国家机关、参公单位、退休",
                ["employer", "kind", "from"],
                {
                    "employer": _REQUIRED_TEXT,
                    "kind": _REQUIRED_TEXT,
                    "from": _REQUIRED_DATE,
                    "to": _DATE,
                    "region": _TEXT,
                },
            ),
            "hours": _section(
                "继续教育学时，按年度",
                ["year"],
                {"year": _REQUIRED_YEAR, "public": _HOURS, "professional": _HOURS},
            ),
            "achievements": _section(
                "业绩成果",
                ["kind"],
                {"kind": _REQUIRED_TEXT, "rank": _RANK, "role": _TEXT, "date": _DATE, "name": _TEXT},
            ),
            "sanctions": _section(
                "处分和诚信记录；kind 例如 警告、记过、学术不端",
                ["kind", "from"],
                {"kind": _REQUIRED_TEXT, "from": _REQUIRED_DATE, "to": _DATE},
            ),
            "answers": {
                "description": "本系列填报项目的答案，键为申报条件中项目的代码；日期写作 YYYY-MM-DD",
                "type": ["object", "null"],
                "additionalProperties": {"type": ["string", "integer", "null"], "minimum": 0, "pattern": r"\S"},
            },
        },
    }
