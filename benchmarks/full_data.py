"""The reference solutions on all of MNIST: what each session's notebook reaches with 60,000 digits to learn from.

    python benchmarks/full_data.py [SESSION ...] [--data FOLDER]

Runs the cells of the source notebooks up to the answer `train`, without the pictures and the public checks, with
`labkit.load_digits(full=True)` in the place of the sample; `labkit.budget` then gives the epochs for the full data.
Writes the table to docs/full-data.md, one row a session; sessions that were not run keep their rows.
"""

import argparse
import json
import math
import os
import platform
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F

import labkit
from autograder.course import Course, Session
from autograder.grading.dependencies import TRAIN
from autograder.notebook import read_source
from autograder.submissions.notebook import cells_with

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "docs" / "full-data.md"
RECORD = ROOT / "benchmarks" / "full_data.json"
Names = dict[str, Any]  # a notebook's variables


def redrawn(names: Names) -> dict[str, float]:
    """Mean BCE and MSE of reconstructions of the 10,000 test digits."""
    images = names["valid_images"]
    made = names["model"](images).clamp(0, 1)
    return {"BCE": F.binary_cross_entropy(made, images).item(), "MSE": F.mse_loss(made, images).item()}


def denoised(names: Names) -> dict[str, float]:
    """MSE at σ = 0.5, clipped, before and after."""
    images = names["valid_images"]
    noise = torch.randn(images.shape, generator=torch.Generator().manual_seed(1))
    noisy = (images + 0.5 * noise).clamp(0, 1)
    made = torch.cat([names["model"](part) for part in noisy.split(1000)])
    return {"MSE": F.mse_loss(made, images).item(), "MSE noisy": F.mse_loss(noisy, images).item()}


def evidence(names: Names) -> dict[str, float]:
    """The negative ELBO and its two parts, nats an image, with one sample of z for each image."""
    images, model = names["valid_images"], names["model"]
    mu, logvar = model.encode(images)
    noise = torch.randn(mu.shape, generator=torch.Generator().manual_seed(1))
    made = model.decode(mu + noise * (logvar / 2).exp())
    cost = F.binary_cross_entropy(made, images, reduction="sum").item() / len(images)
    rate = 0.5 * (mu.square() + logvar.exp() - 1 - logvar).sum(1).mean().item()
    return {"−ELBO": cost + rate, "reconstruction": cost, "KL": rate}


def generated(names: Names) -> dict[str, float]:
    """Digits covered by 1,000 generated pictures and their Fréchet distance to unseen digits, as labkit's reader sees it."""
    z = torch.randn(1000, 64, generator=torch.Generator().manual_seed(1))
    images = (torch.cat([names["generator"](part) for part in z.split(250)]) + 1) / 2
    shares = torch.bincount(labkit.classify(images).argmax(1), minlength=10) / len(images)
    real = labkit.features(names["valid_images"][:1000])
    return {"digits": int((shares >= 0.02).sum()), "Fréchet": labkit.frechet_distance(labkit.features(images), real)}


FIGURES: dict[str, tuple[Callable[[Names], dict[str, float]], str]] = {
    "01-mnist-autoencoder": (redrawn, "BCE ≤ .0915 (Keras blog .093)"),
    "02-deep-autoencoder": (redrawn, "BCE ≤ .0805 (Keras blog .08)"),
    "03-cnn-autoencoder": (redrawn, "MSE < .0104 (PCA with 49 numbers)"),
    "04-denoising-autoencoder": (denoised, "MSE ≤ .0145 (best linear denoiser .0175)"),
    "05-variational-autoencoder": (evidence, "−ELBO ≤ 104 (published 105.6)"),
    "06-gan": (generated, "10 digits, Fréchet < 109 (the sample)"),
}


def trained(session: Session) -> Names:
    """The notebook's variables after its training."""
    names: Names = {"__name__": "__main__"}
    for cell in cells_with(read_source(session.source), {}):
        if cell.kind != "code" or cell.picture or cell.is_grade:
            continue
        exec(compile(cell.source, f"{session.id}, cell {cell.grade_id}", "exec"), names)
        if cell.grade_id == TRAIN:
            break
    for name in ("model", "generator"):
        if name in names:
            names[name].eval()
    return names


def measure(session: Session) -> dict[str, Any]:
    start, cpu = time.monotonic(), time.process_time()
    names = trained(session)
    wall, cpu = time.monotonic() - start, time.process_time() - cpu
    function, target = FIGURES[session.id]
    with torch.no_grad():
        figures = function(names)
    return {"figures": figures, "target": target, "cpu_seconds": round(cpu), "wall_seconds": round(wall)}


def write_table(rows: dict[str, Any]) -> None:
    lines = [
        "# The reference solutions on all of MNIST",
        "",
        "Made by `python benchmarks/full_data.py`: 60,000 digits to learn from, figures on the 10,000 test digits.",
        "",
        "| session | reached | goal | CPU seconds | wall seconds |",
        "| --- | --- | --- | ---: | ---: |",
    ]
    for name, row in sorted(rows.items()):
        reached = ", ".join(
            f"{key} {value:.4f}" if value < 1 else f"{key} {value:.1f}" for key, value in row["figures"].items()
        )
        lines.append(f"| {name} | {reached} | {row['target']} | {row['cpu_seconds']} | {row['wall_seconds']} |")
    TABLE.write_text("\n".join(lines) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sessions", nargs="*", help="ids or their beginnings; all, if left out")
    parser.add_argument("--data", default="data", help="folder that holds MNIST/raw; downloaded where it is missing")
    options = parser.parse_args()
    course = Course.load(ROOT)
    load = labkit.load_digits
    labkit.load_digits = lambda full=True, root=options.data: load(full=True, root=root)
    rows = json.loads(RECORD.read_text()) if RECORD.exists() else {}
    for session in [course.session(name) for name in options.sessions] or course.sessions:
        rows[session.id] = measure(session) | {
            "torch": torch.__version__,
            "machine": f"{os.cpu_count()} cores, {platform.machine()}",
        }
        print(session.id, json.dumps(rows[session.id], ensure_ascii=False))
        if not all(map(math.isfinite, rows[session.id]["figures"].values())):
            raise SystemExit(f"{session.id}: a figure is not finite")
        RECORD.write_text(json.dumps(rows, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
        write_table(rows)


if __name__ == "__main__":
    main()
