"""The plugin author's guide: its first example runs as it is written."""

import importlib.util
import re
from pathlib import Path

from portal.criteria import Facts, Outcome
from portal.criteria.edition_data import FIELD_KINDS
from portal.criteria.loading import KINDS
from portal.registry import build
from portal.testing import check_series

GUIDE = (Path(__file__).parents[2] / "plugins" / "README.md").read_text(encoding="utf-8")


def example(language: str, path: Path) -> Path:
    """Write the guide's first block of that language to a file."""
    found = re.search(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)
    assert found
    path.write_text(found[1], encoding="utf-8")
    return path


def test_first_example_runs(tmp_path):
    (tmp_path / "editions").mkdir()
    example("toml", tmp_path / "editions" / "2023.toml")
    source = example("python", tmp_path / "plugin.py")
    spec = importlib.util.spec_from_file_location("guide_plugin", source)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    assert check_series(module).slug == "translation"
    registry = build([module])
    judgement = registry.judge(registry.edition("翻译", 2023), "副高级", "", Facts(titles=()))
    assert judgement.outcome is Outcome.NOT_MET
    assert judgement.rules[0].cure == "需先取得本系列中级职称"


def test_every_rule_kind_and_field_kind_is_documented():

    for kind in (*KINDS, *FIELD_KINDS):
        assert f"`{kind}`" in GUIDE
