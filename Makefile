# 填报（tianbao）：make 生成全部表，make test 运行测试；make help 列出其余的。

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
# Tests write many small files: in memory, where there are 4 GB of it to spare.
MEMORY := $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 4000000 { print "TMPDIR=/dev/shm" }')

# Many tests wait, for a browser or a server: half as many more at a time than there are processors.
WORKERS := $(shell n=$$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2); echo $$((n * 3 / 2)))
# Tests start Python hundreds of times: what it has compiled is kept.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := build
.PHONY: watch serve docs build check test torture lint bench cluster-demo clean help

build: $(READY)  ## 把 filings/ 里的申报印成 build/ 里的表 · print all filings
	@$(BIN)/tianbao build

check: $(READY)  ## 像审核人那样检查 filings/ 里的申报 · check all filings as a reviewer would
	@$(BIN)/tianbao check

test: $(READY)  ## 运行测试 · run the tests
	$(MEMORY) $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

torture: $(READY)  ## 随机测试，时长由 TORTURE_SECONDS 定 · random tests for TORTURE_SECONDS
	$(BIN)/python -m pytest -n auto --dist worksteal -m 'torture or hypothesis'

watch: $(READY)  ## 边写边印 · print again on every save
	@$(BIN)/tianbao watch

serve: $(READY)  ## 在浏览器里看表 · show the forms in the browser
	@$(BIN)/tianbao serve --open

docs: $(READY)  ## 重新生成 schemas/ 和 docs/ 里生成的部分 · refresh what is generated
	$(BIN)/tianbao schema
	$(BIN)/python -m generator.cli.handbook

lint: $(READY)  ## 检查代码 · check the code's style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: $(READY)  ## 测速，并与 docxtpl 比较 · measure
	$(BIN)/python -m bench

cluster-demo: $(READY)  ## 在本机起一个小集群来印，中途杀掉一个进程，再比较 · a cluster here, a killed worker, the same forms
	$(BIN)/python -m bench.cluster_demo

clean:  ## 删除生成的文件和 .venv · remove all that make has made
	rm -rf build dist $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help:  ## 显示这个列表 · this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { sub(/:.*/, "", $$1); printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo '需要 Python 3.11 或更新的版本；装好后用 make PYTHON=python3.12 指定它。'; \
	  echo 'Python 3.11 or newer is needed; name it with make PYTHON=python3.12.'; exit 1; } >&2
	$(PYTHON) -m venv $(VENV)
	PIP_CONSTRAINT=constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@
