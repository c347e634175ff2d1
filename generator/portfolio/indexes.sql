CREATE UNIQUE INDEX projects_by_place ON projects (unit_id, year, stem);
CREATE UNIQUE INDEX indicators_by_place ON indicators (unit_id, year, stem, goal, position);
CREATE INDEX filings_by_year ON filings (year, district);
CREATE INDEX projects_by_year ON projects (year, category);
CREATE INDEX projects_by_code ON projects (code);
CREATE INDEX indicators_by_name ON indicators (name, year);
CREATE INDEX indicators_by_year ON indicators (year, level2);
CREATE INDEX problems_by_code ON problems (code, year);
CREATE INDEX filings_seen ON filings (year, district, unit_id, projects, indicators, budgets_fen, errors, warnings);
CREATE INDEX filings_by_budget ON filings (budgets_fen, unit_id, year);
CREATE INDEX filings_by_errors ON filings (errors, warnings, unit_id, year);
CREATE INDEX projects_seen ON projects (year, category, budget_fen, unit_id, stem);
CREATE INDEX filings_named ON filings (unit_name, district);
CREATE INDEX projects_by_budget ON projects (budget_fen);
CREATE INDEX problems_seen ON problems (year, code, severity);
CREATE INDEX problems_by_severity ON problems (
  CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, unit_id, year, position
);
CREATE INDEX stages_by_total ON stages (stage, total);
CREATE INDEX problems_once ON problems (again, severity, code);
CREATE INDEX problems_of_forms ON problems (severity, unit_id, year, stem);
