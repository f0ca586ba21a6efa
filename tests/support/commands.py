"""The real course and its first session; the real commands, started as people start them."""

import shutil
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
COURSE_COMMAND = [sys.executable, "-c", "from autograder.cli import main; main()"]  # of the copy that PYTHONPATH names
COURSE = Course.load(ROOT)
SESSION = COURSE.sessions[0]
SOURCE = read_source(SESSION.source)
CORPUS = SESSION.corpus


def run(*command: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(BIN / command[0]), *command[1:]], cwd=folder, capture_output=True, text=True)


def copied(folder: Path, *names: str, without: tuple[str, ...] = ()) -> Path:
    """A folder with these files and folders of the project, those that there are."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            left_out = shutil.ignore_patterns("__pycache__", *without)
            shutil.copytree(ROOT / name, folder / name, ignore=left_out, dirs_exist_ok=True)
        elif (ROOT / name).exists():
            shutil.copy(ROOT / name, folder / name)
    return folder


def notebook(name: str) -> str:
    return nbformat.writes(notebook_with(SESSION, read_answer(CORPUS / f"{name}.py", SOURCE).code))
