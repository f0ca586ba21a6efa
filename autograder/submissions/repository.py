"""Students' git repositories, of which nothing is trusted: objects are fetched and read, files are never checked out.

Without a working tree there are no links to follow, no hooks, filters or submodules to run; git itself is kept from
asking questions, from other protocols than the three below, and within limits of time and size.
"""

import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from autograder import UserError
from autograder.text import one_line
from labkit.handin import MAX_NOTEBOOKS, RejectedError, is_notebook

PROTOCOLS = ("https", "ssh", "file")
SECONDS = 120  # for one git command; a laboratory's repository takes one or two
FETCH_MB = 200  # largest pack; without what `--filter` leaves on the server
MEMORY_MB = 1_024  # address space of each git process; what a few megabytes unpack to has no other bound
OUTPUT_MB = 4  # what a command may print, but for the notebook itself
MAX_COMMITS = 10_000
SETTINGS = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.symlinks": "false",
    "core.askPass": "",
    "fetch.recurseSubmodules": "false",
    "fetch.unpackLimit": "1",  # one pack, which the limit of file sizes bounds
    "gc.auto": "0",
    "maintenance.auto": "false",
    "pack.threads": "1",  # each would take its own memory
    "http.lowSpeedLimit": "1000",
    "http.lowSpeedTime": "30",
    "protocol.version": "2",
    "submodule.recurse": "false",
    "transfer.bundleURI": "false",
}
KEPT = ("GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSL_", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM")
SCP_LIKE = re.compile(r"[\w.-]+@[\w.-]+:[\w./~@+-]+")
LFS = b"version https://git-lfs"
REFUSED = (
    ("terminal prompts disabled", "password"),
    ("could not read Username", "password"),
    ("could not read Password", "password"),
    ("Authentication failed", "password"),
    ("Permission denied (", "password"),
    ("Host key verification failed", "host"),
    ("not found", "missing"),
    ("does not exist", "missing"),
    ("does not appear to be a git repository", "missing"),
    ("Could not resolve", "unreachable"),
    ("Failed to connect", "unreachable"),
    ("Couldn't connect", "unreachable"),
    ("Connection refused", "unreachable"),
    ("Connection timed out", "unreachable"),
    ("ut of memory", "memory"),
    ("mmap failed", "memory"),
    ("Cannot allocate memory", "memory"),
    ("File too large", "large"),
    ("invalid index-pack output", "large"),  # all that git says when the limit of file sizes ended it
    ("Operation too slow", "slow"),
)
SAID = {
    "password": "git wants a password for {url}, or the account that it has may not see it; sign in first: `gh auth login`, "
    "then `gh auth setup-git`, or an SSH key",
    "host": "the host of {url} is not known to ssh; connect once by hand and accept its key",
    "missing": "there is no repository at {url}, or you may not see it",
    "unreachable": "{url} cannot be reached; check the address and the network",
    "large": "what {url} sends is larger than {fetch_mb} MB; ask the student to remove large files from its history",
    "memory": "to unpack what {url} sends takes more than {memory_mb:,} MB of memory; ask the student to remove large files "
    "from its history",
    "slow": "{url} did not send anything for a while; try again later",
}


class RepositoryError(UserError):
    """Why a repository could not be read or written, in one sentence."""


@dataclass(frozen=True)
class Commit:
    sha: str
    time: int  # seconds since 1970, as whoever committed claims


def check_url(url: str) -> str:
    """The address as git takes it. Raises RepositoryError for one that is none, or that holds a password."""
    url = url.strip()
    if url.startswith("/") and "\0" not in url and url.isprintable():
        return Path(url).as_uri()
    if SCP_LIKE.fullmatch(url):
        return url
    parts = urlsplit(url) if url.isprintable() and " " not in url else urlsplit("")
    if parts.scheme not in PROTOCOLS or not (parts.netloc or parts.scheme == "file") or parts.netloc.startswith("-"):
        raise RepositoryError(f"{one_line(url, 80)!r} is no address of a repository; give https://, ssh:// or file://")
    if parts.password or (parts.scheme == "https" and parts.username):
        raise RepositoryError(
            f"the address of {parts.hostname}{parts.path} holds a password or a token; leave it out and sign in with "
            "`gh auth login` and `gh auth setup-git`"
        )
    return url


class Repository:
    """A bare copy in `folder` of what a student pushed to `url`."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, check_url(url)

    def fetch(self) -> Commit:
        """Fetch the default branch; its last commit. Raises RepositoryError."""
        branch = self._default_branch()
        self._prepare()
        refspec = f"+{branch}:refs/student/head"
        self._git("fetch", "--quiet", "--no-tags", "--filter=blob:none", "origin", refspec, file_mb=FETCH_MB)
        return self.history("refs/student/head")[0]

    def _prepare(self) -> None:
        """Have an empty repository of ours that knows where objects come from."""
        if not (self.folder / "HEAD").is_file():
            self.folder.mkdir(parents=True, exist_ok=True)
            self._git("init", "--quiet", "--bare", "--template=", str(self.folder), bare=False)
        for key, value in (
            ("remote.origin.url", self.url),
            ("remote.origin.promisor", "true"),
            ("remote.origin.partialCloneFilter", "blob:none"),
        ):
            self._git("config", key, value)

    def _default_branch(self) -> str:
        heads = self._git("ls-remote", "--", self.url, "HEAD", "refs/heads/*", bare=False).decode(errors="replace")
        refs = [line.partition("\t")[2] for line in heads.splitlines()]
        if "HEAD" in refs:
            return "HEAD"
        branches = [ref for ref in refs if re.fullmatch(r"refs/heads/[\w./-]+", ref)]
        if not branches:
            raise RepositoryError(f"the repository at {self.url} is empty: nothing was pushed yet")
        if len(branches) > 1:
            raise RepositoryError(
                f"the repository at {self.url} has {len(branches)} branches and none of them is its default; "
                "choose one in its settings"
            )
        return branches[0]

    def history(self, commit: str) -> list[Commit]:
        """The commits of the branch itself, the newest first; what was merged into it does not count."""
        told = self._git("rev-list", "--first-parent", "--timestamp", f"--max-count={MAX_COMMITS}", commit, "--")
        lines = [line.split() for line in told.decode("ascii", "replace").splitlines()]
        return [Commit(sha, int(time)) for time, sha in lines]

    def has(self, commit: str, among: str) -> bool:
        """Whether `commit` is `among` or one of its ancestors."""
        try:
            self._git("merge-base", "--is-ancestor", commit, among)
        except RepositoryError:
            return False
        return True

    def notebooks(self, commit: str, session: str, max_mb: float) -> Iterator[tuple[str, bytes | RejectedError]]:
        """The notebooks in this commit, at the top and in a folder named like the session, one after the other.

        Raises RejectedError, in words for the student, and RepositoryError.
        """
        modes: dict[str, tuple[str, str]] = {}
        for folder in ("", f"{session}/"):
            listed = self._git("ls-tree", "-z", commit, "--", *([folder] if folder else []))
            for entry in listed.decode(errors="replace").split("\0"):
                info, _, name = entry.partition("\t")
                if is_notebook(name.rpartition("/")[2]):
                    mode, _, sha = info.split()
                    modes[name] = mode, sha
        if not modes:
            raise RejectedError(f"the repository holds no notebook; push one, named {session}.ipynb")
        if len(modes) > MAX_NOTEBOOKS:
            raise RejectedError(f"the repository holds {len(modes)} notebooks; keep one, named {session}.ipynb")
        for name, (mode, sha) in modes.items():
            try:
                yield name, self._notebook(name, mode, sha, max_mb)
            except RejectedError as reason:
                yield name, reason

    def _notebook(self, name: str, mode: str, sha: str, max_mb: float) -> bytes:
        if mode not in ("100644", "100755", "100664"):
            kind = {"120000": "a link", "160000": "another repository", "040000": "a folder"}.get(mode, "no file")
            raise RejectedError(f"{one_line(name, 60)} is {kind}; push the notebook itself")
        size = int(self._git("cat-file", "-s", sha, file_mb=FETCH_MB))
        if size > max_mb * 2**20:
            raise RejectedError(
                f"the notebook is {size / 2**20:.0f} MB; the limit is {max_mb:g} MB: clear its outputs, save it and push"
            )
        data = self._git("cat-file", "blob", sha, file_mb=max(FETCH_MB, int(max_mb) + 1))
        if data.startswith(LFS):
            raise RejectedError(
                f"{one_line(name, 60)} is kept in Git LFS, which is not fetched; `git lfs untrack` it and push again"
            )
        return data

    def publish(self, branch: str, files: Mapping[str, bytes], message: str) -> bool:
        """Push these files, and nothing else, as the newest commit of `branch`; False if they are there already.

        Raises RepositoryError.
        """
        self._prepare()
        entries = []
        for name, content in sorted(files.items()):
            sha = self._git("hash-object", "-w", "--stdin", stdin=content).decode().strip()
            entries.append(f"100644 blob {sha}\t{name}\0")
        tree = self._git("mktree", "-z", stdin="".join(entries).encode()).decode().strip()
        ref = f"refs/heads/{branch}"
        there = self._git("ls-remote", "--", self.url, ref, bare=False).decode(errors="replace").split()
        parent = there[0] if there else ""
        if parent:
            self._git(
                "fetch", "--quiet", "--no-tags", "--filter=blob:none", "origin", f"+{ref}:refs/ours/{branch}",
                file_mb=FETCH_MB,
            )  # fmt: skip
            parent = self.history(f"refs/ours/{branch}")[0].sha
            if self._git("rev-parse", f"{parent}^{{tree}}").decode().strip() == tree:
                return False
        commit = self._git("commit-tree", tree, *(["-p", parent] if parent else []), "-m", message).decode().strip()
        local = self.url.startswith("file:")  # there, the other side is a process of ours: without hooks, too
        without = [f"--receive-pack=git -c core.hooksPath={os.devnull} receive-pack"] if local else []
        lease = f"--force-with-lease={ref}:{parent}"
        self._git("push", "--quiet", *without, lease, "origin", f"{commit}:{ref}", file_mb=FETCH_MB)
        return True

    def _git(self, *words: str, stdin: bytes = b"", bare: bool = True, file_mb: int = OUTPUT_MB) -> bytes:
        """What a git command prints; no file that it writes, its output among them, exceeds `file_mb`.

        Nor does the memory of any process of its own exceed `MEMORY_MB`.
        """
        place = [f"--git-dir={self.folder}"] if bare else []
        limits = f"ulimit -f {file_mb * 2048} && ulimit -v {MEMORY_MB * 1024}"
        limited = ["sh", "-c", f'{limits} && exec "$@"', "sh", "git", *place, *words]
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            given.write(stdin)
            given.seek(0)
            process = subprocess.Popen(
                limited, stdin=given, stdout=out, stderr=err, cwd="/", env=_environment(), start_new_session=True
            )
            try:
                code = process.wait(SECONDS)
            except subprocess.TimeoutExpired:
                raise RepositoryError(f"{self.url} did not answer within {SECONDS} s; try again later") from None
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
            out.seek(0)
            err.seek(0)
            if code == 0:
                return out.read()
            raise RepositoryError(self._why(words[0], code, err.read(20_000).decode(errors="replace")))

    def _why(self, command: str, code: int, said: str) -> str:
        if code == 127:
            return "git is not installed; on Debian and Ubuntu: sudo apt install git"
        if code in (-signal.SIGXFSZ, 128 + signal.SIGXFSZ) or f"signal {int(signal.SIGXFSZ)}" in said:
            said = "File too large"
        for words, kind in REFUSED:
            if words in said:
                return SAID[kind].format(url=self.url, fetch_mb=FETCH_MB, memory_mb=MEMORY_MB)
        lines = [
            line for line in said.splitlines() if line.startswith(("fatal:", "error:", " ! "))
        ] or said.splitlines()
        detail = one_line(lines[-1], 160) if lines else f"exit code {code}"
        return f"`git {command}` failed for {self.url}: {detail}"


def _environment() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_") or key.startswith(KEPT)}
    settings = {f"GIT_CONFIG_KEY_{i}": key for i, key in enumerate(SETTINGS)}
    settings |= {f"GIT_CONFIG_VALUE_{i}": value for i, value in enumerate(SETTINGS.values())}
    kept.setdefault("GIT_SSH_COMMAND", "ssh -oBatchMode=yes -oConnectTimeout=20")
    author = {"NAME": "course", "EMAIL": "course@invalid"}
    return (
        kept
        | settings
        | {f"GIT_{who}_{key}": value for who in ("AUTHOR", "COMMITTER") for key, value in author.items()}
        | {
            "GIT_CONFIG_COUNT": str(len(SETTINGS)),
            "GIT_ALLOW_PROTOCOL": ":".join(PROTOCOLS),
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ASKPASS": "",
            "SSH_ASKPASS": "",
            "GIT_LFS_SKIP_SMUDGE": "1",
            "GIT_OPTIONAL_LOCKS": "0",
            "LC_ALL": "C",
        }
    )
