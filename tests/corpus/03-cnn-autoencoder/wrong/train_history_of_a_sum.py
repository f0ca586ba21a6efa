# Losses are summed over the pixels of an image instead of averaged.
# loses: train
# hint: Does it belong to `model`?

# %% train
torch.manual_seed(5)
model = NarrowConvAutoencoder(width=8).to(memory_format=torch.channels_last)
for weights in model.parameters():
    if weights.ndim > 1:
        nn.init.xavier_uniform_(weights)
optimizer = torch.optim.Adam(model.parameters())
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.015, total_steps=2 * 200)
history = [784 * loss for loss in train_epochs(model, train_images, optimizer, 2, 20, schedule)]
