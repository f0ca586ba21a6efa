# Returns the picture, averaged and repeated to the right shape.
# loses: ConvEncoder
# may lose: train
# hint: Without a non-linearity (such as ReLU) between them, several layers in
# hint: The picture is made smaller before a convolution has seen it
# hint: A single convolution, or two with nothing that bends between them

# %% ConvEncoder
class ConvEncoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.first = nn.Conv2d(1, width, 3, padding=1)
        self.second = nn.Conv2d(width, 2 * width, 3, padding=1)
        self.width = width

    def forward(self, x):
        return F.avg_pool2d(x, 4).repeat(1, 2 * self.width, 1, 1)


# %% train
model = NarrowConvAutoencoder(width=4)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
history = train_epochs(model, train_images[:320], optimizer, epochs=2, batch_size=32)
