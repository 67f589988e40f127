#!/usr/bin/env bash
# All tests, WORKERS at a time. What failed is run once more, one by one: halls are played in real time,
# and a crowded machine can be late. What fails then fails; what passes then is named above.
set -uo pipefail
pytest=(.venv/bin/python -m pytest)
"${pytest[@]}" -n "${WORKERS:-2}" --dist loadfile "$@"
status=$?
[ "$status" -eq 1 ] || exit "$status"
echo "Once more, alone, what failed beside other tests:"
exec "${pytest[@]}" --last-failed --last-failed-no-failures none --maxfail 1 -v "$@"
