# The commands of this checkout. `make run` starts XiaoAn, `make test` tests it, `make check` is the whole gate.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Checks read the settings of an installation that is not there.
NOWHERE := XIAOAN_DATA=.xiaoan-test

.PHONY: run setup setup-dev test lint check format fuzz bench audit requirements clean

run: setup
	@$(BIN)/xiaoan up

setup: .venv/.base
	@$(BIN)/python front/install.py

setup-dev: .venv/.dev
	@$(BIN)/python front/install.py

$(BIN)/python:
	@test -n "$(PYTHON)" || { \
		echo "需要 Python 3.11 或更高版本。Debian 12、Ubuntu 24.04：apt-get install python3 python3-venv"; \
		echo "Python 3.11 or newer is needed. Debian 12, Ubuntu 24.04: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -m venv --clear .venv || { rm -rf .venv; \
		echo "建立 Python 环境没有成功。Debian、Ubuntu 请先：apt-get install python3-venv"; \
		echo "The Python environment could not be made. Debian, Ubuntu: apt-get install python3-venv"; exit 1; }

# A stamp is written when everything is in place, so that the next `make run` starts at once.
.venv/.base: requirements/base.txt pyproject.toml | $(BIN)/python
	@echo "正在安装运行所需的程序包（只在第一次）…"
	@$(PIP) install --require-hashes --requirement requirements/base.txt
	@$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.base
	@echo "正在安装测试所需的程序包（只在第一次）…"
	@$(PIP) install --require-hashes --requirement requirements/dev.txt
	@touch $@

test: setup-dev
	@$(BIN)/pytest -n 2 $(ARGS)

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet . || { echo "请运行 make format / run make format"; exit 1; }
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(NOWHERE) DJANGO_SETTINGS_MODULE=xiaoan.settings \
		$(BIN)/python -W ignore::RuntimeWarning -m django makemigrations --check --dry-run --no-input
	$(NOWHERE) $(BIN)/xiaoan packs check

check: test lint

format: setup-dev
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

# Each stands alone; to the end whatever fails. Writes bench/results.json and results.md. Quickly: make bench BENCH=small
bench: setup-dev
	@$(BIN)/python bench/run.py $(if $(filter small,$(BENCH)),--small) $(ARGS)

# The whole API with many made-up values, other ones each time. The gate tries a few, always the same.
fuzz: setup-dev
	@$(BIN)/pytest xiaoan/surfaces/api/tests/test_fuzz.py --examples 60 $(ARGS)

# Known weaknesses of what is locked; asks the advisory databases over the network. Not part of the gate.
audit: $(BIN)/python
	@test -x .venv/audit/bin/pip-audit || { $(PYTHON) -m venv .venv/audit && \
		.venv/audit/bin/python -m pip --disable-pip-version-check --quiet install pip-audit; }
	.venv/audit/bin/pip-audit --disable-pip --require-hashes --requirement requirements/base.txt
	npm audit --omit=dev

# Locks hold hashes for every platform and no registry's address. Needs uv: pip install uv
requirements:
	for one in base dev; do uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --custom-compile-command "make requirements" \
		requirements/$$one.in --output-file requirements/$$one.txt; done

# Removes what set-up and tests made; the data folder is never touched.
clean:
	@if [ -x $(BIN)/python ] && [ -d .xiaoan-test ]; then \
		$(BIN)/python -c 'from tests.support.database import remove; remove()' || true; fi
	rm -rf .venv .node node_modules xiaoan/surfaces/web/static/vendor .xiaoan-test \
		.mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
