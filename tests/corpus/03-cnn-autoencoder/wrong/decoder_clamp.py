# Clamps to [0, 1] at the end instead of a sigmoid.
# loses: ConvDecoder
# may lose: train
# hint: A sigmoid only comes near 0 and 1.

# %% ConvDecoder
class ConvDecoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.c1 = nn.Conv2d(4 * width, 2 * width, 3, padding=1)
        self.c2 = nn.Conv2d(2 * width, width, 3, padding=1)
        self.c3 = nn.Conv2d(width, 1, 3, padding=1)

    def forward(self, features):
        x = F.interpolate(F.relu(self.c1(features)), scale_factor=2)
        x = F.interpolate(F.relu(self.c2(x)), scale_factor=2)
        return self.c3(x).clamp(0, 1)

# %% train
torch.manual_seed(0)
model = NarrowConvAutoencoder(8)
adam = torch.optim.Adam(model.parameters(), lr=0.005)
history = train_epochs(model, train_images[:320], adam, 2, batch_size=32)
