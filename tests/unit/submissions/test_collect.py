"""Students' repositories into submitted/: which commit counts, and what a repository cannot do to whoever collects it."""

import json
import os
import ssl
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from support import ROOT
from support.git import Remote, git
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course import Course
from autograder.submissions import repository as repositories
from autograder.submissions.collect import Collected, Entry, ListError, collect, duration, read_list, summary
from autograder.submissions.repository import Repository, RepositoryError, check_url

DUE = datetime.fromisoformat("2026-10-01T23:59:00+00:00")
NOW = datetime.fromisoformat("2026-10-05T00:00:00+00:00")
SESSION = Course.load(ROOT).sessions[0].model_copy(update={"due": DUE})
NOTEBOOK = f"{SESSION.id}.ipynb"
FIRST, LAST, AFTER = "2026-09-20T10:00:00+00:00", "2026-10-01T20:00:00+00:00", "2026-10-02T01:59:00+00:00"

slow = pytest.mark.slow


def gather(folder: Path, *entries: Entry, late: bool = False, now: datetime = NOW) -> list[Collected]:
    return collect(SESSION, list(entries), folder, late=late, now=now)


def one(folder: Path, remote: Remote, *, late: bool = False, now: datetime = NOW) -> Collected:
    (found,) = gather(folder, Entry("ada", remote.url), late=late, now=now)
    return found


def handed_in(folder: Path, name: str = NOTEBOOK) -> str:
    return (folder / "submitted" / "ada" / SESSION.id / name).read_text()


@pytest.fixture
def remote(tmp_path: Path) -> Remote:
    return Remote(tmp_path, "ada")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "class"


# Which commit counts


@slow
def test_the_last_commit_before_the_due_date_counts(remote: Remote, folder: Path) -> None:
    remote.push({NOTEBOOK: "first"}, FIRST)
    last = remote.push({NOTEBOOK: "last"}, LAST)
    head = remote.push({NOTEBOOK: "after"}, AFTER)
    found = one(folder, remote)
    assert handed_in(folder) == "last" and handed_in(folder, "timestamp.txt") == "2026-10-01 20:00:00 UTC\n"
    assert (found.state, found.commit, found.head, found.late_seconds, found.later) == ("collected", last, head, 0, 1)
    assert summary([found]) == ["ada: 1 commit after the due date left aside (--late takes the newest)"]


@slow
def test_what_is_late_is_taken_where_nothing_was_in_time_or_on_request(remote: Remote, folder: Path) -> None:
    remote.push({NOTEBOOK: "after"}, AFTER)
    assert summary([one(folder, remote)]) == ["ada: 2 h late"]
    assert handed_in(folder, "timestamp.txt") == "2026-10-02 01:59:00 UTC\n"
    remote.push({NOTEBOOK: "much later"}, "2026-10-04T12:00:00+00:00")
    assert summary([one(folder, remote, late=True)]) == ["ada: 2 d 12 h late"]
    assert handed_in(folder) == "much later"


@slow
def test_an_extension_is_the_students_own_due_date(remote: Remote, folder: Path) -> None:
    remote.push({NOTEBOOK: "after"}, AFTER)
    extended = Entry("ada", remote.url, datetime.fromisoformat("2026-10-03T23:59:00+00:00"))
    (found,) = gather(folder, extended)
    assert (found.late_seconds, found.later) == (0, 0)
    assert handed_in(folder, "timestamp.txt") == "2026-09-30 01:59:00 UTC\n"  # as long before the session's due date


@slow
def test_what_was_merged_after_the_due_date_was_not_handed_in_before(remote: Remote, folder: Path) -> None:
    remote.push({NOTEBOOK: "in time"}, FIRST)
    git("checkout", "--quiet", "-b", "side", cwd=remote.work)
    remote.push({NOTEBOOK: "on a branch"}, LAST, branch="side")
    git("checkout", "--quiet", "main", cwd=remote.work)
    git("merge", "--quiet", "--no-ff", "-m", "merge", "side", cwd=remote.work, at=AFTER)
    git("push", "--quiet", "origin", "main", cwd=remote.work)
    assert one(folder, remote).later == 1
    assert handed_in(folder) == "in time"


@slow
def test_a_commit_with_a_false_date_is_pointed_out(remote: Remote, folder: Path) -> None:
    """Its author sets a commit's date; that it was not there after the due date, its author cannot change."""
    remote.push({NOTEBOOK: "in time"}, FIRST)
    assert one(folder, remote).note == ""
    false = remote.push({NOTEBOOK: "after all"}, LAST)
    assert one(folder, remote, now=NOW.replace(day=6)).note == (
        f"commit {false[:7]} is dated before the due date, but was not there on 2026-10-05T00:00:00+00:00; "
        "its date is not to be trusted"
    )


@slow
@pytest.mark.parametrize("date", ["99999999999999 +0000", "4102444800 +0000"])
def test_a_date_in_the_future_is_now(remote: Remote, folder: Path, date: str) -> None:
    remote.push({NOTEBOOK: "x"}, FIRST)
    raw = git("cat-file", "commit", "HEAD", cwd=remote.work).replace("1789898400 +0000", date)
    commit = git("hash-object", "-t", "commit", "-w", "--stdin", "--literally", cwd=remote.work, stdin=raw + "\n")
    git("push", "--quiet", "--force", "origin", f"{commit}:refs/heads/main", cwd=remote.work)
    assert one(folder, remote).committed == "2026-10-05T00:00:00+00:00"


@slow
def test_collecting_again_touches_only_what_changed(remote: Remote, folder: Path) -> None:
    remote.push({NOTEBOOK: "first"}, FIRST)
    assert one(folder, remote).changed is True
    file = folder / "submitted" / "ada" / SESSION.id / NOTEBOOK
    before = file.stat().st_mtime_ns
    assert one(folder, remote).changed is False
    assert file.stat().st_mtime_ns == before
    remote.push({NOTEBOOK: "second"}, LAST)
    assert one(folder, remote).changed is True


@slow
def test_a_branch_of_any_name_and_a_folder_of_the_session_will_do(remote: Remote, folder: Path) -> None:
    remote.push({f"{SESSION.id}/{NOTEBOOK}": "in a folder"}, FIRST, branch="trunk")
    assert one(folder, remote).state == "collected"
    assert handed_in(folder) == "in a folder"


# What is refused, each in a sentence


def refusal(folder: Path, remote: Remote) -> str:
    found = one(folder, remote)
    assert found.state != "collected"
    assert not (folder / "submitted").exists()
    return found.reason


@slow
def test_an_empty_repository_is_named(remote: Remote, folder: Path) -> None:
    assert refusal(folder, remote) == f"the repository at {remote.url} is empty: nothing was pushed yet"


@slow
def test_of_several_notebooks_the_one_with_answers_counts(remote: Remote, folder: Path) -> None:
    """By the rule for all hand-ins: the template's own, which nobody wrote in, gives way."""
    starter = (ROOT / "assignments" / SESSION.id / NOTEBOOK).read_text()
    todo = r"raise NotImplementedError(\"{}: your answer goes here\")"
    filled = starter.replace(todo.format("to_unit_interval"), "return images.flatten(1) / 255")
    another = starter.replace(todo.format("train_epoch"), "return 0.0")
    assert len({starter, filled, another}) == 3
    remote.push({"a.ipynb": filled, "b.ipynb": another, "c.IPYNB": starter}, FIRST)
    assert refusal(folder, remote) == (
        f"2 notebooks with different answers were handed in (`a.ipynb` and `b.ipynb`); hand in one, named {NOTEBOOK}"
    )
    remote.push({"a.ipynb": None, "b.ipynb": None, NOTEBOOK: starter, f"{SESSION.id}/copy.ipynb": filled}, LAST)
    assert one(folder, remote).state == "collected"
    assert handed_in(folder) == filled
    remote.push({f"{number}.ipynb": starter for number in range(10)}, LAST)
    assert one(folder, remote).reason == f"the repository holds 13 notebooks; keep one, named {NOTEBOOK}"


@slow
def test_no_notebook_is_named(remote: Remote, folder: Path) -> None:
    remote.push({"README.md": "hello", "deep/er/a.ipynb": "1"}, FIRST)
    assert refusal(folder, remote) == f"the repository holds no notebook; push one, named {NOTEBOOK}"


@slow
def test_a_missing_repository_is_named_and_the_others_are_collected(remote: Remote, folder: Path) -> None:
    remote.push({NOTEBOOK: "x"}, FIRST)
    gone = (folder.parent / "gone.git").as_uri()
    ada, bob, cleo = gather(folder, Entry("ada", remote.url), Entry("bob", gone), Entry("cleo", ""))
    assert (ada.state, bob.state, cleo.state) == ("collected", "missing", "missing")
    assert summary([ada, bob, cleo]) == [
        f"bob: there is no repository at {gone}, or you may not see it",
        "cleo: no repository is listed",
    ]
    git("update-ref", "-d", "refs/heads/main", cwd=remote.bare)
    again = one(folder, remote)
    assert (again.state, again.kept) == ("missing", True)
    assert handed_in(folder) == "x"


@slow
def test_a_repository_of_links_is_never_followed(remote: Remote, folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.ipynb"
    secret.write_text("the instructor's")
    remote.push({NOTEBOOK: secret}, FIRST)
    assert refusal(folder, remote) == f"{NOTEBOOK} is a link; push the notebook itself"
    remote.push({NOTEBOOK: None, SESSION.id: tmp_path}, LAST)
    assert refusal(folder, remote) == f"the repository holds no notebook; push one, named {NOTEBOOK}"


@slow
def test_a_notebook_in_lfs_or_too_large_is_refused(remote: Remote, folder: Path) -> None:
    remote.push({NOTEBOOK: "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"}, FIRST)
    assert refusal(folder, remote) == (
        f"{NOTEBOOK} is kept in Git LFS, which is not fetched; `git lfs untrack` it and push again"
    )
    remote.push({NOTEBOOK: b"\0" * (21 * 2**20)}, LAST)
    assert refusal(folder, remote) == ("the notebook is 21 MB; the limit is 20 MB: clear its outputs, save it and push")


@slow
def test_what_is_too_large_to_fetch_is_refused(remote: Remote, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repositories, "FETCH_MB", 1)
    remote.push({NOTEBOOK: "x", "model.bin": os.urandom(4 * 2**20)}, FIRST)
    assert refusal(folder, remote) == (
        f"what {remote.url} sends is larger than 1 MB; ask the student to remove large files from its history"
    )
    git("config", "uploadpack.allowFilter", "true", cwd=remote.bare)  # as GitHub has it: only the notebook is fetched
    assert one(folder, remote).state == "collected"


@slow
def test_what_takes_too_much_memory_to_unpack_is_refused(
    remote: Remote, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few kilobytes of history that are hundreds of megabytes once they are unpacked."""
    monkeypatch.setattr(repositories, "MEMORY_MB", 200)
    remote.push({NOTEBOOK: "x", "zeros": bytes(300 * 2**20)}, FIRST)
    assert refusal(folder, remote) == (
        f"to unpack what {remote.url} sends takes more than 200 MB of memory; ask the student to remove large files from "
        "its history"
    )
    monkeypatch.setattr(repositories, "MEMORY_MB", 1_024)
    assert one(folder, remote).state == "collected"


@slow
def test_nothing_that_a_repository_brings_is_run(remote: Remote, folder: Path, tmp_path: Path) -> None:
    """Hooks, filters, submodules and attributes are never looked at, whatever the instructor's own settings are."""
    ran = tmp_path / "ran"
    hook = tmp_path / "hooks" / "post-checkout"
    hook.parent.mkdir()
    for name in ("post-checkout", "reference-transaction", "post-merge", "pre-push"):
        (hook.parent / name).write_text(f"#!/bin/sh\ntouch {ran}\n")
        (hook.parent / name).chmod(0o755)
    config = tmp_path / "gitconfig"
    config.write_text(
        f'[core]\n hooksPath = {hook.parent}\n fsmonitor = touch {ran}\n[filter "x"]\n smudge = touch {ran}\n'
        "[submodule]\n recurse = true\n"
    )
    remote.push(
        {
            NOTEBOOK: "x",
            ".gitattributes": "* filter=x\n",
            ".gitmodules": '[submodule "a"]\n path = a\n url = ext::sh\n',
        },
        FIRST,
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_CONFIG_GLOBAL", str(config))
        assert one(folder, remote).state == "collected"
        place = Repository(folder / ".course" / "git" / SESSION.id / "ada.git", remote.url)
        assert place.publish("feedback", {"README.md": b"x"}, "Feedback") is True
    assert not ran.exists()


@slow
def test_a_link_in_the_class_folder_is_not_written_through(remote: Remote, folder: Path, tmp_path: Path) -> None:
    remote.push({NOTEBOOK: "x"}, FIRST)
    (folder / "submitted").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (folder / "submitted" / "ada").symlink_to(tmp_path / "elsewhere")
    found = one(folder, remote)
    assert found.reason == (f"{folder}/submitted/ada is a link; remove it, so that the submission can be written there")
    assert list((tmp_path / "elsewhere").iterdir()) == []


class Locked(BaseHTTPRequestHandler):
    """A host that wants a password."""

    def do_GET(self) -> None:
        self.send_response(401)
        self.send_header("WWW-Authenticate", 'Basic realm="GitHub"')
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    made += ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")]
    subprocess.run(made, check=True, capture_output=True)
    server = HTTPServer(("localhost", 0), Locked)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("GIT_SSL_NO_VERIFY", "1")
    yield f"https://localhost:{server.server_port}/lab.git"
    server.shutdown()
    server.server_close()


@slow
def test_git_that_wants_a_password_never_waits_for_one(locked: str, folder: Path) -> None:
    (found,) = gather(folder, Entry("ada", locked))
    assert found.reason == (
        f"git wants a password for {locked}, or the account that it has may not see it; sign in first: "
        "`gh auth login`, then `gh auth setup-git`, or an SSH key"
    )


@slow
def test_a_machine_without_git_is_said_so(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "sh").symlink_to("/bin/sh")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (found,) = gather(folder, Entry("ada", "https://github.com/o/r"))
    assert found.reason == "git is not installed; on Debian and Ubuntu: sudo apt install git"


# The list


def listed(tmp_path: Path, text: str) -> list[Entry]:
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    return read_list(tmp_path / "list.csv")


def wrong(tmp_path: Path, text: str) -> str:
    with pytest.raises(ListError) as error:
        listed(tmp_path, text)
    return str(error.value).removeprefix(f"{tmp_path}/")


def test_a_list_names_students_addresses_and_extensions(tmp_path: Path) -> None:
    assert listed(
        tmp_path,
        "\ufeffstudent,url,due\nJosé,https://github.com/o/r,\n\n"
        '"bo@b.org",git@github.com:o/b.git,2026-10-01T23:59:00+02:00\ncleo,,\n',
    ) == [
        Entry("José", "https://github.com/o/r"),
        Entry("bo@b.org", "git@github.com:o/b.git", datetime.fromisoformat("2026-10-01T23:59:00+02:00")),
        Entry("cleo", ""),
    ]


def test_the_grades_of_classroom_are_a_list(tmp_path: Path) -> None:
    text = (
        "assignment_name,assignment_url,starter_code_url,github_username,roster_identifier,student_repository_name,"
        "student_repository_url,submission_timestamp,points_awarded,points_available\n"
        "Lab,u,s,ada-l,ada@uni.edu,lab-ada-l,https://github.com/o/lab-ada-l,,0,10\n"
        "Lab,u,s,bob,,lab-bob,https://github.com/o/lab-bob,,0,10\n"
    )
    assert listed(tmp_path, text) == [
        Entry("ada@uni.edu", "https://github.com/o/lab-ada-l"),
        Entry("bob", "https://github.com/o/lab-bob"),
    ]


def test_each_mistake_in_a_list_has_its_line_and_its_sentence(tmp_path: Path) -> None:
    assert wrong(tmp_path, "name,link\n") == "list.csv:1: no column 'student'; the first line must be: student,url"
    assert wrong(tmp_path, "student\nada\n") == "list.csv:1: no column 'url'; the first line must be: student,url"
    assert wrong(tmp_path, "student,url\n") == (
        "list.csv: lists nobody; add a line with student and url for each student"
    )
    assert wrong(tmp_path, "student,url\nada,/a\nada,/b\n") == (
        "list.csv:3: 'ada' is listed twice; the first is in line 2"
    )
    assert wrong(tmp_path, "student,url\nada,/a\nbob,/a\n") == (
        "list.csv:3: 'bob' has the repository of 'ada' in line 2; correct one"
    )
    assert wrong(tmp_path, "student,url\n../ada,/a\n") == (
        "list.csv:2: '../ada' cannot be a student's name; use letters, digits, and . _ - + @ after the first"
    )
    assert wrong(tmp_path, "student,url,due\nada,/a,tomorrow\n") == (
        "list.csv:2: due must be a time with its zone, as in 2026-12-01T23:59:00+01:00, not 'tomorrow'"
    )


@pytest.mark.parametrize(
    "url", ["ext::sh -c id", "http://x/y", "git://x/y", "--upload-pack=id", "-x", "ssh://-oProxyCommand=id/x", "a\nb"]
)
def test_other_protocols_are_refused(url: str) -> None:
    with pytest.raises(RepositoryError, match="is no address of a repository; give https://, ssh:// or file://"):
        check_url(url)


def test_a_password_in_an_address_is_refused() -> None:
    with pytest.raises(RepositoryError) as error:
        check_url("https://ghp_token@github.com/o/r.git")
    assert str(error.value) == (
        "the address of github.com/o/r.git holds a password or a token; leave it out and sign in with "
        "`gh auth login` and `gh auth setup-git`"
    )


def test_durations_have_two_units() -> None:
    assert [duration(s) for s in (0, 40, 3600, 90_061)] == ["0 s", "40 s", "1 h", "1 d 1 h"]


# The command


@slow
def test_the_command_collects_tells_and_ends_with_one_where_somebody_is_missing(
    remote: Remote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    remote.push({NOTEBOOK: "x"}, datetime.now(UTC).isoformat())
    (tmp_path / "list.csv").write_text(f"student,url\nada,{remote.url}\nbob,\n")
    words = ["collect", "01", "--from-git", str(tmp_path / "list.csv"), "--class", str(tmp_path / "class")]
    told = CliRunner().invoke(app, words)
    assert told.exit_code == 1
    assert told.stdout == ("01-mnist-autoencoder: 1 of 2 collected, 1 new or changed, 0 late, 0 refused, 1 missing\n")
    assert "bob: no repository is listed\n" in told.stderr
    records = json.loads(CliRunner().invoke(app, [*words, "--json"]).stdout)
    assert [(each["student"], each["state"], each["changed"]) for each in records] == [
        ("ada", "collected", False),
        ("bob", "missing", False),
    ]
    assert json.loads((tmp_path / "class" / "reports" / SESSION.id / "collected.json").read_text()) == records
