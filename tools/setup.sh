# What ./run and ./test share: from a bare clone to a working .venv, the built assets and the compiled translations.
# Nothing is done twice: a stamp in .venv says what was installed, and where.

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

find_python() {
  for python in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11 python; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then return; fi
  done
  stop "Hearback needs Python 3.11 or newer, and none was found. Install it (on Debian and Ubuntu: apt-get install python3 python3-venv), or say where it is: PYTHON=/path/to/python3 $0"
}

make_venv() {
  find_python
  "$python" -c 'import venv, ensurepip' 2>/dev/null ||
    stop "Python's venv module is missing. Install it (on Debian and Ubuntu: apt-get install python3-venv) and start again."
  say "Making .venv with $("$python" --version) ..."
  "$python" -m venv --clear .venv || stop "Could not make $PWD/.venv"
}

# installed NAME FILE...: these very files were installed as NAME, and .venv has not been moved since.
stamp() { cksum "$@" && pwd -P; }
installed() { [ "$(cat ".venv/.$1" 2>/dev/null)" = "$(shift && stamp "$@")" ]; }

# install LOCK: what requirements/LOCK.txt lists, each file checked against its hash, and then Hearback itself.
install() {
  lock=requirements/$1.txt
  if ! installed "$1" "$lock" pyproject.toml; then
    # One that works, made for this folder: its scripts name the folder they were made in.
    grep -qxF "$(pwd -P)" .venv/.place 2>/dev/null && .venv/bin/python -c 'import pip' 2>/dev/null || make_venv
    pwd -P > .venv/.place
    say "Installing what $lock lists (the first time takes a minute) ..."
    pip="env PIP_DISABLE_PIP_VERSION_CHECK=1 .venv/bin/python -m pip install -q -q"
    $pip --require-hashes -r "$lock" || stop "Could not install $lock: see above. Is the network there?"
    $pip --no-deps --no-build-isolation -e . || stop "Could not install Hearback itself: see above."
    stamp "$lock" pyproject.toml > ".venv/.$1"
  fi
}

prepare() {
  install "$1"
  .venv/bin/python tools/assets.py
  .venv/bin/python tools/messages.py compile
}
