# Trains one epoch at a time and keeps the last list only.
# loses: train
# hint: Append the loss of each epoch, once an epoch.

# %% train
torch.manual_seed(5)
model = NarrowConvAutoencoder(width=8).to(memory_format=torch.channels_last)
for weights in model.parameters():
    if weights.ndim > 1:
        nn.init.xavier_uniform_(weights)
optimizer = torch.optim.Adam(model.parameters())
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.015, total_steps=2 * 200)
for _ in range(2):
    history = train_epochs(model, train_images, optimizer, 1, 20, schedule)
