"""What plugins do and are, in words."""

from collections.abc import Callable
from datetime import datetime

from portal.extensions.domain.release import ReleaseState
from portal.kernel.clock import SHANGHAI
from portal.kernel.forms import N_
from portal.kernel.i18n import _
from portal.registry.faults import Deed

DEEDS = {
    Deed.IMPORT: N_("加载时出错"),
    Deed.HOOK: N_("调用时出错"),
    Deed.VALUE: N_("返回的内容不符合约定"),
    Deed.CORE_API: N_("不适用于本平台的接口版本"),
    Deed.DEPENDENCY: N_("缺少所依赖的软件"),
    Deed.UNKNOWN_HOOK: N_("实现了不存在的接口"),
    Deed.NO_HOOK: N_("没有实现任何接口"),
    Deed.WRAPPER: N_("试图包裹其他插件的调用"),
    Deed.NAME_TAKEN: N_("占用了已有的名称"),
    Deed.DIED: N_("试图终止平台进程"),
    Deed.TIME: N_("加载超时"),
    Deed.MEMORY: N_("占用内存过多"),
    Deed.CHANGED: N_("安装后文件被改动"),
    Deed.CONTRACT: N_("未通过约定检查"),
    Deed.SLOW: N_("响应缓慢"),
    Deed.DISABLED: N_("由省级管理人员停用"),
    Deed.JUDGING: N_("判定条件时出错"),
    Deed.VIEW: N_("页面出错"),
    Deed.TEMPLATE: N_("模板出错"),
    Deed.MIGRATION: N_("数据升级出错"),
    Deed.SWEEP: N_("后台任务出错"),
    Deed.SHADOWS: N_("试图占用他人的网址或模板"),
    Deed.ACCESS: N_("页面没有权限规则"),
    Deed.APP_HOOK: N_("试图改动所有页面"),
    Deed.HEADERS: N_("试图改动安全响应头"),
    Deed.TABLES: N_("试图访问其他数据表"),
}

STATES = {
    ReleaseState.STAGED: (N_("待批准"), "amber"),
    ReleaseState.APPROVED: (N_("已批准，待启用"), "amber"),
    ReleaseState.ACTIVE: (N_("使用中"), "green"),
    ReleaseState.PREVIOUS: (N_("上一版本"), "blue"),
    ReleaseState.RETIRED: (N_("已被替换"), "grey"),
    ReleaseState.DECLINED: (N_("不予批准"), "red"),
    ReleaseState.FAILED: (N_("启用失败"), "red"),
    ReleaseState.REMOVED: (N_("已卸载"), "grey"),
}

ACTIONS = {
    "plugin.staged": N_("提交安装"),
    "plugin.approved": N_("批准"),
    "plugin.declined": N_("不予批准"),
    "plugin.activated": N_("启用新版本"),
    "plugin.failed": N_("启用失败"),
    "plugin.rolled_back": N_("恢复上一版本"),
    "plugin.removed": N_("卸载"),
    "plugin.disabled": N_("停用"),
    "plugin.enabled": N_("恢复使用"),
    "plugin.settings_changed": N_("修改设置"),
}

KINDS = {"series": N_("系列插件"), "service": N_("业务插件")}


def say_deed(deed: str | None) -> str:
    """What a plugin did."""
    return _(DEEDS[Deed(deed)]) if deed in set(Deed) else ""


def say_state(state: ReleaseState) -> tuple[str, str]:
    """A version's state, and its tone."""
    text, tone = STATES[state]
    return _(text), tone


def say_at(at: datetime | None) -> str:
    """An instant to the second."""
    return "" if at is None else f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"


# What the templates of these pages use.
WORDS: dict[str, Callable[..., str]] = {"say_deed": say_deed, "plugin_at": say_at}
