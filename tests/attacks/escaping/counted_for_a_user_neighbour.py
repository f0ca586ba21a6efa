# Honest: trains with a DataLoader whose workers send descriptors, while a neighbour has taken all that a user may have.
# row: control
# outcome: control

# %% train
from torch.utils.data import DataLoader, TensorDataset
labkit.seed_everything(7)
model = Autoencoder(code_size=32)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
loader = DataLoader(TensorDataset(train_images), batch_size=64, shuffle=True, num_workers=2)
history = []
for epoch in range(4):
    total = 0.0
    for (batch,) in loader:
        optimizer.zero_grad()
        loss = reconstruction_loss(model(batch), batch)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch)
    history.append(total / len(train_images))
