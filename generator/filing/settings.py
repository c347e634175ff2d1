"""tianbao.toml: what an office decides once for its workspace. It may be left out, and any part of it."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from pydantic import Field, ValidationError

from generator.base.codes import Code
from generator.base.files import why_unreadable
from generator.base.problems import Place, Problem
from generator.filing.load.messages import wrong_values
from generator.filing.model import Table
from generator.filing.source import read_source
from generator.filing.workspace import read_file, unsafe_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.base.problems import KeyPath
    from generator.filing.source import Source
    from generator.filing.workspace import Workspace

SETTINGS = "tianbao.toml"
FOLDER_NAMES = {"unit": "单位名称", "unit_id": "单位文件夹", "year": "年度"}
"""What the name of a package may say, with its Chinese title."""
FILE_NAMES = {
    **FOLDER_NAMES,
    "number": "序号",
    "form": "表名",
    "subject": "部门或项目名称",
    "code": "项目编码",
}
"""What the name of a file in a package may say."""


def _offered(names: Mapping[str, str]) -> str:
    return "可以用：" + "、".join(f"{{{key}}}（{said}）" for key, said in names.items())


class BuildSettings(Table, title="生成"):
    """What a plain build makes beside Word and HTML."""

    outputs: list[Literal["pdf", "xlsx"]] = Field(
        title="另外生成",
        description="每次 tianbao build 都做的：pdf、xlsx（watch 和 serve 在保存时不做 PDF）",
        default=[],
    )
    pack: bool | None = Field(
        title="收进压缩包",
        description="true 时每个单位每年的表放进一个 zip（build/单位/年度.zip），false 时是一个个文件，"
        "不写时原来怎样就怎样",
        default=None,
    )
    store: str = Field(
        title="送到哪里",
        description="每次 tianbao build 之后把变了的送去的地址，如 file:///mnt/share/填报、sftp://主机/路径"
        "（要装 tianbao[store]；密码不要写在这里）",
        default="",
    )


class PublishSettings(Table, title="公开版"):
    """How personal data is replaced in a public copy."""

    person: Literal["留空", "略", "姓氏"] = Field(
        title="姓名", description="填报人、项目负责人等：留空、略（印“略”）或姓氏（只印姓）", default="略"
    )
    contact: Literal["留空", "略"] = Field(
        title="电话", description="联系电话等联系方式：留空或略（印“略”）", default="略"
    )
    prose: Literal["替换", "保留"] = Field(
        title="正文", description="同样的姓名、电话出现在正文里时：替换或保留，都会列出来", default="替换"
    )


class PackSettings(Table, title="报送包"):
    """How what is handed in is called."""

    name: str = Field(
        title="报送包的名称",
        description=_offered(FOLDER_NAMES),
        default="{unit}{year}年预算绩效目标",
    )
    files: str = Field(
        title="文件的名称",
        description=f"不含扩展名；{_offered(FILE_NAMES)}",
        default="{number} {form}（{subject}）",
    )
    zip: bool = Field(title="压缩成一个 zip", description="false 时是一个文件夹", default=True)


class Settings(Table, title="工作文件夹的设置"):
    """tianbao.toml."""

    build: Annotated[BuildSettings, Field(title="生成")] = BuildSettings()
    publish: Annotated[PublishSettings, Field(title="公开版")] = PublishSettings()
    pack: Annotated[PackSettings, Field(title="报送包")] = PackSettings()


class ReadSettings(NamedTuple):
    """The settings, as far as they can be read, and what is wrong with them."""

    settings: Settings
    problems: tuple[Problem, ...] = ()


def read_settings(workspace: Workspace) -> ReadSettings:
    """Read tianbao.toml; where it is wrong, the usual settings come with the problems."""
    path = workspace.root / SETTINGS
    try:
        data = read_file(path)
    except FileNotFoundError:
        return ReadSettings(Settings())
    except OSError as error:
        problem = Problem(Code.UNREADABLE, f"读不了：{why_unreadable(error)}", Place(SETTINGS))
        return ReadSettings(Settings(), (problem,))
    return settings_of(data)


def settings_of(data: bytes) -> ReadSettings:
    """Read the content of a tianbao.toml; one without content leaves all as usual."""
    if not data.strip():
        return ReadSettings(Settings())
    source, problems = read_source(data, SETTINGS)
    if source is None or problems:
        problems = [problem for problem in problems if problem.code != Code.EMPTY]
        return ReadSettings(Settings(), tuple(problems))
    try:
        settings = Settings.model_validate(source.values)
    except ValidationError as error:
        return ReadSettings(Settings(), tuple(wrong_values(error, source, Settings)))
    wrong = tuple(_wrong_names(settings, source))
    return ReadSettings(Settings() if wrong else settings, wrong)


def _wrong_names(settings: Settings, source: Source) -> Iterator[Problem]:
    for key, pattern, known in (
        ("name", settings.pack.name, FOLDER_NAMES),
        ("files", settings.pack.files, FILE_NAMES),
    ):
        path: KeyPath = ("pack", key)
        why = _refused(pattern, known) if key in settings.pack.model_fields_set else ""
        if why:
            message = f"“{pattern}”不能作名称：{why}"
            yield Problem(Code.PATTERN, message, source.place(path), _offered(known))


def _refused(pattern: str, known: Mapping[str, str]) -> str:
    """Say why a pattern makes no name; empty when it does."""
    try:
        parts = list(string.Formatter().parse(pattern))
    except ValueError:
        return "花括号没有配对"
    for _, name, style, conversion in parts:
        if name is not None and name not in known:
            return f"不认识 {{{name}}}"
        if style or conversion:
            return f"花括号里只写 {name}，后面不写别的"
    if not parts:
        return "是空的"
    return unsafe_name("".join(text + ("x" if name else "") for text, name, _, _ in parts))


def filled_name(pattern: str, values: Mapping[str, str]) -> str:
    """Return a name made of a pattern that was found right; what no file name can hold becomes ``_``.

    >>> filled_name("{number} {subject}", {"number": "01", "subject": "甲/乙"})
    '01 甲_乙'
    """
    return safe_name(pattern.format_map(values))


def safe_name(name: str) -> str:
    """Return a name that a file can have on every system, as much like the one wished for as can be.

    >>> safe_name("甲:乙/丙."), safe_name("CON"), safe_name("")
    ('甲_乙_丙', '_CON', '_')
    """
    name = "".join("_" if unsafe_name(f"x{one}x") else one for one in name).strip(" .") or "_"
    if unsafe_name(name) and not unsafe_name(f"_{name}"):  # a device's
        return f"_{name}"
    while unsafe_name(name):  # too long
        name = name[:-1].rstrip(" .")
    return name
