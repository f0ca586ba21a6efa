"""Train the two classifiers that read generated digits: labkit's, which students have, and the judge's, which they don't.

    python benchmarks/classifiers.py [public] [hidden] [--data FOLDER]

Both learn from the 4,000 sample digits alone, each digit moved anew in every epoch, so nobody needs more than `pip
install`. The judge's also sees blends of two digits and is taught to divide its belief between them, so that it isn't
confident of what lies between digits.

Writes labkit/classifier.safetensors, autograder/judge/classifier.safetensors and the figures, classifiers.json: accuracy
on the sample's 1,000 unseen digits and, with --data, on MNIST's 10,000 test digits.
"""

import argparse
import json
import time
from pathlib import Path

import safetensors.torch
import torch
import torch.nn.functional as F
from torch import nn

from autograder.judge import classifier as hidden
from autograder.judge.hidden import move
from labkit import classifier as public
from labkit import load_digits

RECORD = Path(__file__).with_suffix(".json")
NETWORKS = {  # seed, epochs, blends
    "public": (public.Classifier, public.WEIGHTS, 1, 50, False),
    "hidden": (hidden.HiddenClassifier, hidden.WEIGHTS, 2, 60, True),
}
PEAK = 5e-3  # of the one-cycle learning rate
BATCH = 64


def train(network: nn.Module, images: torch.Tensor, labels: torch.Tensor, epochs: int, seed: int, blends: bool) -> None:
    """Train in place on images (N, 1, 28, 28), all of them moved anew in each epoch."""
    truth = F.one_hot(labels, 10).float()
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-3, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, PEAK, epochs * -(-len(images) // BATCH))
    network.train()
    for _ in range(epochs):
        moved = move(images, generator)
        for chosen in torch.randperm(len(images), generator=generator).split(BATCH):
            batch, target = moved[chosen], truth[chosen]
            if blends:  # half of each batch stays as it is
                share = (torch.rand(len(chosen), 1, generator=generator) * 2 - 1).clamp(min=0)
                batch = batch.lerp(batch.flip(0), share.view(-1, 1, 1, 1))
                target = target.lerp(target.flip(0), share)
            loss = F.cross_entropy(network(batch), target)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
    network.eval()


@torch.no_grad()
def accuracy(network: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    said = torch.cat([network(batch).argmax(1) for batch in images.view(-1, 1, 28, 28).split(1000)])
    return (said == labels).double().mean().item()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("which", nargs="*", choices=[*NETWORKS, []], help="both, if left out")
    parser.add_argument("--data", help="folder that holds MNIST/raw, for the second figure")
    options = parser.parse_args()
    digits = load_digits()
    record = json.loads(RECORD.read_text()) if RECORD.exists() else {}
    for name in options.which or NETWORKS:
        kind, weights, seed, epochs, blends = NETWORKS[name]
        torch.manual_seed(seed)
        network, start = kind(), time.process_time()
        train(network, digits.train_images.view(-1, 1, 28, 28), digits.train_labels, epochs, seed, blends)
        seconds = time.process_time() - start
        safetensors.torch.save_file(network.state_dict(), weights)
        record[name] = {
            "parameters": sum(parameter.numel() for parameter in network.parameters()),
            "bytes": weights.stat().st_size,
            "cpu_seconds": round(seconds),
            "accuracy on the sample's 1,000 unseen digits": accuracy(network, digits.valid_images, digits.valid_labels),
        }
        if options.data:
            full = load_digits(full=True, root=options.data)
            key = "accuracy on MNIST's 10,000 test digits"
            record[name][key] = accuracy(network, full.valid_images, full.valid_labels)
        print(name, json.dumps(record[name]))
        RECORD.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
