# The model is a plain nn.Sequential without encode and decode.
# loses: train
# hint: AttributeError

# %% train
model = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 784), nn.Sigmoid())
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
history = []
for _ in range(15):
    history.append(train_epoch(model, train_images, optimizer))
