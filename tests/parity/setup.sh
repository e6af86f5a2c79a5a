#!/usr/bin/env bash
# An environment for the parity test with the frameworks that the ordinary one does without.
set -euo pipefail
cd "$(dirname "$0")/../.."
venv=${1:-.venv-parity}
"${PYTHON:-python3}" -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --no-compile --editable core --editable plugins/math --editable plugins/tools
"$venv/bin/python" -m pip install --quiet --no-compile 'verifiers==0.4.*' 'inspect-ai==0.3.*' 'lm-eval==0.4.*' 'datasets>=4' hypothesis pytest pytest-timeout
"$venv/bin/python" -m pytest tests/parity plugins/tools/tests/test_tools_inspect.py core/tests/foreign/test_callers.py
