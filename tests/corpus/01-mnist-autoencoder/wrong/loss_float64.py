# Computes in double precision and hands that out: the loss is not float32.
# loses: reconstruction_loss
# hint: Convert the result to float32.

# %% reconstruction_loss
def reconstruction_loss(reconstruction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    r = reconstruction.double().clamp(1e-12, 1 - 1e-12)
    t = target.double()
    return -(t * r.log() + (1 - t) * (1 - r).log()).mean()
