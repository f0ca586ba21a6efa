# The second layer is made inside forward.
# loses: ConvEncoder
# may lose: train
# hint: In evaluation mode the output follows from the input alone.

# %% ConvEncoder
class ConvEncoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.first = nn.Conv2d(1, width, 3, padding=1)
        self.width = width

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.first(x)), 2)
        second = nn.Conv2d(self.width, 2 * self.width, 3, padding=1)
        return F.max_pool2d(F.relu(second(x)), 2)


# %% train
torch.manual_seed(0)
model = NarrowConvAutoencoder(width=4)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
history = train_epochs(model, train_images[:320], optimizer, epochs=2, batch_size=32)
