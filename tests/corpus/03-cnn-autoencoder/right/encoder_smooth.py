# Nothing has a corner: softplus and tanh, and means in the place of the greatest.
# loses:

# %% ConvEncoder
class ConvEncoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.first = nn.Conv2d(1, width, 3, padding=1)
        self.second = nn.Conv2d(width, 2 * width, 3, padding=1)

    def forward(self, x):
        x = F.avg_pool2d(F.softplus(self.first(x)), 2)
        return F.avg_pool2d(torch.tanh(self.second(x)), 2)
