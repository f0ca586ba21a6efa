# Pixel mean and summed KL: posterior collapse.
# loses: train
# hint: The code says next to nothing
# hint: Too little means that the decoder ignores its code, too much that
# hint: Dreams that are all alike come from a decoder that ignores its code, or
# hint: Does it belong to `model`?

# %% train
def pixel_mean(reconstruction, x, mu, logvar):
    return F.binary_cross_entropy(reconstruction, x) + kl_divergence(mu, logvar).mean()


torch.manual_seed(0)
model = VAE()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
history = []
for _ in range(4):
    history.append(train_epoch(model, train_images, optimizer, batch_size=100, loss=pixel_mean))
