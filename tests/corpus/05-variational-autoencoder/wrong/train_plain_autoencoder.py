# The KL is ignored: a plain autoencoder.
# loses: train
# hint: Reconstructions may be good, but the code costs far too much
# hint: Too little means that the decoder ignores its code, too much that
# hint: Dreams that are all alike come from a decoder that ignores its code, or
# hint: Does it belong to `model`?

# %% train
def reconstruction_only(reconstruction, x, mu, logvar):
    return F.binary_cross_entropy(reconstruction, x, reduction="sum") / len(x)


torch.manual_seed(0)
model = VAE()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
history = []
for _ in range(7):
    history.append(train_epoch(model, train_images, optimizer, batch_size=100, loss=reconstruction_only))
