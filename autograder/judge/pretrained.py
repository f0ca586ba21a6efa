"""An encoder of ours, for checks of what is done with a trained one."""

from functools import cache

import torch
import torch.nn.functional as F

from autograder.judge.hidden import move
from labkit import load_digits

CODE = 32


@cache
def trained_encoder() -> tuple[torch.Tensor, torch.Tensor]:
    """Weights (32, 784) and biases (32,) of one ReLU layer that tells digits apart, also moved ones; takes 2 s once."""
    digits = load_digits()
    generator = torch.Generator().manual_seed(1)
    squares = digits.train_images.view(-1, 1, 28, 28)
    images = torch.cat([move(squares, generator).flatten(1) for _ in range(3)])
    labels = digits.train_labels.repeat(3)
    weight = ((torch.rand(CODE, 784, generator=generator) - 0.5) * 0.17).requires_grad_()
    head = ((torch.rand(10, CODE, generator=generator) - 0.5) * 0.8).requires_grad_()
    bias = torch.zeros(CODE, requires_grad=True)
    adam = torch.optim.Adam([weight, bias, head], lr=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(adam, max_lr=0.01, total_steps=6 * 120)
    for _ in range(6):
        for rows in torch.randperm(len(images), generator=generator).split(100):
            loss = F.cross_entropy(F.linear(torch.relu(F.linear(images[rows], weight, bias)), head), labels[rows])
            adam.zero_grad()
            loss.backward()
            adam.step()
            schedule.step()
    with torch.no_grad():
        scale = 3 / torch.relu(F.linear(digits.train_images, weight, bias)).mean(0).clamp(min=0.05)
        return weight * scale[:, None], bias * scale
