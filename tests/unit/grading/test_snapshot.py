"""What answers share with the reference solution runs once, and changes no verdict."""

from collections.abc import Iterable

import pytest
from support import ROOT

from autograder.audit.corpus import Verdict, audit, ignored, read_answer, read_corpus
from autograder.course import Course, Session
from autograder.grading.dependencies import TRAIN, Dependencies, names_defined, names_used
from autograder.grading.snapshot import keeps_to_itself, only_defines
from autograder.notebook import read_source

COURSE = Course.load(ROOT)
SESSION = COURSE.sessions[0]
SOURCE = read_source(SESSION.source)
SAMPLE = 26  # answers of each lab
ANSWERS = (  # right, raising, hanging in the cell, ending the process, and in the way of the training
    *("right/numpy_heavy", "wrong/pca_wrong_mean", "wrong/pca_raises", "wrong/unit_float64", "wrong/parameters_text"),
    *("wrong/pca_cell_exits", "wrong/pca_crashes_when_called", "wrong/loss_sum", "wrong/train_untrained"),
)


def test_what_the_training_needs_is_found_through_other_answers() -> None:
    assert Dependencies(SOURCE).of_training() == {"Autoencoder", "reconstruction_loss", "train_epoch", "train"}


def test_names_are_those_of_the_top_level() -> None:
    code = "import math\na, (b, c) = 1, (2, 3)\nfor i in range(3):\n    d = i\ndef f():\n    inner = 1\nclass C:\n    x = 1\n"
    assert names_defined(code) == {"math", "a", "b", "c", "i", "d", "f", "C"}
    assert names_defined("def f():\n    global g\n    g = [x for x in (1, 2) if (g := x)]\n") == {"f", "g"}


def test_names_used_are_the_notebooks_own_not_a_functions() -> None:
    code = "a = b\ndef f(c):\n    d = c + e\n    return [d + g for d in h(d)]\nclass K(L):\n    m = n\n    o = m\n"
    assert names_used(code) == {"b", "e", "g", "h", "L", "n"}


@pytest.mark.parametrize(
    "code",
    [
        "import math\nfrom torch import nn as n\n",
        "def f(x: int = 3) -> int:\n    torch.manual_seed(0)\n    return x\n",
        "class C(nn.Module):\n    'words'\n    width: int = 3\n    def forward(self, x):\n        return g(x)\n",
        "predicted: int = 784 * 32 + 32\nnames = ['a']\n",
    ],
)
def test_a_cell_that_only_defines(code: str) -> None:
    assert only_defines(code)


@pytest.mark.parametrize(
    "code",
    [
        "torch.manual_seed(0)\n",
        "x = f()\n",
        "torch.relu = torch.tanh\n",
        "labels[0] = 1\n",
        "def f(x=g()):\n    return x\n",
        "@g()\ndef f(x):\n    return x\n",
        "class C:\n    torch.set_default_dtype(torch.float64)\n",
        "for i in range(3):\n    pass\n",
        "del train_images\n",
    ],
)
def test_a_cell_that_does_more(code: str) -> None:
    assert not only_defines(code)


def test_a_cell_that_keeps_to_itself() -> None:
    assert keeps_to_itself("model = f()\nfor p in model.parameters():\n    p.grad = None\nhistory['a'] = 1\n")
    assert keeps_to_itself("def f(model):\n    model.x = 1\n    for g in model.groups:\n        g['lr'] = 2\n")
    assert keeps_to_itself("def f(model):\n    model.eval()\n    return list(model.modules())\n")


@pytest.mark.parametrize(
    "code",
    [
        "torch.relu = torch.tanh\n",
        "def f():\n    torch.nn.Linear.forward = None\n",
        "def f():\n    torch.set_grad_enabled(False)\n",
        "setattr(torch, 'relu', None)\n",
        "class A:\n    def f(self):\n        globals()['train_images'] = 0\n",
        "def f():\n    del torch.relu\n",
        "def f(code):\n    return eval(code)\n",
        "import sys\ndef f():\n    return sys.modules['torch']\n",
        "import builtins\ndef f(code):\n    return builtins.eval(code)\n",
    ],
)
def test_a_cell_that_meddles(code: str) -> None:
    assert not keeps_to_itself(code)


def test_the_answers_behind_a_name_are_found_through_other_answers() -> None:
    behind = Dependencies(SOURCE)
    assert behind.of_names({"pca_reconstruct"}) == {"pca_reconstruct"}
    assert behind.of_names({"train_epoch"}) == {"train_epoch", "reconstruction_loss"}
    assert behind.of_names({"nothing"}) == set()


def outcomes(verdict: Verdict, exercises: Iterable[str]) -> list[tuple[str, str, str, str, str]]:
    return [
        (check.name, check.outcome.value, check.expected, check.actual, check.hint)
        for exercise in verdict.result.exercises
        for check in exercise.checks
        if exercise.name in exercises
    ]


@pytest.mark.slow
def test_verdicts_are_those_of_the_whole_notebook() -> None:
    answers = {SESSION.id: [read_answer(SESSION.corpus / f"{name}.py", SOURCE) for name in ANSWERS]}
    short = {verdict.answer.name: verdict for _, verdict in audit(COURSE, answers, jobs=2)}
    whole = {verdict.answer.name: verdict for _, verdict in audit(COURSE, answers, jobs=2, whole=True)}
    assert set(short) == set(ANSWERS)
    for name, verdict in short.items():
        judged = {exercise.name for exercise in verdict.result.exercises}
        assert outcomes(verdict, judged) == outcomes(whole[name], judged), name


@pytest.mark.slow
@pytest.mark.parametrize("session", COURSE.sessions, ids=lambda session: session.id)
def test_a_sample_of_each_lab_agrees_with_the_whole(session: Session) -> None:
    """26 answers of each lab, spread over its corpus; among them some that train, and of each kind that does not."""
    answers = read_corpus(session.corpus, session)
    chosen = [answers[index * len(answers) // SAMPLE] for index in range(SAMPLE)]
    source = read_source(session.source)
    training = Dependencies(source).of_training()
    trained = [each for each in chosen if each.code.keys() & training and TRAIN not in ignored(each, source.exercises)]
    assert 3 <= len(trained) < SAMPLE
    short, whole = (
        {verdict.answer.name: verdict for _, verdict in audit(COURSE, {session.id: chosen}, jobs=2, whole=whole)}
        for whole in (False, True)
    )
    assert short.keys() == whole.keys() and len(short) == SAMPLE
    for name, verdict in short.items():
        assert verdict.agrees == whole[name].agrees, name
        of_the_whole = {exercise.name: exercise for exercise in whole[name].result.exercises}
        for exercise in verdict.result.exercises:
            said, all_said = exercise.checks, of_the_whole[exercise.name].checks
            assert [(c.name, c.outcome) for c in said] == [(c.name, c.outcome) for c in all_said], name
