# Transposed convolutions of size 3 without output_padding: 13 and 25.
# loses: ConvDecoder
# may lose: train
# hint: Does a convolution without padding eat the border, or a transposed one

# %% ConvDecoder
class ConvDecoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.up1 = nn.ConvTranspose2d(4 * width, 2 * width, 3, stride=2, padding=1)
        self.up2 = nn.ConvTranspose2d(2 * width, width, 3, stride=2, padding=1)
        self.last = nn.Conv2d(width, 1, 3, padding=1)

    def forward(self, features):
        x = F.relu(self.up2(F.relu(self.up1(features))))
        return torch.sigmoid(self.last(x))


# %% train
model = NarrowConvAutoencoder(width=4)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
history = train_epochs(model, train_images[:320], optimizer, epochs=2, batch_size=32)
