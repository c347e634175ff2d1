-- One row is one thing that a filing says. A filing is (unit_id, year); a project is its file's name, `stem`;
-- a goal is its key; an indicator is its place in its goal, and `identity` what it is called in other years.
-- Amounts stand twice: `…` as exact text in 万元, `…_fen` as an integer of 分 (0.01 元; 1 万元 = 1000000 分), so that
-- sums in SQL are exact. NULL is "not written"; an empty text is "written, and empty".

CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE units (
  unit_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  district TEXT,
  address TEXT NOT NULL,
  postcode TEXT NOT NULL,
  phone TEXT NOT NULL,
  folder TEXT NOT NULL,
  readable INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE filings (
  unit_id TEXT NOT NULL,
  year INTEGER NOT NULL,
  unit_name TEXT NOT NULL,
  district TEXT,
  folder TEXT NOT NULL,
  has_department INTEGER NOT NULL,
  filler TEXT,
  phone TEXT,
  duties TEXT,
  tasks TEXT,
  projects INTEGER NOT NULL,
  indicators INTEGER NOT NULL,
  income TEXT,
  income_fen INTEGER,
  spending TEXT,
  spending_fen INTEGER,
  budgets TEXT,
  budgets_fen INTEGER,
  errors INTEGER NOT NULL,
  warnings INTEGER NOT NULL,
  infos INTEGER NOT NULL,
  refused TEXT NOT NULL,
  PRIMARY KEY (unit_id, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE projects (
  project_id INTEGER PRIMARY KEY,
  unit_id TEXT NOT NULL,
  year INTEGER NOT NULL,
  stem TEXT NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  code TEXT NOT NULL,
  authority TEXT NOT NULL,
  executor TEXT NOT NULL,
  leader TEXT NOT NULL,
  phone TEXT NOT NULL,
  address TEXT NOT NULL,
  postcode TEXT NOT NULL,
  attribute TEXT,
  category TEXT,
  start_year INTEGER,
  end_year INTEGER,
  rationale TEXT NOT NULL,
  plan TEXT NOT NULL,
  total_budget TEXT,
  total_budget_fen INTEGER,
  budget TEXT,
  budget_fen INTEGER,
  budget_changes TEXT NOT NULL,
  purpose TEXT NOT NULL,
  basis TEXT,
  last_stem TEXT,
  last_budget TEXT,
  last_budget_fen INTEGER,
  file TEXT NOT NULL
) STRICT;

CREATE TABLE funds (
  unit_id TEXT NOT NULL,
  year INTEGER NOT NULL,
  stem TEXT NOT NULL,
  stage TEXT NOT NULL,
  block TEXT NOT NULL,
  line TEXT NOT NULL,
  what TEXT NOT NULL,
  of_year INTEGER NOT NULL,
  position INTEGER NOT NULL,
  block_title TEXT NOT NULL,
  line_title TEXT NOT NULL,
  what_title TEXT NOT NULL,
  role TEXT NOT NULL,
  amount TEXT NOT NULL,
  fen INTEGER NOT NULL,
  file TEXT NOT NULL,
  key TEXT NOT NULL,
  PRIMARY KEY (unit_id, year, stem, stage, block, line, what, of_year)
) STRICT, WITHOUT ROWID;

CREATE TABLE activities (
  unit_id TEXT NOT NULL,
  year INTEGER NOT NULL,
  stem TEXT NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  economic_class TEXT NOT NULL,
  amount TEXT NOT NULL,
  fen INTEGER NOT NULL,
  calculation TEXT NOT NULL,
  note TEXT NOT NULL,
  file TEXT NOT NULL,
  key TEXT NOT NULL,
  PRIMARY KEY (unit_id, year, stem, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE purchases (
  unit_id TEXT NOT NULL,
  year INTEGER NOT NULL,
  stem TEXT NOT NULL,
  position INTEGER NOT NULL,
  item TEXT NOT NULL,
  quantity TEXT NOT NULL,
  amount TEXT NOT NULL,
  fen INTEGER NOT NULL,
  file TEXT NOT NULL,
  key TEXT NOT NULL,
  PRIMARY KEY (unit_id, year, stem, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE goals (
  unit_id TEXT NOT NULL,
  year INTEGER NOT NULL,
  stem TEXT NOT NULL,
  goal TEXT NOT NULL,
  position INTEGER NOT NULL,
  only TEXT,
  text TEXT NOT NULL,
  annual_text TEXT,
  basis TEXT,
  department_position INTEGER,
  department_text TEXT,
  department_annual_text TEXT,
  department_heading TEXT,
  file TEXT NOT NULL,
  line INTEGER,
  PRIMARY KEY (unit_id, year, stem, goal)
) STRICT, WITHOUT ROWID;

CREATE TABLE indicators (
  indicator_id INTEGER PRIMARY KEY,
  unit_id TEXT NOT NULL,
  year INTEGER NOT NULL,
  stem TEXT NOT NULL,
  goal TEXT NOT NULL,
  position INTEGER NOT NULL,
  identity TEXT NOT NULL,
  only TEXT,
  level1 TEXT NOT NULL,
  level2 TEXT NOT NULL,
  name TEXT NOT NULL,
  target TEXT NOT NULL,
  sign TEXT NOT NULL,
  number REAL,
  upper REAL,
  digits TEXT NOT NULL,
  unit TEXT NOT NULL,
  basis TEXT NOT NULL,
  long_level2 TEXT,
  long_name TEXT,
  long_target TEXT,
  long_basis TEXT,
  year_before_last TEXT NOT NULL,
  last_year TEXT NOT NULL,
  achieved TEXT,
  achieved_number REAL,
  achieved_unit TEXT,
  last_stem TEXT,
  last_goal TEXT,
  last_position INTEGER,
  last_name TEXT,
  last_target TEXT,
  last_number REAL,
  last_unit TEXT,
  last_achieved TEXT,
  last_achieved_number REAL,
  last_achieved_unit TEXT,
  department_position INTEGER,
  department_name TEXT,
  file TEXT NOT NULL,
  key TEXT NOT NULL,
  line INTEGER
) STRICT;

CREATE TABLE stages (
  unit_id TEXT NOT NULL,
  year INTEGER NOT NULL,
  stage TEXT NOT NULL,
  stem TEXT NOT NULL,
  title TEXT NOT NULL,
  filed TEXT,
  adjusted TEXT,
  adjusted_fen INTEGER,
  executed TEXT,
  executed_fen INTEGER,
  rate REAL,
  execution_score REAL,
  total REAL,
  total_text TEXT,
  reasons TEXT,
  measures TEXT,
  file TEXT NOT NULL,
  PRIMARY KEY (unit_id, year, stage, stem)
) STRICT, WITHOUT ROWID;

CREATE TABLE stage_indicators (
  unit_id TEXT NOT NULL,
  year INTEGER NOT NULL,
  stage TEXT NOT NULL,
  of TEXT NOT NULL,
  stem TEXT NOT NULL,
  goal TEXT NOT NULL,
  position INTEGER NOT NULL,
  value TEXT,
  value_number REAL,
  value_unit TEXT,
  weight REAL,
  weight_text TEXT,
  degree REAL,
  score REAL,
  score_text TEXT,
  gap REAL,
  likelihood TEXT,
  file TEXT NOT NULL,
  key TEXT NOT NULL,
  PRIMARY KEY (unit_id, year, stage, of, stem, goal, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE declared (
  unit_id TEXT NOT NULL,
  year INTEGER NOT NULL,
  stage TEXT NOT NULL,
  file TEXT NOT NULL,
  key TEXT NOT NULL,
  title TEXT NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  number REAL,
  fen INTEGER,
  PRIMARY KEY (unit_id, year, file, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE problems (
  unit_id TEXT NOT NULL,
  year INTEGER NOT NULL,
  position INTEGER NOT NULL,
  stem TEXT NOT NULL,
  code TEXT NOT NULL,
  severity TEXT NOT NULL,
  message TEXT NOT NULL,
  hint TEXT NOT NULL,
  file TEXT NOT NULL,
  line INTEGER,
  col INTEGER,
  key TEXT NOT NULL,
  again INTEGER NOT NULL,
  PRIMARY KEY (unit_id, year, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE folders (
  unit_id TEXT NOT NULL,
  year INTEGER NOT NULL,
  stamp TEXT NOT NULL,
  digest TEXT NOT NULL,
  newest INTEGER NOT NULL,
  PRIMARY KEY (unit_id, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE looked (
  unit_id TEXT PRIMARY KEY,
  made_by TEXT NOT NULL,
  filings INTEGER NOT NULL,
  seen TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE indicator_search USING fts5 (
  name, target, content='', tokenize='unicode61 remove_diacritics 2'
);

CREATE VIRTUAL TABLE project_search USING fts5 (
  name, content='', tokenize='unicode61 remove_diacritics 2'
);
