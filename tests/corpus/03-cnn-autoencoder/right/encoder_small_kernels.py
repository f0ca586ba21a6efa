# Kernels of 2 × 2 that step by 2: each cell sees just its own 4 × 4 pixels.
# loses:

# %% ConvEncoder
class ConvEncoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.first = nn.Conv2d(1, width, 2, stride=2)
        self.second = nn.Conv2d(width, 2 * width, 2, stride=2)

    def forward(self, x):
        return F.relu(self.second(F.relu(self.first(x))))
