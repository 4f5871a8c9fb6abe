"""The words that facts are commonly written in, for forms to offer. Facts may hold others; editions say which count."""

EMPLOYMENT_KINDS = (
    "企业",
    "事业单位",
    "社会组织",
    "个体经济组织",
    "自由职业",
    "劳务派遣",
    "人事代理",
    "公务员",
    "参公管理单位",
    "退休",
)

ACHIEVEMENT_KINDS = (
    "工程项目",
    "科研项目",
    "发明专利",
    "实用新型专利",
    "外观设计专利",
    "软件著作权",
    "技术标准",
    "工法",
    "奖项",
    "技术报告",
    "成果转化",
    "论文",
    "著作",
    "数字技术工程师证书",
)

# 高级, 中级 and 初级 are the ranks of certificates.
ACHIEVEMENT_RANKS = ("国家级", "省部级", "市厅级", "县级", "单位级", "高级", "中级", "初级")

SANCTION_KINDS = ("警告", "记过", "降低岗位等级", "撤职", "开除", "学术不端")
