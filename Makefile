# Everything starts here. Each target first sets up what the machine lacks (tools/setup.py):
# system packages with apt, Python packages from the hashed locks into .venv.

PYTHON ?= python3
# Handed to pytest, e.g. make test ARGS="tests/domain -k fee".
ARGS ?=

PRODUCT := .venv/bin/python
SETUP := @$(PYTHON) tools/setup.py

.DEFAULT_GOAL := help
.PHONY: help run test demo bench campaign bundle deps lock

help: ## list the targets
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

run: ## open the practice office in a window
	$(SETUP) window
	@$(PRODUCT) main.py --practice

test: ## all tests, the rules of the house included
	$(SETUP) test
	@$(PRODUCT) -m pytest -n logical --maxprocesses 4 $(ARGS)

demo: ## a whole office day without a screen, left in out/demo
	$(SETUP) demo
	@$(PRODUCT) main.py demo --out out/demo

bench: ## the figures, as ratios measured in one run
	$(SETUP) test
	@$(PRODUCT) -m benchmarks

campaign: ## every fault campaign at full size
	$(SETUP) test
	@$(PRODUCT) -m benchmarks.campaign

bundle: ## the program without Python, in dist/counter_app, looked through and started
	$(SETUP) bundle
	@echo "-- PyInstaller collects the program, which takes a minute or two"
	@$(PRODUCT) -m PyInstaller --noconfirm --log-level ERROR \
		--workpath .cache/pyinstaller --distpath dist build/counter_app.spec
	@$(PRODUCT) tools/bundle_check.py dist/counter_app

deps: ## only set up, for every target
	$(SETUP) test
	$(SETUP) bundle

lock: ## write the locks anew after a change in pyproject.toml (keeps what still fits)
	$(SETUP) test
	@$(PRODUCT) tools/lock.py
