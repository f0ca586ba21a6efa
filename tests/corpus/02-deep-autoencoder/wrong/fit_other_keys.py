# The keys are train_loss and valid_loss.
# loses: fit
# may lose: train
# hint: Return {"train": […], "valid": […]}, with these two names.

# %% fit
def fit(model, train_images, valid_images, epochs, batch_size=128, lr=1e-3, generator=None):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    history = {"train_loss": [], "valid_loss": []}
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
        history["train_loss"].append(total / len(train_images))
        model.eval()
        with torch.no_grad():
            history["valid_loss"].append(F.binary_cross_entropy(model(valid_images), valid_images).item())
    return history


# %% train
model = DeepAutoencoder()
history = fit(model, train_images[:64], valid_images[:64], epochs=2)
