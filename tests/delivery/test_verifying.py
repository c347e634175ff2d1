"""A package as it was made is right; whatever somebody does to it, or to its sources, is said."""

from __future__ import annotations

import json
import struct
import zlib
from typing import TYPE_CHECKING

import pytest
from commands import tianbao
from packages import (
    UNIT,
    contents_of,
    copied,
    listed_as,
    package,
    relisted,
    template_digests,
    unzip,
    verify,
    zip_of,
)
from repositories import commit, git
from workspaces import contents, edit

from generator.base.errors import DiskError
from generator.delivery.contents import LIST, LIST_AS_WORD
from generator.delivery.opening import PackageError, unzipped
from generator.delivery.packing.run import save
from generator.filing.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from generator.delivery.packing.run import Package

    Files = Mapping[str, bytes]

DEPARTMENT = "01 部门整体支出绩效目标表（武汉国家生物产业基地建设管理办公室）.docx"
SERVICE = "02 项目支出绩效目标表（综合服务保障专项）.docx"
FOURTH = "04 项目支出绩效目标表（企业服务专项）.docx"
REDLINE = f"对照上年/{SERVICE}"


def other_word(files: Files, name: str, old: str, new: str) -> dict[str, bytes]:
    """Return the files with another text in one of them."""
    parts = unzip(files[name])
    assert old.encode() in parts["word/document.xml"]
    parts["word/document.xml"] = parts["word/document.xml"].replace(old.encode(), new.encode())
    return {**files, name: zip_of(*parts.items())}


def flipped(files: Files, name: str) -> dict[str, bytes]:
    data = bytearray(files[name])
    data[len(data) // 2] ^= 1
    return {**files, name: bytes(data)}


def without(files: Files, name: str) -> dict[str, bytes]:
    return {each: data for each, data in files.items() if each != name}


def other_sum(files: Files) -> dict[str, bytes]:
    return {**files, LIST: files[LIST].replace(b'"661.5"', b'"999.5"')}


def dropped_form(files: Files) -> dict[str, bytes]:
    """Take the last form out of the package and of its list."""
    told = contents_of(files)
    form = told.forms[-1]
    gone = {*form.files, form.redline}
    items = {name: item for name, item in told.files.items() if name not in gone}
    left = {name: data for name, data in files.items() if name not in gone}
    return listed_as(left, told.model_copy(update={"files": items, "forms": told.forms[:-1]}))


TAMPERED: dict[str, tuple[Callable[[Files], Files], str, str]] = {
    "a byte of a form": (lambda files: flipped(files, SERVICE), SERVICE, "和清单上的校验和不同"),
    "a byte of a redline": (lambda files: flipped(files, REDLINE), REDLINE, "和清单上的校验和不同"),
    "a file is missing": (lambda files: without(files, SERVICE), SERVICE, "清单里有，包里没有"),
    "a file too many": (lambda files: {**files, "附件.docx": b"x"}, "附件.docx", "包里有，清单里没有"),
    "the list": (
        other_sum,
        LIST_AS_WORD,
        "与清单.json不一致；第 1 个表第 2 行第 4 格：包里是“收入合计 661.5",
    ),
    "the list as Word": (
        lambda files: other_word(files, LIST_AS_WORD, "661.5", "999.5"),
        LIST_AS_WORD,
        "清单.json印出来是“收入合计 661.5",
    ),
    "the list's looks": (
        lambda files: other_word(files, LIST_AS_WORD, "<w:cantSplit/>", ""),
        LIST_AS_WORD,
        "与清单.json不一致",
    ),
    "no list as Word": (lambda files: without(files, LIST_AS_WORD), LIST_AS_WORD, "包里没有"),
    "a list as Word that is none": (
        lambda files: {**files, LIST_AS_WORD: rb"{\rtf1 x}"},
        LIST_AS_WORD,
        "包里的文件读不了：这是 .rtf 文件",
    ),
    "a file of no form": (
        lambda files: relisted({**files, "a.docx": b"x"}, "a.docx"),
        LIST,
        "“a.docx”只在表里或只在文件里列了一次",
    ),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_whatever_is_done_to_a_package_is_said(files: Files, tmp_path: Path, how: str) -> None:
    tamper, name, told = TAMPERED[how]
    said = verify(tmp_path, tamper(files), None)
    assert said.wrong.keys() == {name}
    assert told in said.wrong[name]


def test_a_forger_who_writes_the_lists_anew_is_found_out(
    example: Workspace, files: Files, tmp_path: Path
) -> None:
    forged = relisted(other_word(files, SERVICE, "221", "229"), SERVICE)
    forged = relisted(other_word(forged, FOURTH, "<w:cantSplit/>", ""), FOURTH)
    forged = relisted({**forged, REDLINE: files[SERVICE]}, REDLINE)
    forged = dropped_form(listed_as(forged, contents_of(other_sum(forged))))
    assert not verify(tmp_path, forged, None).wrong
    wrong = verify(tmp_path, forged, example).wrong
    assert "：包里是“229”，申报印出来是“221”" in wrong.pop(SERVICE)
    assert "各格文字相同，格式或属性不同" in wrong.pop(FOURTH)
    assert "各格文字相同，格式或属性不同" in wrong.pop(REDLINE)
    assert wrong.pop("部门整体支出绩效目标表") == "清单上的金额和申报不同"
    assert "有这张表（party），包里没有" in wrong.pop("项目支出绩效目标表")
    assert not wrong


def test_facts_that_a_forger_writes_into_the_list_are_found_out(
    example: Workspace, files: Files, tmp_path: Path
) -> None:
    told = contents_of(files)
    assert told.revision is not None
    forged = told.model_copy(
        update={
            "problems": (),
            "counts": dict.fromkeys(told.counts, 0),
            "unfinished": ("2 处待核没有核对",),
            "unit": told.unit.model_copy(update={"name": "别的单位"}),
            "revision": told.revision.model_copy(update={"date": "2020-01-01T00:00:00+08:00"}),
            "forms": (told.forms[0].model_copy(update={"remark": "与上年相同"}), *told.forms[1:]),
        }
    )
    git(example.root, "clone", "--quiet", ".", str(tmp_path / "clone"))
    clone = Workspace(tmp_path / "clone")  # in which nothing is built
    assert not verify(tmp_path, files, clone).wrong
    assert not verify(tmp_path, listed_as(files, forged), None).wrong
    wrong = verify(tmp_path, listed_as(files, forged), clone).wrong
    assert wrong.keys() == {LIST, told.forms[0].title}
    for said in (
        f"版本 {told.revision.commit[:7]} 的申报的不同：少了 {len(told.problems)} 处，多了 0 处",
        "写的是“2 处待核没有核对”，可是",
        "写的单位名称和",
        "写的提交时间和",
    ):
        assert said in wrong[LIST]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"pages": 999}, "写了页数，没有 PDF"),
        ({"files": ()}, "要有一个 Word 文件"),
        ({"files": (SERVICE, "a.PDF")}, "要有一个 Word 文件，至多还有一个 PDF"),
    ],
)
def test_a_form_without_what_its_list_needs_is_wrong_anywhere(
    files: Files, tmp_path: Path, change: dict[str, object], said: str
) -> None:
    told = contents_of(files)
    form = told.forms[1].model_copy(update=change)
    forged = told.model_copy(update={"forms": (told.forms[0], form, *told.forms[2:])})
    assert said in verify(tmp_path, listed_as(files, forged), None).wrong[LIST]


def test_a_package_is_right_as_zip_and_folder_here_and_elsewhere(
    example: Workspace, files: Files, tmp_path: Path
) -> None:
    assert not verify(tmp_path, files, example).wrong
    assert not verify(tmp_path, files, None).wrong
    zip_path = tmp_path / "package.zip"
    run = tianbao(example.root, "verify", str(zip_path))
    assert (run.status, run.err) == (0, "")
    assert f"正确  {SERVICE}：与清单一致；与 git 版本 " in run.out
    assert "印出的逐字节相同" in run.out
    assert run.out.endswith(f"核对了 {len(files) - 2} 个文件和清单，都正确\n")
    for name, data in files.items():  # as somebody unpacks it
        (tmp_path / "folder" / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / "folder" / name).write_bytes(data)
    run = tianbao(tmp_path, "verify", "folder")
    assert run.status == 0
    assert "没有和申报比对" in run.out
    (tmp_path / "folder" / "link.docx").symlink_to("nowhere")
    run = tianbao(tmp_path, "verify", "folder")
    assert run.status == 1
    assert "不对  link.docx：是链接，不是文件\n" in run.out
    assert run.out.endswith("有 1 处不对\n")


def test_sources_that_change_afterwards(example: Workspace, files: Files, tmp_path: Path) -> None:
    ws = copied(example, tmp_path / "ws")
    source = ws.filings / UNIT / "2024" / "service.toml"
    edit(source, "综合服务保障专项", "综合服务专项")
    edit(source.with_stem("enterprise"), "start_year", "begin_year")
    later = commit(ws.root, "two")
    assert not verify(tmp_path, files, ws).wrong  # it is of the revision before
    told = contents_of(files)
    assert told.revision is not None
    other = told.revision.model_copy(update={"commit": later})
    forged = listed_as(files, told.model_copy(update={"revision": other}))
    wrong = verify(tmp_path, forged, ws).wrong
    assert "打包时的内容和 git 版本" in wrong[f"filings/{UNIT}/2024/service.toml"]
    assert "包里是“综合服务保障专项”，申报印出来是“综合服务专项”" in wrong[SERVICE]
    assert "写的是“都做完了”，可是 git 版本" in wrong[LIST]


def test_uncommitted_work_is_compared_with_the_files_as_they_are(example: Workspace, tmp_path: Path) -> None:
    ws = copied(example, tmp_path / "ws")
    source = ws.filings / UNIT / "2024" / "party.toml"
    edit(source, "党建群团工作专项", "党建工作专项")
    path = save(package(ws), tmp_path, as_zip=True)
    run = tianbao(ws.root, "verify", str(path))
    assert run.status == 0
    assert "注意：打包时有没提交的改动，比的是现在的申报" in run.out
    edit(source, "党建工作专项", "党建专项")
    run = tianbao(ws.root, "verify", str(path))
    assert run.status == 1
    assert f"不对  filings/{UNIT}/2024/party.toml：打包时的内容和现在的申报不同\n" in run.out


def test_other_programs_and_templates_are_compared_by_their_cells(
    example: Workspace, files: Files, tmp_path: Path
) -> None:
    told = contents_of(files)
    program = told.program.model_copy(update={"digest": "0" * 32})
    older = listed_as(files, told.model_copy(update={"program": program}))
    changed = relisted(other_word(older, SERVICE, "<w:cantSplit/>", ""), SERVICE)
    changed = relisted(other_word(changed, FOURTH, "196", "199"), FOURTH)
    said = verify(tmp_path, changed, example)
    assert said.wrong.keys() == {FOURTH}
    assert "包里是“199”，申报印出来是“196”（程序和打包时不是同一版）" in said.wrong[FOURTH]
    assert "程序和打包时不是同一版，不能逐字节比对；各格文字与" in said.right[SERVICE]
    templates = template_digests(told, "project/2021", "pages/list")
    other = listed_as(files, told.model_copy(update={"templates": templates}))
    changed = relisted(other_word(other, SERVICE, "<w:cantSplit/>", ""), SERVICE)
    changed = other_word(changed, LIST_AS_WORD, "报送材料清单", "清单")
    said = verify(tmp_path, changed, example)
    assert not said.wrong
    assert "表样 project/2021 和打包时不同" in said.right[SERVICE]
    assert "清单的模板和打包时不同" in said.right[LIST_AS_WORD]


def test_sources_that_are_not_here(example: Workspace, files: Files, tmp_path: Path) -> None:
    told = contents_of(files)
    assert told.revision is not None
    lost = told.revision.model_copy(update={"commit": "0" * 40})
    wrong = verify(tmp_path, listed_as(files, told.model_copy(update={"revision": lost})), example).wrong
    assert wrong["申报"].startswith("不能比对：版本“000")
    unit = told.unit.model_copy(update={"id": "nobody"})
    wrong = verify(tmp_path, listed_as(files, told.model_copy(update={"unit": unit})), example).wrong
    assert "没有 nobody/2024" in wrong["申报"]


def bomb() -> bytes:
    """Return a zip file that says of itself that it holds 3 GB."""
    data = bytearray(zip_of((LIST, b"x")))
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 3 << 30)
    return bytes(data)


def larger_than_it_says() -> bytes:
    """Return a zip file in which a file unpacks to more than its entry states."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = squeeze.compress(b"0" * 5_000_000) + squeeze.flush()
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 33, 0, len(packed), 10, 1, 0) + b"a" + packed
    central = struct.pack(
        "<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 33, 0, len(packed), 10, 1, 0, 0, 0, 0, 0, 0
    )
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 1, 1, len(central) + 1, len(local), 0)
    return local + central + b"a" + end


def locked() -> bytes:
    data = bytearray(zip_of((LIST, b"x")))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    data[6] |= 1
    return bytes(data)


def nested() -> bytes:
    return zip_of((LIST, b"[" * 200_000))


REFUSED: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "这不是 zip 文件"),
    "a text": ("清单".encode(), "这不是 zip 文件"),
    "cut": (zip_of((LIST, b"x" * 100))[:90], "已经损坏"),
    "a bomb": (bomb(), "这个包不正常"),
    "a lie about sizes": (larger_than_it_says(), "已经损坏"),
    "a password": (locked(), "加了密码"),
    "too many files": (zip_of(*((str(at), b"") for at in range(5001))), "这个包不正常"),
    "no list": (zip_of(("a.docx", b"x")), "里面没有清单.json"),
    "a list that is no JSON": (zip_of((LIST, b"{")), "不是 JSON"),
    "a list that is no text": (zip_of((LIST, b"\xff\xfe")), "不是 JSON"),
    "a list that is another thing": (zip_of((LIST, b'{"a": 1}')), "不是 tianbao 写的清单"),
    "a list of lists of lists": (nested(), "不是 JSON"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_package_is_refused_in_chinese(tmp_path: Path, what: str) -> None:
    data, told = REFUSED[what]
    (tmp_path / "a.zip").write_bytes(data)
    run = tianbao(tmp_path, "verify", "a.zip")
    assert (run.status, run.out) == (1, "")
    assert run.err.startswith("错误：")
    assert told in run.err
    assert "Traceback" not in run.err


def test_paths_that_lead_outside_and_names_there_twice(
    example: Workspace, files: Files, tmp_path: Path
) -> None:
    evil = ("../../evil.docx", "/etc/evil", "a\\b.docx", "c:evil", "对照上年/../x")
    path = tmp_path / "a.zip"
    path.write_bytes(zip_of(*files.items(), (SERVICE, b"another"), *((name, b"x") for name in evil)))
    run = tianbao(example.root, "verify", str(path))
    assert run.status == 1
    for name in evil:
        assert f"{name}：路径通向包的外面".replace("\\", "/") in run.out.replace("\\", "/")
    assert f"不对  {SERVICE}：里面有两个" in run.out
    assert not list(tmp_path.parent.rglob("evil*"))
    told = json.loads(files[LIST])
    told["unit"]["id"] = "../.."
    path.write_bytes(zip_of(*{**files, LIST: json.dumps(told).encode()}.items()))
    run = tianbao(example.root, "verify", str(path))
    assert (run.status, "unit.id 不对" in run.err) == (1, True)
    assert tianbao(tmp_path, "verify", "nothing.zip").status == 2


@pytest.mark.parametrize("name", ["", ".", "/", "..", "a/", "a/../b", "对照上年/CON.docx", "a\nb.docx"])
def test_a_list_of_what_can_be_no_file_is_refused(files: Files, tmp_path: Path, name: str) -> None:
    told = json.loads(files[LIST])
    item = {"size": 0, "sha256": "0" * 64, "made_from": ""}
    sheet = {"number": "9", "name": "a", "title": "a", "template": "a", "file": name}
    first = told["forms"][0]
    for change in (
        {"files": {**told["files"], name: item}},
        {"forms": [{**first, "files": [*first["files"], name]}]},
        {"forms": [{**first, "redline": name or "."}]},
        {"sheets": [sheet]},
    ):
        with pytest.raises(PackageError, match=r"清单\.json 不是 tianbao 写的清单"):
            verify(tmp_path, {**files, LIST: json.dumps({**told, **change}).encode()}, None)


def test_what_systems_put_in_is_noted_and_replaced(made: Package, tmp_path: Path) -> None:
    litter = (".DS_Store", "对照上年/Thumbs.db", "desktop.ini", f"__MACOSX/._{SERVICE}")
    path = tmp_path / "a.zip"
    path.write_bytes(zip_of(*made.files.items(), *((name, b"x") for name in litter)))
    run = tianbao(tmp_path, "verify", "a.zip")
    assert run.status == 0
    for name in litter:
        assert f"注意  {name}：是系统放进来的" in run.out
    assert "没有不对的；写着“注意”的 4 处" in run.out
    folder = save(made, tmp_path, as_zip=False)
    for name in litter:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"x")
    assert contents(save(made, tmp_path, as_zip=False)) == made.files
    for name in ("__MACOSX/批注.docx", "对照上年/.DS_Store.docx"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"x")
        with pytest.raises(DiskError, match="有人放进或改过文件"):
            save(made, tmp_path, as_zip=False)
        (folder / name).unlink()


def test_long_names_with_spaces_anywhere_are_right() -> None:
    names = [f"{'甲' * at} {'乙' * (31 - at)}.docx" for at in range(1, 31)]
    assert unzipped(zip_of(*((name, b"x") for name in names))).wrong == ()
    assert unzipped(zip_of((f"{'甲' * 35}*{'乙' * 5}.docx", b"x"))).wrong != ()


def test_a_zip_packed_anew_in_chinese_windows_is_read(files: Files) -> None:
    data = zip_of(("plain", b"x"))
    name = DEPARTMENT.encode("gb18030")
    renamed = zip_of(("x" * len(name), files[DEPARTMENT])).replace(b"x" * len(name), name)
    assert unzipped(renamed).files == {DEPARTMENT: files[DEPARTMENT]}
    with pytest.raises(PackageError):
        unzipped(data, largest=0)
