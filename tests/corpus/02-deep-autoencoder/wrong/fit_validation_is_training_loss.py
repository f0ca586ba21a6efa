# The validation list gets the training loss.
# loses: fit
# may lose: train
# hint: Measure the validation loss after the epoch's last step, on all

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
        history["valid"].append(history["train"][-1])
    return history


# %% train
model = DeepAutoencoder()
history = fit(model, train_images[:64], valid_images[:64], epochs=2)
