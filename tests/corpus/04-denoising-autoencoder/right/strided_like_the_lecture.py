# Two strided convolutions down and two up, as in many lectures, with padding and ReLU.
# loses:

# %% DenoisingAutoencoder
class DenoisingAutoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.down1 = nn.Conv2d(1, 16, 4, stride=2, padding=1)
        self.down2 = nn.Conv2d(16, 32, 4, stride=2, padding=1)
        self.up1 = nn.ConvTranspose2d(32, 16, 4, stride=2, padding=1)
        self.up2 = nn.ConvTranspose2d(16, 1, 4, stride=2, padding=1)

    def forward(self, x):
        x = F.relu(self.down1(x))  # (N, 16, 14, 14)
        x = F.relu(self.down2(x))  # (N, 32, 7, 7)
        x = F.relu(self.up1(x))  # (N, 16, 14, 14)
        return torch.sigmoid(self.up2(x))


# %% train
model = DenoisingAutoencoder()
optimizer = torch.optim.Adam(model.parameters(), lr=8e-3)
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=8)
history = []
for _ in range(8):
    history.append(train_epoch(model, train_images, optimizer, batch_size=32))
    schedule.step()
