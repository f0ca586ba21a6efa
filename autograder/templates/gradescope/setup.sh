#!/bin/sh
# Gradescope runs this once, as root on Ubuntu, when it builds the autograder's image: [[ session.id ]].
set -eu
home=$(cd "$(dirname "$0")/.." && pwd)
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install --yes --no-install-recommends libseccomp2 git
if python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then
  apt-get install --yes --no-install-recommends python3-venv
  python=python3
else
  apt-get install --yes --no-install-recommends software-properties-common
  add-apt-repository --yes ppa:deadsnakes/ppa
  apt-get install --yes --no-install-recommends python3.12 python3.12-venv
  python=python3.12
fi
"$python" -m venv "$home/venv"
cd "$home/source/course"
"$home/venv/bin/python" -m pip install -c requirements.lock torch torchvision --index-url https://download.pytorch.org/whl/cpu
"$home/venv/bin/python" -m pip install -c requirements.lock -e .
chmod -R o-rwx autograder/checks source .course/secret
chmod o+x "$home" "$home/source"
"$home/venv/bin/course" doctor || echo "The sandbox is not complete here: see docs/containers.md."
