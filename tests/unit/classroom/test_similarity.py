"""Which answers are called alike."""

from autograder.class_result import Pair
from autograder.classroom.similarity import alike

GIVEN = '''def pca(images, k):
    """The first k components of the images, after the mean was taken away."""
    centred = images - images.mean(dim=0, keepdim=True)
'''
ONE = """    u, s, vh = torch.linalg.svd(centred, full_matrices=False)
    basis = vh[:k].T
    return images.mean(0) + (centred @ basis) @ basis.T
"""
RENAMED = """    left, sizes, right = torch.linalg.svd(centred, full_matrices=False)  # my own idea
    directions = right[:k].T

    return images.mean(0) + (centred @ directions) @ directions.T
"""
OTHER = """    covariance = centred.T.matmul(centred)
    values, vectors = torch.linalg.eigh(covariance)
    chosen = vectors.flip(1)[:, 0:k]
    codes = torch.einsum("nd,dk->nk", centred, chosen)
    return torch.einsum("nk,dk->nd", codes, chosen).add(images.mean(dim=0))
"""


def pairs(**answers: str) -> list[Pair]:
    return alike("pca", {student: GIVEN + text for student, text in answers.items()}, [GIVEN])


def test_renamed_variables_comments_and_layout_hide_nothing() -> None:
    (pair,) = pairs(ada=ONE, bob=RENAMED, cleo=OTHER)
    assert (pair.exercise, pair.students) == ("pca", ("ada", "bob")) and pair.share > 0.9
    (start, stop), *_ = pair.spans[0]
    assert "svd" in pair.texts[0][start : stop + 40]


def test_given_code_alone_is_not_alike() -> None:
    assert pairs(ada="", bob="", cleo="    raise NotImplementedError\n") == []


def test_short_answers_are_not_alike() -> None:
    assert alike("count", {"ada": "n = 50992", "bob": "n = 50992"}, []) == []
    assert alike("empty", {"ada": "", "bob": "  "}, []) == []


def test_what_more_than_a_few_and_a_tenth_of_the_class_write_is_no_sign() -> None:
    four, two = {f"s{n}": ONE for n in range(4)}, {f"t{n}": OTHER for n in range(2)}
    assert [pair.students for pair in pairs(**four, **two)] == [("t0", "t1")]
    assert len(pairs(s0=ONE, s1=ONE, s2=ONE)) == 3


def test_text_that_is_no_python_is_compared_all_the_same() -> None:
    broken = "def f(:\n" + OTHER
    assert len(alike("pca", {"ada": broken, "bob": broken}, [])) == 1
