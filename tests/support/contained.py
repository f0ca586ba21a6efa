"""What `tests/system/test_container.py` has done in its container: python -m support.contained WHAT FOLDER prints JSON.

`demo`: the demo's class, graded. A group of attacks, or a `few` of each: how each of them was met.
"""

import json
import subprocess
import sys
from pathlib import Path

from test_attacks import JOBS, NEIGHBOURS, expect_as_said, few, graded_class

from autograder.audit.demo import make_class
from support.attacks import COURSE, FULL, SESSION, read_group
from support.commands import BIN


def demo(folder: Path) -> dict[str, object]:
    make_class(COURSE, SESSION, folder)
    command = [str(BIN / "course"), "grade", "01", "--class", str(folder), "--json"]
    done = subprocess.run(command, capture_output=True, text=True)
    return {"printed": done.stderr, "rows": json.loads(done.stdout or "[]")}


def attacks(group: str, folder: Path) -> dict[str, object]:
    """Of each attack of the group, and of those who were graded beside it, what was not as it must be."""
    files = few() if group == "few" else read_group(group)
    graded = graded_class(folder, files, "exhausting" if group == "few" else group, JOBS.get(group, 2))
    met = {}
    for attack in files:
        try:
            expect_as_said(graded, attack)
            met[attack.name] = ""
        except AssertionError as error:
            met[attack.name] = str(error)[:3000] or "not as said"
    for name in NEIGHBOURS:
        met[name] = "" if graded.rows[name]["exercises"] == FULL else str(graded.rows[name])
    return {
        "met": met,
        "left": graded.left,
        "way": sorted({row["way"] for row in graded.rows.values()}),
        "seconds": graded.seconds,
    }


if __name__ == "__main__":
    what, place = sys.argv[1], Path(sys.argv[2])
    print(json.dumps(demo(place) if what == "demo" else attacks(what, place)))
