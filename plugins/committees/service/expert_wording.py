"""The words for experts, their entries and what is done with them."""

from plugins.committees.domain.expert import Defect, ExpertEvent, ExpertState
from portal.plugin import _l

STATE_NAMES = {
    ExpertState.APPLIED: _l("入库待审批"),
    ExpertState.APPROVED: _l("在库"),
    ExpertState.REFUSED: _l("未批准入库"),
    ExpertState.LEAVING: _l("退出待审批"),
    ExpertState.LEFT: _l("已退出"),
}
STATE_TONES = {"applied": "amber", "approved": "green", "refused": "red", "leaving": "amber", "left": "grey"}
EVENT_NAMES = {
    ExpertEvent.APPROVE: _l("批准入库"),
    ExpertEvent.REFUSE: _l("不批准入库"),
    ExpertEvent.APPROVE_EXIT: _l("批准退出"),
    ExpertEvent.REFUSE_EXIT: _l("不批准退出"),
}
DEFECTS = {
    Defect.NUMBER: _l("证件号码不对，请对照证件逐位检查"),
    Defect.NO_SPECIALTY: _l("请填写专业"),
    Defect.LEVEL: _l("职称层级应为员级、助理级、中级、副高级或正高级"),
    Defect.REGION: _l("请填写所在市（州）的名称或6位行政区划代码"),
    Defect.ENDS_BEFORE: _l("任期的最后一天不能早于第一天"),
    Defect.TOO_LONG: _l("任期不超过3年"),
    Defect.OVER: _l("任期已经结束"),
}
FIELD_NAMES = {
    "name": _l("姓名"),
    "number": _l("证件号码"),
    "series": _l("系列"),
    "specialties": _l("专业"),
    "title": _l("职称"),
    "title_level": _l("职称层级"),
    "employer_name": _l("工作单位"),
    "region": _l("地域"),
    "term_from": _l("任期第一天"),
    "term_until": _l("任期最后一天"),
}
# Written for this portal: the province's own text (attachment 5 of its rule) was not found. A setting can change it.
PLEDGE = _l(
    "一、遵守法律法规和职称评审纪律，客观公正、独立提出评审意见。\n"
    "二、与申报人有亲属、师生、同单位或者其他可能影响公正的关系的，主动申请回避。\n"
    "三、不泄露评审专家名单、申报材料、评审内容和评审过程。\n"
    "四、不私下接触申报人及其单位，不接受请托，不收受财物。\n"
    "五、本人亲自参加评审和表决，不委托他人，不补充投票。\n"
    "六、违反以上承诺的，愿意接受取消评审专家资格、记入诚信档案等处理。"
)
