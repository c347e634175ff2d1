"""The codes of what is wrong with a file whatever the rules say, each with its Chinese title."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import Self


@unique
class Code(StrEnum):
    """A code is stable: authors may name it; it is never given to something else."""

    label: str

    def __new__(cls, code: str, label: str) -> Self:
        """Make a member that is its code, and knows its title."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member

    ENCODING = "TB001", "文件不是 UTF-8 编码"
    EMPTY = "TB002", "文件是空的"
    MISSING_FILE = "TB003", "缺少文件"
    FILE_NAME = "TB004", "文件名不能用"

    SYNTAX = "TB010", "不符合 TOML 的写法"
    CHINESE_KEY = "TB011", "键写成了中文"
    FULL_WIDTH = "TB012", "用了全角标点"
    QUOTES = "TB013", "引号没有配对"
    DUPLICATE_KEY = "TB014", "同一个键或表写了两次"
    CHARACTER = "TB015", "文字里有不能用的字符"
    ESCAPE = "TB016", "反斜杠的用法不对"
    TOO_LARGE = "TB017", "数太大或嵌套太深"
    BRACKETS = "TB018", "括号没有配对"
    CONFLICT = "TB019", "合并冲突没有解决"

    MISSING_KEY = "TB020", "缺少必填项"
    UNKNOWN_KEY = "TB021", "不认识的键"
    TYPE = "TB022", "值的类型不对"
    NUMBER = "TB023", "数值超出范围"
    CHOICE = "TB024", "不是可选的值"
    PATTERN = "TB025", "格式不对"

    UNKNOWN_PROJECT = "TB030", "引用的项目不存在"
    UNKNOWN_GOAL = "TB031", "引用的目标不存在"
    UNKNOWN_INDICATOR = "TB032", "引用的指标不存在"
    GOAL_TWICE = "TB033", "同一个目标引用了两次"
    INDICATOR_TWICE = "TB034", "同一个指标引用了两次"
    SELF_REFERENCE = "TB035", "部门表引用了自己"
    SAME_IDENTITY = "TB036", "同一个目标里有两个指标标识相同"

    UNREADABLE = "TB040", "文件或文件夹读不了"
    UNWRITABLE = "TB041", "文件写不了"
    FOLDER_NAME = "TB042", "文件夹名不能用"
    NO_EDITION = "TB043", "没有适用的表样"
    SAME_OUTPUT = "TB044", "两张表要印成同一个文件"
    EDITION = "TB045", "表样文件夹不完整"
    HELD = "TB046", "以前年度的文件有错误，用到它的表没有印"
    UNCLASSED = "TB047", "指标分类里没有这个二级指标，一级指标印不出来"
    FORM_UNREAD = "TB048", "表样有错误，按它填的内容读不了"
    DOCUMENT = "TB049", "文档读不了"

    NO_REASON = "TB050", "略过规则没有写明理由"
    SILENCE_UNUSED = "TB051", "略过的规则在这里没有发现问题"
    NO_SUCH_RULE = "TB052", "略过的规则不存在"

    DOUBTFUL = "TB060", "读入的内容没有把握"
    NOT_READ = "TB061", "文件里有没有读入的内容"
    NOT_THERE = "TB062", "文件里没有表样的这一行"
    PRINTS_OTHERWISE = "TB063", "印出来和读入的文件不同"
    WHICH_FORM = "TB064", "认不出是哪一张表"
    TOGETHER = "TB065", "这些文件不能一起读入"
    NOT_PULLED = "TB066", "Word 里的改动没有写回"
    TWO_WAYS = "TB067", "同一个内容改成了两样"
    COMMENT = "TB068", "Word 文件里的批注"

    NO_OFFICE = "TB080", "没有 LibreOffice，做不了 PDF"
    NO_PDF = "TB081", "这张表没有做成 PDF"
    FONT = "TB082", "这台电脑上没有表样的字体"
    PERSONAL_LEFT = "TB085", "公开版里还有要去掉的姓名或电话"
    PERSONAL_LIKE = "TB086", "公开版里有像个人信息的内容"
    CELL_TOO_LONG = "TB087", "文字太长，Excel 的一格放不下"
    IMPORT_EMPTY = "TB088", "导入用的表里，必填的格子空着"
    IMPORT_CHOICE = "TB089", "导入用的表里，内容不在下拉的选项里"

    PROGRAM_FAULT = "TB090", "程序出错"
    PROCESS_LOST = "TB091", "工作进程意外退出"
    UNWATCHED = "TB092", "系统不能通知文件的变动"
