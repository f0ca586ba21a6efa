"""The real course and its first session; the real commands, started as people start them."""

import subprocess
import sys
from pathlib import Path

import nbformat

from autograder.audit.corpus import read_answer
from autograder.audit.demo import notebook_with
from autograder.course import Course
from autograder.notebook import read_source
from support import ROOT

BIN = Path(sys.executable).parent
COURSE = Course.load(ROOT)
SESSION = COURSE.sessions[0]
SOURCE = read_source(SESSION.source)
CORPUS = SESSION.corpus


def run(*command: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(BIN / command[0]), *command[1:]], cwd=folder, capture_output=True, text=True)


def notebook(name: str) -> str:
    return nbformat.writes(notebook_with(SESSION, read_answer(CORPUS / f"{name}.py", SOURCE).code))
