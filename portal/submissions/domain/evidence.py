"""Evidence files (证明材料): what may be uploaded, how much, and what is said to what may not."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.accounts.domain.texts import N_

MIB = 1024 * 1024
LONG_SIDE = 2400
LONGEST_LABEL = 80


class Problem(StrEnum):
    """Why a file is not taken."""

    MISSING = "missing"
    EMPTY = "empty"
    TWO_FILES = "two_files"
    TOO_LARGE = "too_large"
    KIND = "kind"
    HEIC = "heic"
    OFFICE = "office"
    BROKEN = "broken"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_PAGES = "too_many_pages"
    ENCRYPTED = "encrypted"
    SCRIPT = "script"
    LAUNCH = "launch"
    ATTACHMENT = "attachment"
    XFA = "xfa"
    MEDIA = "media"
    TOO_HARD = "too_hard"
    TOO_MANY_FILES = "too_many_files"
    QUOTA = "quota"


MESSAGES: dict[Problem, str] = {
    Problem.MISSING: N_("请先拍照或选择一个文件，再点“上传”"),
    Problem.EMPTY: N_("这个文件是空的，请重新选择"),
    Problem.TWO_FILES: N_("一次只能上传一个文件，请分几次上传"),
    Problem.TOO_LARGE: N_("文件太大，请压缩后再上传，或分成几个文件"),
    Problem.KIND: N_("只接受JPG、PNG图片和PDF文件，这个文件的内容不是其中任何一种"),
    Problem.HEIC: N_(
        "这是HEIC格式的照片，无法使用。请在手机“设置—相机—格式”中选“兼容性最佳”后重拍，或用“拍照”直接拍摄，"
        "也可以把照片截屏后上传"
    ),
    Problem.OFFICE: N_("不接受Word、Excel和压缩包。请另存为PDF后再上传"),
    Problem.BROKEN: N_("文件已损坏或不完整，无法打开。请重新扫描或重新导出后再上传"),
    Problem.TOO_MANY_PIXELS: N_("图片尺寸太大，无法处理。请缩小后再上传"),
    Problem.TOO_MANY_PAGES: N_("PDF的页数太多，请只保留需要的页，或分成几个文件"),
    Problem.ENCRYPTED: N_("这个PDF设有密码或加密，请去掉密码后重新导出再上传"),
    Problem.SCRIPT: N_("这个PDF含有脚本（JavaScript），不能接收。请用“打印—另存为PDF”重新生成后再上传"),
    Problem.LAUNCH: N_("这个PDF含有打开时自动执行的动作，不能接收。请用“打印—另存为PDF”重新生成后再上传"),
    Problem.ATTACHMENT: N_("这个PDF里嵌有其他文件，不能接收。请去掉附件，或用“打印—另存为PDF”重新生成后再上传"),
    Problem.XFA: N_("这个PDF是动态表单（XFA），不能接收。请用“打印—另存为PDF”重新生成后再上传"),
    Problem.MEDIA: N_("这个PDF含有音视频或三维内容，不能接收。请用“打印—另存为PDF”重新生成后再上传"),
    Problem.TOO_HARD: N_("这个文件太复杂，处理超时。请重新扫描或用“打印—另存为PDF”重新生成后再上传"),
    Problem.TOO_MANY_FILES: N_("这一条的文件已经达到个数上限，请先删除不需要的文件"),
    Problem.QUOTA: N_("您的证明材料总量已达到上限，请先删除不需要的文件"),
}


@dataclass(frozen=True)
class Limits:
    """What one kind of item takes; settings, per kind (`Settings.upload_limits`). Sizes in bytes."""

    image_bytes: int = 10 * MIB
    pdf_bytes: int = 20 * MIB
    pdf_pages: int = 100
    files: int = 20

    @property
    def largest(self) -> int:
        return max(self.image_bytes, self.pdf_bytes)


def limits_for(kind: str, default: Limits, by_kind: Mapping[str, Mapping[str, int]]) -> Limits:
    """The limits of a kind: the default, with what the settings say of this kind."""
    own = by_kind.get(kind, {})
    return Limits(
        image_bytes=own.get("image_bytes", default.image_bytes),
        pdf_bytes=own.get("pdf_bytes", default.pdf_bytes),
        pdf_pages=own.get("pdf_pages", default.pdf_pages),
        files=own.get("files", default.files),
    )


@dataclass(frozen=True)
class Checked:
    """A file as it is kept: an image made anew without its metadata, a PDF as it came."""

    content: bytes
    media_type: str
    pages: int = 1
    width: int = 0
    height: int = 0


class Unacceptable(Exception):
    """The file is not taken, for one reason."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True)
class Evidence:
    """One file of an item. `label` is the name it was uploaded under, cleaned; it names nothing on a disk."""

    id: int
    item_id: int
    person_id: int
    label: str
    sha256: str
    size: int
    media_type: str
    pages: int
    original_sha256: str
    uploaded_at: datetime
    removed_at: datetime | None = None

    @property
    def file_name(self) -> str:
        """The name under which it is saved by whoever downloads it: its extension is that of its content."""
        stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", self.label) or "evidence"
        return stem + EXTENSIONS[self.media_type]


EXTENSIONS = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}


def label_of(name: str) -> str:
    """The name of an upload as a label: no path, no control or bidirectional characters, not too long.

    An ID number in it is masked: 姓名_身份证号_材料 is a habit that other portals asked for (DOMAIN 5).
    """
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(c for c in base if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
    kept = re.sub(r'[<>:"|?*;%\s]+', "_", kept).strip("._ ")
    kept = re.sub(r"(?<![0-9])([0-9]{3})[0-9]{11}([0-9]{3}[0-9Xx])(?![0-9])", r"\1***********\2", kept)
    kept = re.sub(r"(?<![0-9])(1[3-9][0-9])[0-9]{4}([0-9]{4})(?![0-9])", r"\1____\2", kept)
    kept = kept.replace("*", "_")
    if len(kept) > LONGEST_LABEL:
        stem, dot, extension = kept.rpartition(".")
        short = dot and len(extension) <= 5
        kept = f"{stem[: LONGEST_LABEL - 6]}.{extension}" if short else kept[:LONGEST_LABEL]
    return kept or "evidence"
