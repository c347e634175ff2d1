"""What a public copy was made without, as lines for whoever publishes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.terminal import short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.delivery.publishing.redact import Removed
    from generator.delivery.publishing.run import Published

_NAMED = 60


def told(published: Published) -> Iterator[str]:
    """Yield what was replaced and where, what stood in texts and what became of it, and the files."""
    marked = [one for one in published.removed if one.marked]
    said = [one for one in published.removed if not one.marked]
    if marked:
        yield f"换掉的个人信息 {len(marked)} 处："
        yield from map(_line, marked)
    if said:
        became = "照 tianbao.toml 保留" if said[0].kept else "已换掉"
        yield f"同样的姓名、电话在别的文字里 {len(said)} 处，{became}："
        yield from map(_line, said)
    for name in published.gone:
        yield f"删去 {name}：这次的公开版里没有它"
    if published.written:
        folder = published.written[0].rpartition("/")[0]
        verdict = "有错误，改好以前不要公开" if published.failed else "公开以前请再看一遍"
        yield f"公开版在 {folder}，共 {len(published.written)} 个文件；{verdict}"
    else:
        yield "没有做公开版，上一次的没有动"


def _line(one: Removed) -> str:
    became = "保留" if one.kept else f"换成“{one.instead}”" if one.instead else "留空"
    look = f"；只有两个字，可能是别的词的一部分，请看一看：…{one.around}…" if one.doubtful else ""
    return f"  {one.place}：{one.title}“{short(one.words, _NAMED)}”→{became}{look}"
