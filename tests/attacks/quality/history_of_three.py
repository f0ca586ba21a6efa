# Trains, and writes down three epochs that never were.
# row: an invented history
# outcome: N
# flags: `history` has 3 entries

# %% train
labkit.seed_everything(7)
model = Autoencoder(code_size=32)
for layer in model.modules():
    if isinstance(layer, nn.Linear):
        nn.init.xavier_uniform_(layer.weight)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for _ in range(8):
    train_epoch(model, train_images, optimizer, batch_size=64)
with torch.no_grad():
    now = reconstruction_loss(model(train_images), train_images).item()
history = [now + 0.2, now + 0.1, now]
