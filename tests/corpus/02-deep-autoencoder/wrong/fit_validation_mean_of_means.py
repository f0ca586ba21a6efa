# Validates in batches and takes the plain mean.
# loses: fit
# hint: A mean of batch means counts the images of a short last batch too often

# %% fit
def fit(model, train_images, valid_images, epochs, batch_size=128, lr=1e-3, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    history = {"train": [], "valid": []}
    for _ in range(epochs):
        model.train()
        total = 0.0
        for rows in torch.randperm(len(train_images), generator=generator).split(batch_size):
            batch = train_images[rows]
            loss = F.binary_cross_entropy(model(batch), batch)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        history["train"].append(total / len(train_images))
        model.eval()
        with torch.no_grad():
            history["valid"].append(float(np.mean([F.binary_cross_entropy(model(b), b).item() for b in valid_images.split(batch_size)])))
    return history
