# The portal's commands. Each may be called on its own and does the set-up that it needs.
PYTHON ?= python3
PORT ?= 8000
VENV = .venv
INSTALLED = $(VENV)/installed

.PHONY: help setup demo test bench lock system-packages system-packages-for-tests

help:
	@echo "make setup   create $(VENV) and install the locked packages"
	@echo "make demo    serve the portal with its sample offices (PORT=$(PORT))"
	@echo "make test    check the code and run the tests on SQLite and on PostgreSQL"
	@echo "make bench   measure, each figure beside a peer of the same run"
	@echo "make lock    write requirements.lock anew from pyproject.toml"

setup: $(INSTALLED)

demo: setup
	@PORT="$(PORT)" deploy/demo

test: setup system-packages-for-tests
	@$(VENV)/bin/python .ci/checks.py

bench: setup system-packages-for-tests
	$(VENV)/bin/python -m tests.benchmarks

system-packages:
	@PYTHON="$(PYTHON)" VENV="$(VENV)" deploy/system-packages run

system-packages-for-tests: setup
	@PYTHON="$(VENV)/bin/python" VENV="$(VENV)" deploy/system-packages test

# An environment that is there already is brought up to date, never wiped.
$(INSTALLED): requirements.lock | system-packages
	@echo "กำลังติดตั้งแพ็กเกจ อาจใช้เวลาหลายนาที …"
	@$(VENV)/bin/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
		--require-hashes --requirement requirements.lock
	@touch $@

# The hashes are those of PyPI itself, so this machine's own pip settings are left out.
lock: setup
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check pip-tools
	env -u PIP_FIND_LINKS -u PIP_INDEX_URL -u PIP_EXTRA_INDEX_URL PIP_CONFIG_FILE=/dev/null \
		$(VENV)/bin/pip-compile --quiet --extra dev --generate-hashes --strip-extras \
		--allow-unsafe --no-header --no-emit-options \
		--output-file requirements.lock pyproject.toml
	@sed -i '1i # Every package the portal and its tests run on, each file by its hash. Made by `make lock`.' \
		requirements.lock
