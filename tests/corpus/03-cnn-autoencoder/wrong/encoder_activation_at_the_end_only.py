# One ReLU at the end, none between the convolutions.
# loses: ConvEncoder
# hint: Without a non-linearity (such as ReLU) between them, several layers in

# %% ConvEncoder
class ConvEncoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.first = nn.Conv2d(1, width, 3, padding=1)
        self.second = nn.Conv2d(width, 2 * width, 3, padding=1)

    def forward(self, x):
        x = F.max_pool2d(self.first(x), 2)
        return F.relu(F.max_pool2d(self.second(x), 2))
