# Trained with four times the KL.
# loses: train
# hint: The code says little: is the weight of the KL 1, has the code 20
# hint: Too little means that the decoder ignores its code, too much that
# hint: Does it belong to `model`?

# %% train
def beta_four(reconstruction, x, mu, logvar):
    return negative_elbo(reconstruction, x, mu, logvar) + 3 * kl_divergence(mu, logvar).mean()


torch.manual_seed(0)
model = VAE()
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
history = []
for _ in range(8):
    history.append(train_epoch(model, train_images, optimizer, batch_size=100, loss=beta_four))
