"""What the author has to know of the watching itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.codes import Code
from generator.base.problems import Place, Problem, Severity
from generator.filing.workspace import FILINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

_WHOLE = "."
_FEW = 3


def beyond_limit(folders: Sequence[str]) -> Problem:
    """Say of which folders the system does not tell us, what is done instead, and how to mend it."""
    whole = _WHOLE in folders
    setting = "fs.inotify.max_user_instances=1024" if whole else "fs.inotify.max_user_watches=524288"
    message = f"系统能监视的文件夹用完了，{_named(folders)}收不到变动通知，改为每隔半秒去看一次"
    hint = f"不会漏掉修改，只是慢一点；要马上重印，请管理员调大上限（sudo sysctl {setting}），再重新运行"
    return Problem(Code.UNWATCHED, message, Place(FILINGS), hint, Severity.WARNING)


def _named(folders: Sequence[str]) -> str:
    if _WHOLE in folders:
        return "整个工作文件夹都"
    named = "、".join(folders[:_FEW])
    return f"{named} 等 {len(folders)} 个文件夹" if len(folders) > _FEW else f"{named} "
