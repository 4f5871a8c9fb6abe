"""The words for what a returned pack's lines would do."""

from plugins.committees.domain.pack import Effect, Problem
from portal.plugin import _l

EFFECTS = {
    Effect.NEW: _l("新增"),
    Effect.CHANGED: _l("修改"),
    Effect.UNCHANGED: _l("不变"),
    Effect.EMPTY: _l("未填写"),
    Effect.REFUSED: _l("不能导入"),
}
EFFECT_TONES = {"new": "green", "changed": "blue", "unchanged": "grey", "empty": "grey", "refused": "red"}
PROBLEMS = {
    Problem.UNKNOWN: _l("这一行不属于下载的评分表"),
    Problem.TWICE: _l("同一个项目出现了两次"),
    Problem.GONE: _l("这份申报不在您的评分名单中"),
    Problem.MARK: _l("分数不对"),
    Problem.MISSING_MARK: _l("没有填写分数"),
    Problem.MISSING_REASON: _l("没有写明评分理由"),
    Problem.STALE: _l("下载以后您又评过这份申报，请重新下载"),
    Problem.MISSING_WHY: _l("没有填写重新评分的理由"),
    Problem.NEIGHBOUR: _l("同一份申报的其他项目不能导入；一份申报的各项须一起导入"),
}
