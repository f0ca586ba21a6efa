"""Students' repositories for tests: real ones, bare, on this machine."""

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path


def git(*words: str, cwd: Path | None = None, at: str = "", stdin: str = "") -> str:
    """What a git command prints, run as a student would, at a given time."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    environment |= {"GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org"}
    environment |= {"GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org"}
    if at:
        stamp = f"{int(datetime.fromisoformat(at).astimezone(UTC).timestamp())} +0000"
        environment |= {"GIT_AUTHOR_DATE": stamp, "GIT_COMMITTER_DATE": stamp}
    done = subprocess.run(
        ["git", *words], cwd=cwd, env=environment, input=stdin.encode(), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().strip()


class Remote:
    """A bare repository, and the work tree of the student who pushes to it."""

    def __init__(self, folder: Path, student: str) -> None:
        self.bare, self.work = folder / f"{student}.git", folder / f"{student}-work"
        git("init", "--quiet", "--bare", "--initial-branch=main", str(self.bare))
        git("init", "--quiet", "--initial-branch=main", str(self.work))
        git("remote", "add", "origin", str(self.bare), cwd=self.work)

    @property
    def url(self) -> str:
        return self.bare.as_uri()

    def push(self, files: dict[str, str | bytes | Path | None], at: str, *, branch: str = "main") -> str:
        """Commit these files (a Path becomes a link, None is deleted) and push; the commit's name."""
        for name, content in files.items():
            path = self.work / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            if isinstance(content, Path):
                path.symlink_to(content)
            elif content is not None:
                path.write_bytes(content.encode() if isinstance(content, str) else content)
        git("add", "--all", cwd=self.work)
        git("commit", "--quiet", "--allow-empty", "-m", "work", cwd=self.work, at=at)
        git("push", "--quiet", "--force", "origin", f"HEAD:{branch}", cwd=self.work)
        return git("rev-parse", "HEAD", cwd=self.work)
