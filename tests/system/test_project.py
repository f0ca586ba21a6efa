"""What strangers expect beside the code, checked by the tools that read it: licences, changelog, forms, workflow, hooks."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner
from identify.identify import license_id
from packaging.requirements import Requirement
from support import ROOT

BIN = Path(sys.executable).parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[0-9]*.yml"))
READ_BY = {
    ".github/workflows/ci.yml": "vendor.github-workflows",
    ".github/dependabot.yml": "vendor.dependabot",
    ".github/ISSUE_TEMPLATE/config.yml": "vendor.github-issue-config",
    "CITATION.cff": "vendor.citation-file-format",
} | {form.relative_to(ROOT).as_posix(): "vendor.github-issue-forms" for form in FORMS}
NEEDED = {
    "vendor.github-workflows": "jobs",
    "vendor.dependabot": "updates",
    "vendor.github-issue-forms": "description",
    "vendor.citation-file-format": "authors",
}
VERSION = re.compile(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}$", re.MULTILINE)
KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def loaded(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text("utf-8"))


def valid(schema: str, file: Path) -> bool:
    told = CliRunner().invoke(check_jsonschema, ["--builtin-schema", schema, "--force-filetype", "yaml", str(file)])
    assert told.exit_code in (0, 1), told.output
    return told.exit_code == 0


@pytest.mark.parametrize("name", READ_BY)
def test_files_for_others_are_what_their_readers_expect(name: str) -> None:
    assert valid(READ_BY[name], ROOT / name)


@pytest.mark.parametrize("schema", NEEDED)
def test_a_file_that_lacks_what_its_reader_needs_is_noticed(schema: str, tmp_path: Path) -> None:
    content = loaded(next(name for name, reader in READ_BY.items() if reader == schema))
    del content[NEEDED[schema]]
    (tmp_path / "broken.yml").write_text(yaml.safe_dump(content))
    assert not valid(schema, tmp_path / "broken.yml")


# Licences and metadata


def test_the_licences_are_whole_and_named_where_people_and_pip_look() -> None:
    found = {name: license_id(str(ROOT / name)) for name in PROJECT["license-files"]}
    assert found == {"LICENSE": "Apache-2.0", "LICENSE-docs": "CC-BY-4.0"}
    assert PROJECT["license"] == metadata("deep-learning-labs")["License-Expression"] == " AND ".join(found.values())
    assert loaded("CITATION.cff")["license"] == list(found.values())
    paragraph = (ROOT / "README.md").read_text("utf-8").partition("\n## Licence\n")[2]
    assert "[Apache-2.0](LICENSE)" in paragraph and "[CC BY 4.0](LICENSE-docs)" in paragraph


def test_the_lock_has_a_fitting_version_of_all_that_is_asked_for() -> None:
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    locked = {
        re.sub(r"[-_.]+", "-", name).lower(): version for name, _, version in (line.partition("==") for line in lines)
    }
    for line in [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]:
        asked = Requirement(line)
        if asked.name != PROJECT["name"]:
            assert locked[re.sub(r"[-_.]+", "-", asked.name).lower()] in asked.specifier, line


# The changelog and its numbers


def test_the_newest_version_is_the_packages_and_the_citations() -> None:
    newest = VERSION.findall((ROOT / "CHANGELOG.md").read_text("utf-8"))[0]
    assert newest == PROJECT["version"] == loaded("CITATION.cff")["version"]
    assert f"## [{newest}] - {loaded('CITATION.cff')['date-released']}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_changelog_has_the_form_of_keep_a_changelog() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    sections = re.findall(r"^## .*$", text, re.MULTILINE)
    assert sections[0] == "## [Unreleased]" and all(VERSION.fullmatch(section) for section in sections[1:])
    versions = [tuple(map(int, version.split("."))) for version in VERSION.findall(text)]
    assert versions == sorted(set(versions), reverse=True)
    assert set(re.findall(r"^### (.*)$", text, re.MULTILINE)) <= KINDS
    said = re.findall(r"^- .*grades? change.*$", text, re.MULTILINE | re.IGNORECASE)
    assert said and all(entry.startswith("- **grades change:** ") for entry in said)


# Forms, workflow, hooks


def test_there_is_a_form_for_either_fault_of_a_grader() -> None:
    forms = {loaded(form.relative_to(ROOT).as_posix())["name"]: form for form in FORMS}
    for name in ("A right answer lost points", "A wrong answer kept points"):
        parts = {part.get("id"): part for part in loaded(forms[name].relative_to(ROOT).as_posix())["body"]}
        for part in ("exercise", "answer", "version"):
            assert parts[part]["validations"]["required"] is True, f"{name}: {part}"


def test_the_workflow_runs_what_continuous_integration_runs() -> None:
    (job,) = loaded(".github/workflows/ci.yml")["jobs"].values()
    assert job["steps"][-1]["run"] == ".ci/run" and os.access(ROOT / ".ci" / "run", os.X_OK)
    assert loaded(".github/workflows/ci.yml")["permissions"] == {"contents": "read"}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository with the hooks and the tools of this one, and a source notebook that was run and saved."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    shutil.copy(ROOT / ".pre-commit-config.yaml", tmp_path)
    (tmp_path / ".venv").symlink_to(BIN.parent)
    ran = nbformat.v4.new_code_cell("1 + 1", id="sum", execution_count=3, metadata={"nbgrader": {"grade_id": "sum"}})
    ran.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "2"}, execution_count=3)]
    for folder in ("source", "solutions"):
        (tmp_path / folder).mkdir()
        nbformat.write(nbformat.v4.new_notebook(cells=[ran]), tmp_path / folder / "lab.ipynb")
    subprocess.run(["git", "add", "source", "solutions", ".pre-commit-config.yaml"], cwd=tmp_path, check=True)
    return tmp_path


def hook(repository: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BIN / "pre-commit", *words],
        cwd=repository,
        capture_output=True,
        text=True,
        env=os.environ | {"PRE_COMMIT_HOME": str(repository / ".git" / "pre-commit")},
    )


@pytest.mark.slow
def test_before_a_commit_outputs_are_stripped_from_source_alone(repository: Path) -> None:
    solved = (repository / "solutions" / "lab.ipynb").read_bytes()
    first = hook(repository, "run", "outputs", "--all-files")
    assert first.returncode == 1 and "files were modified by this hook" in first.stdout, first.stdout + first.stderr
    (cell,) = json.loads((repository / "source" / "lab.ipynb").read_text())["cells"]
    assert (cell["outputs"], cell["execution_count"], cell["id"]) == ([], None, "sum")
    assert cell["metadata"] == {"nbgrader": {"grade_id": "sum"}}
    assert (repository / "solutions" / "lab.ipynb").read_bytes() == solved
    assert hook(repository, "run", "outputs", "--all-files").returncode == 0


def test_pre_commit_knows_its_hooks_and_each_tool_is_there(repository: Path) -> None:
    assert hook(repository, "validate-config", ".pre-commit-config.yaml").returncode == 0
    (local,) = loaded(".pre-commit-config.yaml")["repos"]
    assert [each["id"] for each in local["hooks"]] == ["outputs", "ruff", "ruff-format", "mypy", "release"]
    for each in local["hooks"]:
        assert (BIN / Path(each["entry"].split()[0]).name).is_file(), each["entry"]
    (repository / ".pre-commit-config.yaml").write_text("repos: [{repo: local, hooks: [{id: ruff}]}]\n")
    assert hook(repository, "validate-config", ".pre-commit-config.yaml").returncode == 1
