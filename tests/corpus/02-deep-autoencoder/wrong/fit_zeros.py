# Returns zeros and does nothing.
# loses: fit
# may lose: train
# hint: Nothing happens here: is a model asked at all

# %% fit
def fit(model, train_images, valid_images, epochs, batch_size=128, lr=1e-3, generator=None):
    return {"train": [0.0] * epochs, "valid": [0.0] * epochs}
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
            history["valid"].append(F.binary_cross_entropy(model(valid_images), valid_images).item())
    return history


# %% train
model = DeepAutoencoder()
history = fit(model, train_images[:64], valid_images[:64], epochs=2)
