# The last loss is NaN.
# loses: train
# hint: Look for a division by zero, a log of zero, or a root or log of a

# %% train
torch.manual_seed(5)
model = NarrowConvAutoencoder(width=8).to(memory_format=torch.channels_last)
for weights in model.parameters():
    if weights.ndim > 1:
        nn.init.xavier_uniform_(weights)
optimizer = torch.optim.Adam(model.parameters())
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.015, total_steps=2 * 200)
history = train_epochs(model, train_images, optimizer, 2, 20, schedule)
history[-1] = float('nan')
