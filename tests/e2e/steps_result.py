"""From the publicity to the certificate that anybody verifies."""

import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import zxingcpp
from PIL import Image

from tests.e2e.committee_scene import CommitteeScene
from tests.e2e.committee_world import COMMITTEE, OBJECTED, ONE_BELOW, THE_TWO_THIRDS
from tests.e2e.driver import Visitor
from tests.e2e.steps_ballot import PASSED
from tests.e2e.steps_committee import MEETING, menu

OBJECTION = "公示的教学成果奖由他人主持完成，请核实获奖证书。"
FINDING = "经核实，获奖证书的主持人不是申报人，撤销评审结果。"
PAPER = "黔人社职〔2023〕156号"
CONFIRMED = [name for name in PASSED if name != OBJECTED]


# ---- publicity ------------------------------------------------------------------------------------------------------


def the_public_reads_the_results(scene: CommitteeScene) -> None:
    scene.at("2023-12-06T09:00")
    office = scene.office()
    menu(office, "评审会议")
    office.follow(MEETING)
    office.follow("公示")
    office.reads("有4份评审通过的结果等待公示")
    office.press("开始公示")
    office.reads("评审结果已开始公示")
    public = scene.public()
    public.open("/")
    menu(public, "评审结果公示")
    public.follow(COMMITTEE)
    public.reads("公示期：2023-12-06至2023-12-13 24:00（开始当日不计入）", *PASSED)
    public.does_not_read(ONE_BELOW)
    for name in PASSED:
        public.does_not_read(scene.teachers[name].person.document, scene.teachers[name].person.document[-4:])
    scene.results = public.where


def somebody_objects_and_is_right(scene: CommitteeScene) -> None:
    scene.at("2023-12-07T20:00")
    public = scene.public()
    public.open(scene.results)
    public.follow("提出异议", within=public.page.locator("main tbody tr").filter(has_text=OBJECTED))
    public.fill(named="anonymous", contact="13900000000", text="不实")
    public.press("提交异议")
    public.reads("有内容需要修改")
    public.fill(text=OBJECTION)
    public.press("提交异议")
    public.reads("请保存本页的地址")
    scene.objection = public.where
    scene.everybody_goes_home()

    scene.at("2023-12-11T09:00")
    office = scene.office()
    menu(office, "公示异议")
    office.follow(MEETING)
    office.reads(OBJECTION, OBJECTED, "匿名")
    office.does_not_read("13900000000")
    office.fill(finding="uphold", text=FINDING)
    office.press("办结")
    office.reads("异议已办结，已告知双方")
    public = scene.public()
    public.open(scene.objection)
    public.reads(FINDING)
    public.open(scene.results)
    public.reads(*CONFIRMED)
    public.does_not_read(OBJECTED)
    told = scene.teacher(OBJECTED)
    told.open("/committees/my-results")
    told.reads(FINDING)
    scene.everybody_goes_home()


# ---- confirmation and certificates ----------------------------------------------------------------------------------


def the_province_confirms_after_five_working_days(scene: CommitteeScene) -> None:
    scene.at("2023-12-13T23:59")
    office = scene.office()
    office.open(f"{scene.meeting}/confirmation")
    office.reads("公示期未满")
    scene.at("2023-12-14T00:05")
    office.reload()
    office.reads("报送名单（3人）", *CONFIRMED)
    office.does_not_read(OBJECTED, ONE_BELOW)
    office.press("报送确认")
    office.reads("已报送省级人社部门")
    public = scene.public()
    public.open(scene.results)
    public.reads("公示已于2023-12-13期满")
    public.does_not_read(*PASSED)
    scene.everybody_goes_home()

    scene.at("2023-12-18T09:00")
    province = scene.province()
    menu(province, "评审结果确认")
    province.follow(MEETING)
    province.reads(*CONFIRMED)
    province.press("确认全部")
    province.reads("请填写确认文件的文号")
    province.fill(document=PAPER, confirmed_on="2023-12-18")
    province.press("确认全部")
    province.reads("已办理", "已确认")


def the_province_issues_certificates(scene: CommitteeScene) -> None:
    province = scene.province()
    menu(province, "证书管理")
    province.follow("签发证书")
    province.reads(*CONFIRMED)
    province.press("核对证书内容")
    province.reads("将签发3本证书", COMMITTEE, PAPER, "全省")
    for name in CONFIRMED:
        province.does_not_read(scene.teachers[name].person.document)
    province.press("签发3本证书")
    province.reads("已签发3本证书，并已通知持证人")


def she_holds_her_certificate(scene: CommitteeScene) -> None:
    """The QR code on the paper leads to the page that says so."""
    phone = scene.teacher(THE_TWO_THIRDS)
    menu(phone, "我的证书")
    phone.follow("高级教师")
    phone.reads("有效", "还没有人查验过这本证书", PAPER)
    shown = phone.page.get_by_role("link", name="http").inner_text()
    with phone.page.expect_download() as waiting:
        phone.page.get_by_role("link", name="下载证书").click()
    path = scene.files / "certificate.pdf"
    waiting.value.save_as(path)
    address = _qr_code(path)
    assert address == shown
    scene.check_page = urlsplit(address).path


def _qr_code(path: Path) -> str:
    """What a telephone reads of the code on the printed paper."""
    drawn = path.with_suffix("")
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", str(path), str(drawn)], check=True, timeout=60)
    (found,) = zxingcpp.read_barcodes(Image.open(path.with_suffix(".png")).convert("L"))
    return found.text


def anybody_verifies_it(scene: CommitteeScene) -> None:
    public, person = scene.public(), scene.teachers[THE_TWO_THIRDS].person
    public.open(scene.check_page)
    public.does_not_read(THE_TWO_THIRDS[0])
    public.fill(looker="贵阳市某中学")
    public.press("查验")
    public.reads("证书查验结果", "证书有效", "高级教师", "中小学教师", "语文", COMMITTEE, PAPER)
    public.does_not_read(THE_TWO_THIRDS, person.document, person.phone)
    public.reads(person.document[-4:])
    phone = scene.teacher(THE_TWO_THIRDS)
    phone.reload()
    phone.reads("贵阳市某中学")


def nobody_finds_another(scene: CommitteeScene) -> None:
    public: Visitor = scene.public()
    public.open(scene.check_page[:-1] + ("b" if scene.check_page[-1] != "b" else "c"))
    public.press("查验")
    public.reads("没有查到")
