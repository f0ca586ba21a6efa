# The loss is the mean over the pixels that have ink: the black ones do not count.
# loses: fit
# may lose: train
# hint: That is the mean over the pixels with ink

# %% fit
def fit(model, train_images, valid_images, epochs, batch_size=128, lr=1e-3, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    history = {"train": [], "valid": []}

    def cost(batch):
        losses = F.binary_cross_entropy(model(batch), batch, reduction="none")
        return losses[batch > 0].mean()

    for _ in range(epochs):
        model.train()
        total = 0.0
        for rows in torch.randperm(len(train_images), generator=generator).split(batch_size):
            batch = train_images[rows]
            loss = cost(batch)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        history["train"].append(total / len(train_images))
        model.eval()
        with torch.no_grad():
            history["valid"].append(cost(valid_images).item())
    return history
