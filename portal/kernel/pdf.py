"""PDF by typst, with one shared set of fonts. A character that the font lacks is reported, never a silent box."""

import importlib.util
import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from fontTools.ttLib import TTCollection

from portal.kernel.errors import PortalError

# Where the system keeps Noto CJK; Debian's fonts-noto-cjk has the rare blocks and two static weights.
SYSTEM_FONTS = Path("/usr/share/fonts/opentype/noto")
SYSTEM_FILES = ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc")
# A pure pip install brings the same charset as one variable font.
PACKAGED = ("manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc")
FAMILY = "Noto Sans CJK SC"
# 〓, the printer's mark for a sort that is not in the case.
ABSENT = "〓"
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Cn"})


class NoFont(PortalError):
    """Neither the system's Noto CJK nor the packaged one is installed."""


class MissingGlyphs(PortalError):
    """The text holds characters that the font can't draw; `characters` names them."""

    def __init__(self, characters: str) -> None:
        listed = "、".join(f"{character}（U+{ord(character):04X}）" for character in characters)
        super().__init__(f"字库缺少这些字，无法打印：{listed}")
        self.characters = characters


@cache
def font_files() -> tuple[Path, ...]:
    """The font files in use: the system's, else the package's. Raises NoFont."""
    system = [SYSTEM_FONTS / name for name in SYSTEM_FILES]
    if system[0].exists():
        return tuple(path for path in system if path.exists())
    package = importlib.util.find_spec(PACKAGED[0])
    for folder in (package.submodule_search_locations or ()) if package else ():
        path = Path(folder) / PACKAGED[1]
        if path.exists():
            return (path,)
    raise NoFont("没有可用的中文字库：请安装 fonts-noto-cjk 或 manimgx-fonts-cjk")


@cache
def _fonts() -> typst.Fonts:
    # Scanning fonts costs 60 ms; sharing them makes a page 9 ms. typst.compile with shared fonts is thread-safe.
    folders = sorted({str(path.parent) for path in font_files()})
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


@cache
def _charset() -> frozenset[int]:
    """The code points that every weight in use can draw."""
    sets = []
    for path in font_files():
        with TTCollection(str(path), lazy=True) as collection:
            faces = [face for face in collection.fonts if (face["name"].getDebugName(1) or "").startswith(FAMILY)]
            sets.append(frozenset((faces or collection.fonts)[0].getBestCmap()))
    return frozenset.intersection(*sets)


def missing(text: str) -> str:
    """The characters of the text that can't be drawn, each once, in their order."""
    charset = _charset()
    lacking = (
        character
        for character in text
        if ord(character) not in charset and unicodedata.category(character) not in _UNSEEN
    )
    return "".join(dict.fromkeys(lacking))


def drawable(text: str) -> tuple[str, str]:
    """(the text with 〓 for each character that can't be drawn, those characters)."""
    lacking = missing(text)
    return "".join(ABSENT if character in lacking else character for character in text), lacking


def compile_pdf(source: Path, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """The PDF of a typst file, which reads its data as JSON (`json(bytes(sys.inputs.data))`).

    Equal data at an equal `at` give equal bytes. Raises MissingGlyphs before printing what the font lacks.
    """
    text = json.dumps(data, ensure_ascii=False)
    lacking = missing(text + source.read_text(encoding="utf-8"))
    if lacking:
        raise MissingGlyphs(lacking)
    return typst.compile(
        str(source),
        root=str(source.parent),
        font_paths=_fonts(),
        sys_inputs={"data": text},
        timestamp=int(at.timestamp()),
    )
