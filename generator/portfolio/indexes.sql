CREATE UNIQUE INDEX projects_by_place ON projects (unit_id, year, stem);
CREATE UNIQUE INDEX indicators_by_place ON indicators (unit_id, year, stem, goal, position);
CREATE INDEX filings_by_year ON filings (year, district);
CREATE INDEX projects_by_year ON projects (year, category);
CREATE INDEX projects_by_code ON projects (code);
CREATE INDEX indicators_by_name ON indicators (name, year);
CREATE INDEX indicators_by_year ON indicators (year, level2);
CREATE INDEX problems_by_code ON problems (code, year);
