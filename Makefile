# Thin lines that call ordinary tools. Works from a bare checkout: Python 3.11+, python3-venv and make.

VENV := .venv
PY := $(VENV)/bin/python
WORKERS ?= 2

.PHONY: run test test-quick bench lint browser

run: $(VENV)/run.done
	DEMO=1 exec $(PY) wsgi.py

test: $(VENV)/test.done browser
	$(PY) -m pytest -n $(WORKERS) --dist loadfile

# A quicker answer: the rules, the house, and everything else on SQLite without a browser.
test-quick: $(VENV)/test.done
	$(PY) -m pytest -n $(WORKERS) --dist loadfile -m "not browser and not slow" -k "not postgresql"

bench: $(VENV)/test.done
	$(PY) -m tests.benchmarks

lint: $(VENV)/test.done
	$(PY) -m ruff check .
	$(VENV)/bin/lint-imports --no-cache

$(VENV)/run.done: requirements.txt
	python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	test -x $(PY) || python3 -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/test.done: $(VENV)/run.done tests/requirements.txt
	$(PY) -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	touch $@

# The system's Chromium and Chinese fonts; installed when root and missing, else one clear line.
browser:
	@for name in chromium chromium-browser google-chrome google-chrome-stable; do command -v $$name && exit 0; done >/dev/null; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -q && apt-get install -q -y chromium; \
	else echo "No Chromium found: install it with  apt install chromium  and run again." >&2; exit 1; fi
	@find /usr/share/fonts "$${HOME}/.fonts" "$${HOME}/.local/share/fonts" 2>/dev/null | grep -qiE 'cjk|wqy|sourcehan' && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -q && apt-get install -q -y fonts-noto-cjk; \
	else echo "No Chinese fonts found: install them with  apt install fonts-noto-cjk  and run again." >&2; exit 1; fi
