# A linear layer over the whole picture, reshaped to maps.
# loses: ConvEncoder
# may lose: train

# %% ConvEncoder
class ConvEncoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.first = nn.Linear(784, 64)
        self.second = nn.Linear(64, 2 * width * 49)
        self.width = width

    def forward(self, x):
        h = F.relu(self.first(x.flatten(1)))
        return F.relu(self.second(h)).view(-1, 2 * self.width, 7, 7)
