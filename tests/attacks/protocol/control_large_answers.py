# Defines functions that answer with much, slowly, and in odd but right ways; all answers are right.
# row: control
# outcome: control
# sees: a large answer

# %% to_unit_interval
import time


def to_unit_interval(images):
    time.sleep(0.2)
    big = torch.zeros(1000, 784)
    big[: len(images)] = images.reshape(len(images), 784).to(torch.float32) / 255
    return big[: len(images)].clone().requires_grad_().detach()

# %% own
print("a large answer", "x" * 1000)
one, two = socket.socketpair()
one.send(b"\xff" * 64)
