-- Views that read like the forms: their columns carry the forms' own words; amounts are in 万元.

CREATE VIEW "部门整体支出绩效目标表" AS
SELECT f.unit_id, f.year AS "年度", f.unit_name AS "部门（单位）名称", f.district AS "行政区划代码",
  f.filler AS "填报人", f.phone AS "联系电话", f.duties AS "部门职能概述", f.tasks AS "年度工作任务",
  f.income AS "收入合计", f.spending AS "支出合计", f.budgets AS "项目预算合计", f.projects AS "项目数",
  f.indicators AS "绩效指标数", f.errors AS "错误", f.warnings AS "警告"
FROM filings AS f WHERE f.has_department;

CREATE VIEW "部门总体资金情况" AS
SELECT d.unit_id, d.year AS "年度", f.unit_name AS "部门（单位）名称", d.block_title AS "构成", d.line_title AS "资金",
  max(CASE WHEN d.of_year = d.year THEN d.amount END) AS "当年金额",
  max(CASE WHEN d.of_year = d.year - 1 THEN d.amount END) AS "上年金额",
  max(CASE WHEN d.of_year = d.year - 2 THEN d.amount END) AS "前年金额"
FROM funds AS d JOIN filings AS f USING (unit_id, year)
WHERE d.stem = 'department' AND d.stage = ''
GROUP BY d.unit_id, d.year, d.block, d.line;

CREATE VIEW "项目支出绩效目标表" AS
SELECT p.unit_id, p.year AS "年度", f.unit_name AS "部门（单位）名称", f.district AS "行政区划代码", p.stem AS "项目文件",
  p.name AS "项目名称", p.code AS "项目编码", p.authority AS "项目主管部门", p.executor AS "项目执行单位",
  p.leader AS "项目负责人", p.phone AS "联系电话", p.address AS "单位地址", p.postcode AS "邮政编码",
  p.attribute AS "项目属性", p.category AS "支出项目类别", p.start_year AS "起始年度", p.end_year AS "终止年度",
  p.rationale AS "项目立项依据", p.plan AS "项目实施方案", p.total_budget AS "项目总预算", p.budget AS "项目当年预算",
  p.last_budget AS "上年预算", p.budget_changes AS "项目前两年预算及当年预算变动情况",
  p.purpose AS "项目主要支出方向和用途"
FROM projects AS p JOIN filings AS f USING (unit_id, year);

CREATE VIEW "项目资金来源" AS
SELECT d.unit_id, d.year AS "年度", f.unit_name AS "部门（单位）名称", d.stem AS "项目文件", p.name AS "项目名称",
  d.line_title AS "资金来源", d.amount AS "金额"
FROM funds AS d JOIN projects AS p USING (unit_id, year, stem) JOIN filings AS f USING (unit_id, year)
WHERE d.block = 'funding' AND d.stage = '';

CREATE VIEW "项目支出明细测算" AS
SELECT a.unit_id, a.year AS "年度", f.unit_name AS "部门（单位）名称", a.stem AS "项目文件", p.name AS "项目名称",
  a.position + 1 AS "序号", a.name AS "项目活动", a.description AS "活动内容表述", a.economic_class AS "支出经济分类",
  a.amount AS "金额", a.calculation AS "测算依据及说明", a.note AS "备注"
FROM activities AS a JOIN projects AS p USING (unit_id, year, stem) JOIN filings AS f USING (unit_id, year);

CREATE VIEW "项目采购" AS
SELECT c.unit_id, c.year AS "年度", f.unit_name AS "部门（单位）名称", c.stem AS "项目文件", p.name AS "项目名称",
  c.item AS "品名", c.quantity AS "数量", c.amount AS "金额"
FROM purchases AS c JOIN projects AS p USING (unit_id, year, stem) JOIN filings AS f USING (unit_id, year);

CREATE VIEW "长期绩效目标" AS
SELECT i.unit_id, i.year AS "年度", f.unit_name AS "部门（单位）名称", i.stem AS "项目文件", p.name AS "项目名称",
  g.text AS "长期目标", i.level1 AS "一级指标", ifnull(i.long_level2, i.level2) AS "二级指标",
  ifnull(i.long_name, i.name) AS "三级指标", ifnull(i.long_target, i.target) AS "指标值",
  ifnull(i.long_basis, i.basis) AS "指标值确定依据"
FROM indicators AS i
JOIN goals AS g USING (unit_id, year, stem, goal)
JOIN projects AS p USING (unit_id, year, stem)
JOIN filings AS f USING (unit_id, year)
WHERE ifnull(i.only, 'long_term') = 'long_term' AND ifnull(g.only, 'long_term') = 'long_term';

CREATE VIEW "年度绩效目标" AS
SELECT i.unit_id, i.year AS "年度", f.unit_name AS "部门（单位）名称", i.stem AS "项目文件", p.name AS "项目名称",
  ifnull(g.annual_text, g.text) AS "年度目标", i.level1 AS "一级指标", i.level2 AS "二级指标", i.name AS "三级指标",
  i.year_before_last AS "前年", i.last_year AS "上年", i.target AS "预期当年实现值", i.achieved AS "实际完成值",
  i.basis AS "指标值确定依据"
FROM indicators AS i
JOIN goals AS g USING (unit_id, year, stem, goal)
JOIN projects AS p USING (unit_id, year, stem)
JOIN filings AS f USING (unit_id, year)
WHERE ifnull(i.only, 'annual') = 'annual' AND ifnull(g.only, 'annual') = 'annual';

CREATE VIEW "绩效指标历年" AS
SELECT i.unit_id, i.year AS "年度", f.unit_name AS "部门（单位）名称", i.stem AS "项目文件", p.name AS "项目名称",
  i.level2 AS "二级指标", i.name AS "三级指标", i.last_target AS "上年指标值", i.last_achieved AS "上年实际完成值",
  i.target AS "指标值", i.achieved AS "实际完成值", i.unit AS "单位", i.last_number AS "上年指标值数字",
  i.last_achieved_number AS "上年完成值数字", i.number AS "指标值数字", i.achieved_number AS "完成值数字"
FROM indicators AS i
JOIN projects AS p USING (unit_id, year, stem)
JOIN filings AS f USING (unit_id, year);

CREATE VIEW "项目历年" AS
SELECT p.unit_id, f.unit_name AS "部门（单位）名称", p.year AS "年度", p.stem AS "项目文件", p.name AS "项目名称",
  p.last_budget AS "上年预算", p.budget AS "当年预算", (p.budget_fen - p.last_budget_fen) / 1000000.0 AS "增减",
  s.executed AS "执行数", round(100 * s.rate, 2) AS "执行率（%）", s.total AS "自评总分"
FROM projects AS p
JOIN filings AS f USING (unit_id, year)
LEFT JOIN stages AS s ON s.unit_id = p.unit_id AND s.year = p.year AND s.stem = p.stem AND s.stage = 'evaluation';

CREATE VIEW "绩效自评" AS
SELECT s.unit_id, s.year AS "年度", f.unit_name AS "部门（单位）名称", s.stem AS "项目文件", s.title AS "表名",
  ifnull(p.name, '部门整体') AS "项目名称", s.filed AS "填报日期", s.adjusted AS "调整预算数", s.executed AS "执行数",
  round(100 * s.rate, 2) AS "执行率（%）", s.execution_score AS "预算执行得分", s.total AS "总分",
  s.reasons AS "原因分析", s.measures AS "改进措施"
FROM stages AS s
JOIN filings AS f USING (unit_id, year)
LEFT JOIN projects AS p ON p.unit_id = s.unit_id AND p.year = s.year AND p.stem = s.stem;

CREATE VIEW "自评指标" AS
SELECT t.unit_id, t.year AS "年度", f.unit_name AS "部门（单位）名称", t.stage AS "阶段", t.of AS "谁的表",
  t.stem AS "项目文件", i.level2 AS "二级指标", i.name AS "三级指标", i.target AS "指标值", t.value AS "完成值",
  t.weight AS "分值", t.score AS "得分", t.degree AS "达成程度", t.gap AS "偏差", t.likelihood AS "完成可能性"
FROM stage_indicators AS t
JOIN indicators AS i USING (unit_id, year, stem, goal, position)
JOIN filings AS f USING (unit_id, year);

CREATE VIEW "问题清单" AS
SELECT b.unit_id, b.year AS "年度", ifnull(f.unit_name, u.name) AS "部门（单位）名称", b.stem AS "文件", b.code AS "编号",
  CASE b.severity WHEN 'error' THEN '错误' WHEN 'warning' THEN '警告' ELSE '提示' END AS "程度",
  b.message AS "问题", b.hint AS "怎么办", b.file AS "位置", b.line AS "行", b.col AS "列"
FROM problems AS b LEFT JOIN filings AS f USING (unit_id, year) LEFT JOIN units AS u USING (unit_id);

CREATE VIEW "没有申报的单位" AS
SELECT u.unit_id, u.name AS "部门（单位）名称", u.district AS "行政区划代码", y.year AS "年度"
FROM units AS u CROSS JOIN (SELECT DISTINCT year FROM filings) AS y
WHERE NOT EXISTS (SELECT 1 FROM filings AS f WHERE f.unit_id = u.unit_id AND f.year = y.year);
