"""What happens at the desks: audit, publicity, recommendation, reviews, receipt."""

from portal.kernel.access import Role
from tests.e2e import driver
from tests.e2e.story import Story
from tests.e2e.world import EMPLOYER, ENGINEER
from tests.factories import totp

OBJECTION = "市图书馆新馆的专业负责人另有其人，请核实任命文件。"


def the_employer_returns_two_items(story: Story) -> None:
    story.at("2023-08-30T09:00")
    officer, person = story.open_browser(), story.world.employer.person
    driver.sign_in(officer, person.phone, person.password)
    driver.act_for(officer, EMPLOYER)
    secret = driver.enrol(officer, person.password, lambda secret: totp(secret, story.clock.now()))
    story.world.secrets[Role.EMPLOYER_OFFICER] = secret

    story.at("2023-08-30T14:00")
    officer = story.staff_signs_in(story.world.employer)
    driver.open_case(officer, ENGINEER)
    officer.follow("开始审核")
    returns = {
        "贵州大学": ("毕业证书.jpg", "毕业证书照片缺右下角，请重拍"),
        "专业技术工作总结": ("", "请补充任现职以来解决的技术问题"),
    }
    looked_at = driver.audit(officer, returns)
    assert looked_at >= 10
    officer.open(story.application.replace("/applications/", "/desk/"))
    officer.follow("退回补正")
    officer.reads("毕业证书照片缺右下角，请重拍", "请补充任现职以来解决的技术问题", "2023年9月6日")
    officer.press("一次退回以上全部问题")


def the_employer_passes_and_publishes(story: Story) -> None:
    story.at("2023-09-04T09:00")
    officer = story.staff_signs_in(story.world.employer)
    driver.open_case(officer, ENGINEER)
    officer.follow("继续审核")
    officer.reads("毕业证书重拍.jpg", "新文件")
    assert driver.audit(officer, {}) == 2
    driver.pass_case(officer, ENGINEER, "通过审核", "确认通过单位审核")
    officer.follow("准备公示")
    officer.reads("5个工作日", "2023年9月4日（周一）（当日不计入）", "2023年9月11日（周一）")
    officer.press("今天开始公示")
    story.she_sees("现在：用人单位公示")


def a_visitor_objects_and_is_answered(story: Story) -> None:
    story.at("2023-09-05T11:00")
    visitor = story.open_browser()
    visitor.open("/publicity")
    visitor.follow(ENGINEER)
    shown = visitor.page.locator("dl.summary dt").all_inner_texts()
    assert shown == ["姓名", "用人单位", "系列", "申报级别", "公示开始", "公示结束"]
    visitor.reads(ENGINEER, EMPLOYER, "高级工程师", "2023年9月11日（周一） 24:00")
    engineer = story.world.engineer
    visitor.does_not_read(story.number, "建筑设计专业", "贵州大学", "市图书馆", engineer.document, engineer.phone)
    visitor.follow("提出异议")
    visitor.fill(contact="王先生 139-0000", text=OBJECTION)
    visitor.press("提交异议")
    code = visitor.page.locator(".reference").inner_text()

    story.at("2023-09-06T09:00")
    officer = story.staff_signs_in(story.world.employer)
    driver.open_case(officer, ENGINEER)
    officer.reads("收到的异议（1件）")
    officer.follow("09-05 11:00收到的异议")
    officer.reads(OBJECTION)
    officer.fill(decision="dismissed", reasons="已核对任命文件，申报人为该项目专业负责人。")
    officer.press("作出处理决定")

    visitor.open("/publicity/objections")
    visitor.fill(code=code)
    visitor.press("查询")
    visitor.reads("已核对任命文件，申报人为该项目专业负责人。")


def the_publicity_closes_and_the_employer_recommends(story: Story) -> None:
    story.at("2023-09-11T23:59:59")
    story.she_sees("现在：用人单位公示")
    story.at("2023-09-12T00:00:01")
    story.she_sees("现在：用人单位推荐")
    story.at("2023-09-12T09:00")
    officer = story.staff_signs_in(story.world.employer)
    driver.pass_case(officer, ENGINEER, "同意推荐", "同意推荐", "德才兼备，同意推荐。")
    visitor = story.open_browser()
    visitor.open("/publicity")
    visitor.does_not_read(ENGINEER)


# ---- September: above the employer ----------------------------------------------------------------------------------


def the_chain_passes_it_on(story: Story) -> None:
    world = story.world
    stations = (("13", world.department, "主管部门审核"), ("14", world.county, "人社部门审核"))
    for day, staff, step in (*stations, ("15", world.city, "人社部门审核")):
        story.at(f"2023-09-{day}T09:00")
        story.she_sees(f"现在：{step}")
        officer = story.staff_signs_in(staff)
        driver.pass_case(officer, ENGINEER, "通过", "确认通过", "材料齐全，同意上报。")


def the_office_receives_it(story: Story) -> None:
    story.at("2023-09-30T16:59:59")
    story.she_sees("现在：评委会材料接收", "2023年9月30日（周六）17:00")
    officer = story.staff_signs_in(story.world.office)
    driver.pass_case(officer, ENGINEER, "接收材料", "接收申报材料")
    story.she_sees("评委会已接收")
    phone = story.phone
    phone.reads("现在：政策性审查")
    phone.open("/inbox")
    assert "接收" in phone.words()
    phone.follow("我的申报")
    phone.reads("评委会已接收")


def the_office_reviews_the_policy(story: Story) -> None:
    """Committees ask for the policy review of every case that was received."""
    story.at("2023-10-09T09:00")
    officer = story.staff_signs_in(story.world.office)
    driver.pass_case(officer, ENGINEER, "通过", "通过政策性审查", "符合申报条件。")
    story.she_sees("评委会已接收")
    assert story.phone.page.get_by_text("正在办理").count() == 0
