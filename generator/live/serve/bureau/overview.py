"""The first page of 审核台: sums, questions with how many answers each has, distributions as pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.checks.codebook import codebook
from generator.live.serve.bureau.pictures import Part, bars, columns, stacked
from generator.live.serve.bureau.rows import ROOT, list_address
from generator.portfolio.questions import overview, querying
from generator.portfolio.questions.registry import QUESTIONS
from generator.portfolio.questions.values import grouped

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from generator.portfolio.questions.overview import Share
    from generator.portfolio.questions.querying import Values

_UNNAMED = "没有写类别"
_NOWHERE = "没有写区划"
_LAST = 0.000001  # 万元: 分


def overview_page(connection: sqlite3.Connection, values: Values, years: Sequence[int]) -> dict[str, Any]:
    """Return what the first page holds, of a year and a district if they are given."""
    asked = dict(values)
    sums = overview.sums(connection, values)
    return {
        "years": _years(asked, years),
        "place": asked.get("district", ""),
        "everywhere": _address(asked, district=""),
        "tiles": _tiles(sums, asked),
        "questions": [
            {
                "title": question.listing.title,
                "meaning": question.listing.meaning,
                "text": f"{querying.size(connection, question.listing, values):,}",
                "href": list_address(question.listing.name, **asked),
            }
            for question in QUESTIONS
        ],
        "pictures": [
            _categories(overview.by_category(connection, values), asked),
            _codes(overview.by_code(connection, values), asked),
            _sizes(overview.by_size(connection, values), asked),
            _scores(overview.by_score(connection, values), asked),
            _districts(overview.by_district(connection, values), asked),
        ],
    }


def _years(asked: Values, years: Sequence[int]) -> list[dict[str, Any]]:
    chosen = asked.get("year")
    found = [
        {"title": f"{y} 年", "href": _address(asked, year=y), "current": y == chosen, "year": y}
        for y in years
    ]
    return [
        *found,
        {"title": "全部年度", "href": _address(asked, year="all"), "current": chosen is None, "year": 0},
    ]


def _address(asked: Values, **changed: str | int) -> str:
    query = (
        {**asked, **changed} if "year" in asked or "year" in changed else {**asked, "year": "all", **changed}
    )
    kept = {name: value for name, value in query.items() if value != ""}
    return list_address("", **kept).replace("/?", "?") if kept else ROOT


def _tiles(sums: overview.Sums, asked: Values) -> list[dict[str, str]]:
    wanted: tuple[tuple[str, str, str, dict[str, str]], ...] = (
        ("个单位", f"{sums.units:,}", "filings", {}),
        ("份填报", f"{sums.filings:,}", "filings", {}),
        ("个项目", f"{sums.projects:,}", "projects", {}),
        ("万元，项目当年预算", grouped(sums.fen), "projects", {}),
        ("条指标", f"{sums.indicators:,}", "indicators", {}),
        ("个错误", f"{sums.errors:,}", "problems", {"severity": "error"}),
        ("个警告", f"{sums.warnings:,}", "problems", {"severity": "warning"}),
    )
    return [
        {"title": title, "text": text, "href": list_address(name, **asked, **more)}
        for title, text, name, more in wanted
    ]


def _picture(name: str, title: str, parts: Sequence[Part], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - a template's data
    spoken = f"{title}：" + "；".join(f"{part.label} {part.text}" for part in parts)
    there = any(part.amount for part in parts)
    usual = {"note": "", "columns": [], "bars": [], "stacked": [], "shares": False, "what": "", "measure": ""}
    shown = more if there else {}
    none = "" if there else "还没有可画的。"
    return {**usual, "id": f"picture-{name}", "title": title, "spoken": spoken, "none": none, **shown}


def _categories(shares: Sequence[Share], asked: Values) -> dict[str, Any]:
    parts = [
        Part(
            share.name or _UNNAMED,
            share.fen,
            f"{grouped(share.fen)} 万元，{share.held:,} 个",
            list_address("projects", **asked, category=share.name) if share.name else "",
            at % 8 + 1,
        )
        for at, share in enumerate(shares)
    ]
    more = {"what": "支出项目类别", "measure": "当年预算", "shares": True}
    return _picture(
        "categories", "项目当年预算，按支出项目类别", parts, bars=bars(parts), stacked=stacked(parts), **more
    )


def _codes(shares: Sequence[Share], asked: Values) -> dict[str, Any]:
    parts = [
        Part(
            f"{share.name} {codebook()[share.name].title}" if share.name in codebook() else share.name,
            share.held,
            f"{share.held:,} 个",
            list_address("problems", **asked, code=share.name),
            2,
        )
        for share in shares
    ]
    return _picture("codes", "最多的问题，按规则", parts, bars=bars(parts), what="规则", measure="个数")


def _sizes(shares: Sequence[Share], asked: Values) -> dict[str, Any]:
    parts = []
    for share, following in zip(shares, [*shares[1:], None], strict=True):
        end = {"high": f"{int(following.name) - 1}.999999"} if following else {}
        label = f"{_short(share.name)}–{_short(following.name)}" if following else f"{_short(share.name)}以上"
        href = list_address("filings", **asked, low=share.name, **end)
        parts.append(Part(label, share.held, f"{share.held:,}", href))
    return _picture("sizes", "填报，按项目预算之和（万元）", parts, columns=columns(parts))


def _short(amount: str) -> str:
    """Say a round amount in as little room as there is below a column."""
    return {"1000": "1千", "5000": "5千", "10000": "1万"}.get(amount, amount)


def _scores(shares: Sequence[Share], asked: Values) -> dict[str, Any]:
    parts = []
    for share, following in zip(shares, [*shares[1:], None], strict=True):
        label = (
            "60 以下" if share.name == "0" else f"{share.name}–" + (following.name if following else "100")
        )
        href = list_address("projects", **asked, score=share.name)
        parts.append(Part(label, share.held, f"{share.held:,}", href))
    return _picture(
        "scores", "项目自评总分", parts, columns=columns(parts), note="每段含下限，不含上限；最后一段含 100。"
    )


def _districts(shares: Sequence[Share], asked: Values) -> dict[str, Any]:
    parts = [
        Part(
            share.name or _NOWHERE,
            share.fen,
            f"{grouped(share.fen)} 万元，{share.held:,} 份",
            _address(asked, district=share.name) if share.name else "",
            3,
        )
        for share in shares
    ]
    title = "项目当年预算，按行政区划（最多的 12 个）"
    return _picture("districts", title, parts, bars=bars(parts), what="区划", measure="当年预算")
