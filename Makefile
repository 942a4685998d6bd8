# `make demo` shows the main job on the shipped claims and evidence; `make test` runs every check.
# Both set up .venv first; a second run installs nothing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

PICTURED := borys-2012-open-to-cooperation
define DRAW
import io, sys
from rich.console import Console
from rich.text import Text
console = Console(record=True, width=100, file=io.StringIO())
console.print(Text.from_ansi(sys.stdin.read().replace("\r", "")))
console.save_svg("docs/terminal.svg", title="factcheck check $(PICTURED) --show 2")
endef
export DRAW

.PHONY: demo test test-slow lint picture format clean
.DEFAULT_GOAL := demo

$(INSTALLED): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(None if (3, 11) <= sys.version_info < (3, 14) else "factcheck needs Python 3.11 to 3.13; name one: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

demo: $(INSTALLED)
	$(BIN)/factcheck check

test: lint
	$(BIN)/pytest

test-slow: $(INSTALLED)
	$(BIN)/pytest -m slow

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The report in the README; needs Chromium (apt-get install chromium).
picture: $(INSTALLED)
	$(BIN)/factcheck check $(PICTURED) --format html --show 2 --quiet -o .picture.html
	chromium --headless --no-sandbox --hide-scrollbars --window-size=1280,1700 --screenshot=docs/report.png .picture.html
	rm .picture.html
	script -qec 'stty cols 100; TERM=xterm-256color $(BIN)/factcheck check $(PICTURED) --show 2 --quiet' /dev/null | $(BIN)/python -c "$$DRAW"

format: $(INSTALLED)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) .factcheck .mypy_cache .pytest_cache .ruff_cache build *.egg-info
