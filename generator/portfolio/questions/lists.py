"""The lists that everything leads to: filings, projects, indicators, problems."""

from __future__ import annotations

from generator.portfolio.questions.listing import Column, Kind, Leads, Listing

FORM = ("unit_id", "year", "stem")
CELL = (*FORM, "key")
OF_FILING = {
    "folder": "f.unit_id = :folder",
    "unit": "instr(f.unit_name, :unit)",
    "district": "f.district >= :district AND f.district < :district || ':'",
    "year": "f.year = :year",
}
"""What filters demand of a filing."""


def _filed(of: str) -> dict[str, str]:
    """Return what filters demand of a row that belongs to a filing."""
    filings = f"({of}.unit_id, {of}.year) IN (SELECT f.unit_id, f.year FROM filings AS f WHERE "  # noqa: S608 - our own texts only
    own = {"folder": f"{of}.unit_id = :folder", "year": f"{of}.year = :year"}
    return own | {name: f"{filings}{OF_FILING[name]})" for name in ("unit", "district")}


def _planned(of: str) -> dict[str, str]:
    """Return what filters demand of a row that belongs to a project."""
    keys = "unit_id, year, stem"
    own = ", ".join(f"{of}.{key}" for key in keys.split(", "))
    projects = f"({own}) IN (SELECT {keys} FROM projects AS p WHERE "  # noqa: S608 - our own texts only
    demands = {
        "category": "p.category = :category",
        "low": "p.budget_fen >= :low",
        "high": "p.budget_fen <= :high",
    }
    return {name: f"{projects}{demand})" for name, demand in demands.items()}


def _concerned(source: str, demand: str) -> str:
    """Return what is demanded of a project by rows `x` that belong to it."""
    return (
        f"p.project_id IN (SELECT q.project_id FROM {source} CROSS JOIN projects AS q"  # noqa: S608 - our own texts only
        f" ON q.unit_id = x.unit_id AND q.year = x.year AND q.stem = x.stem WHERE {demand})"
    )


_FILING = {"folder": "unit_id", "year": "year"}
_UNIT = Column("unit_name", "f.unit_name", "单位")
_DISTRICT = Column("district", "f.district", "区划")
_IDS = (Column("unit_id", "f.unit_id"), Column("year", "f.year", "年度", Kind.YEAR))

FILINGS = Listing(
    name="filings",
    title="填报",
    meaning="每个单位每年一行。项目、指标、问题的数目通向各自的列表。",
    columns=(
        _UNIT._replace(leads=Leads("projects", _FILING)),
        *_IDS,
        _DISTRICT,
        Column("projects", "f.projects", "项目", Kind.NUMBER, leads=Leads("projects", _FILING)),
        Column("indicators", "f.indicators", "指标", Kind.NUMBER, leads=Leads("indicators", _FILING)),
        Column("fen", "f.budgets_fen", "项目预算之和", Kind.MONEY, leads=Leads("projects", _FILING)),
        Column(
            "spending_fen",
            "f.spending_fen",
            "部门表支出合计",
            Kind.MONEY,
            ("unit_id", "year", "department_stem"),
        ),
        Column(
            "errors", "f.errors", "错误", Kind.NUMBER, leads=Leads("problems", _FILING, {"severity": "error"})
        ),
        Column(
            "warnings",
            "f.warnings",
            "警告",
            Kind.NUMBER,
            leads=Leads("problems", _FILING, {"severity": "warning"}),
        ),
        Column("department_stem", "CASE f.has_department WHEN 1 THEN 'department' ELSE '' END"),
    ),
    key=("f.unit_id", "f.year"),
    source="filings AS f",
    conditions={
        **OF_FILING,
        "low": "f.budgets_fen >= :low",
        "high": "f.budgets_fen <= :high",
        "category": "(f.unit_id, f.year) IN (SELECT p.unit_id, p.year FROM projects AS p"
        " WHERE p.category = :category)",
        "severity": "CASE :severity WHEN 'error' THEN f.errors WHEN 'warning' THEN f.warnings"
        " ELSE f.infos END > 0",
        "code": "(f.unit_id, f.year) IN (SELECT b.unit_id, b.year FROM problems AS b WHERE b.code = :code)",
    },
    orders={
        "按单位": "f.unit_id, f.year DESC",
        "金额大的在前": "f.budgets_fen DESC, f.unit_id, f.year DESC",
        "错误多的在前": "f.errors DESC, f.warnings DESC, f.unit_id, f.year DESC",
    },
)

_EVALUATED = (
    "(SELECT s.total_text FROM stages AS s WHERE s.unit_id = p.unit_id AND s.year = p.year"
    " AND s.stage = 'evaluation' AND s.stem = p.stem)"
)
_PROBLEMS = (
    "(SELECT count(*) FROM problems AS b WHERE b.unit_id = p.unit_id AND b.year = p.year AND b.stem = p.stem)"
)

PROJECTS = Listing(
    name="projects",
    title="项目",
    meaning="每个项目每年一行，名称通向它的绩效目标表。",
    columns=(
        Column("name", "p.name", "项目", link=FORM),
        _UNIT,
        *_IDS,
        Column("category", "p.category", "类别"),
        Column("fen", "p.budget_fen", "当年预算", Kind.MONEY),
        Column("last_fen", "p.last_budget_fen", "上年预算", Kind.MONEY),
        Column("score", _EVALUATED, "自评总分", Kind.WRITTEN),
        Column(
            "problems",
            _PROBLEMS,
            "问题",
            Kind.NUMBER,
            leads=Leads("problems", {**_FILING, "stem": "stem"}),
        ),
        Column("stem", "p.stem"),
    ),
    key=("p.project_id",),
    source="projects AS p LEFT JOIN filings AS f ON f.unit_id = p.unit_id AND f.year = p.year",
    conditions={
        **_filed("p"),
        "q": "p.project_id IN (SELECT rowid FROM project_search WHERE project_search MATCH :q)",
        "category": "p.category = :category",
        "low": "p.budget_fen >= :low",
        "high": "p.budget_fen <= :high",
        "severity": _concerned("problems AS x", "x.severity = :severity"),
        "code": _concerned("problems AS x", "x.code = :code"),
        "score": _concerned(
            "stages AS x",
            "x.stage = 'evaluation' AND x.total >= :score"
            " AND x.total < CASE :score WHEN 0 THEN 60 WHEN 95 THEN 1e9 ELSE :score + 5 END",
        ),
    },
    orders={
        "金额大的在前": "p.budget_fen DESC, p.project_id DESC",
        "按单位": "p.unit_id, p.year DESC, p.position",
    },
)

INDICATORS = Listing(
    name="indicators",
    title="指标",
    meaning="在三级指标和指标值里查找，两个字的词也能找到；几个词用空格隔开，都要有才算。",
    columns=(
        Column("name", "i.name", "三级指标", link=CELL),
        Column("target", "i.target", "指标值", link=(*FORM, "target_key")),
        Column("level2", "i.level2", "二级指标"),
        Column("last_target", "i.last_target", "上年指标值"),
        Column("last_achieved", "i.last_achieved", "上年实际完成值"),
        Column("project", "p.name", "项目", link=FORM),
        _UNIT,
        *_IDS,
        Column("stem", "i.stem"),
        Column("key", "i.key || '.name'"),
        Column("target_key", "i.key || '.target'"),
    ),
    key=("i.indicator_id",),
    source="indicators AS i"
    " LEFT JOIN projects AS p ON p.unit_id = i.unit_id AND p.year = i.year AND p.stem = i.stem"
    " LEFT JOIN filings AS f ON f.unit_id = i.unit_id AND f.year = i.year",
    conditions={
        "q": "i.indicator_id IN (SELECT rowid FROM indicator_search WHERE indicator_search MATCH :q)",
        **_filed("i"),
        **_planned("i"),
    },
    orders={"按填报": "i.indicator_id", "年度近的在前": "i.year DESC, i.level2 DESC, i.indicator_id DESC"},
    alone={"q": "SELECT count(*) FROM indicator_search WHERE indicator_search MATCH :q"},
)

PROBLEMS = Listing(
    name="problems",
    title="问题",
    meaning="tianbao check 的全部问题，程度重的在前；问题通向表里的那一格。"
    "几个年度都有的 unit.toml 的问题，看全部年度时只列一次。",
    columns=(
        Column(
            "severity",
            "CASE b.severity WHEN 'error' THEN '错误' WHEN 'warning' THEN '警告' ELSE '提示' END",
            "程度",
        ),
        Column("code", "b.code", "规则", leads=Leads("problems", {"code": "code"})),
        Column("message", "b.message", "问题", link=CELL),
        Column("hint", "b.hint", "怎么办"),
        Column("unit_name", "ifnull(f.unit_name, u.name)", "单位"),
        Column("unit_id", "b.unit_id"),
        Column("year", "nullif(b.year, 0)", "年度", Kind.YEAR),
        Column("file", "b.file", "文件"),
        Column("stem", "CASE WHEN b.stem = 'unit' OR f.unit_id IS NULL THEN '' ELSE b.stem END"),
        Column("key", "b.key"),
    ),
    key=("b.unit_id", "b.year", "b.position"),
    source="problems AS b LEFT JOIN filings AS f ON f.unit_id = b.unit_id AND f.year = b.year"
    " LEFT JOIN units AS u ON u.unit_id = b.unit_id",
    conditions={
        "folder": "b.unit_id = :folder",
        "year": "b.year = :year",
        "unit": "b.unit_id IN (SELECT u.unit_id FROM units AS u WHERE instr(u.name, :unit))",
        "district": "b.unit_id IN (SELECT u.unit_id FROM units AS u"
        " WHERE u.district >= :district AND u.district < :district || ':')",
        "severity": "b.severity = :severity",
        "code": "b.code = :code",
        "stem": "b.stem = :stem",
        "category": _planned("b")["category"],
    },
    otherwise={"year": "b.again = 0"},
    orders={
        "程度重的在前": "CASE b.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END,"
        " b.unit_id, b.year, b.position",
        "按填报": "b.unit_id, b.year, b.position",
    },
)

LISTS = (FILINGS, PROJECTS, INDICATORS, PROBLEMS)
