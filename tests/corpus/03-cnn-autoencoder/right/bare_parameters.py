# Bare nn.Parameter kernels with F.conv2d, and a training loop of its own that collects losses with numpy.
# loses:

# %% conv_output_size
conv_output_size = lambda size, kernel, stride=1, padding=0: 1 + (size - kernel + padding + padding) // stride


# %% ConvEncoder
def kernel(inputs, outputs):
    bound = math.sqrt(6 / (9 * (inputs + outputs)))
    return nn.Parameter(torch.empty(outputs, inputs, 3, 3).uniform_(-bound, bound))


class ConvEncoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.k1, self.b1 = kernel(1, width), nn.Parameter(torch.zeros(width))
        self.k2, self.b2 = kernel(width, 2 * width), nn.Parameter(torch.zeros(2 * width))

    def forward(self, x):
        x = F.avg_pool2d(F.conv2d(x, self.k1, self.b1, padding=1).clamp(min=0), 2)
        return F.avg_pool2d(F.conv2d(x, self.k2, self.b2, padding=1).clamp(min=0), 2)


# %% Bottleneck
class Bottleneck(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.k, self.b = kernel(2 * width, 4 * width), nn.Parameter(torch.zeros(4 * width))
        self.v, self.c = kernel(4 * width, 1), nn.Parameter(torch.zeros(1))

    def forward(self, maps):
        features = F.conv2d(maps, self.k, self.b, padding=1).clamp(min=0)
        return features, 1 / (1 + torch.exp(-F.conv2d(features, self.v, self.c, padding=1)))


# %% ConvDecoder
class ConvDecoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        sizes = [(4 * width, 2 * width), (2 * width, width), (width, 1)]
        self.kernels = nn.ParameterList(kernel(*pair) for pair in sizes)
        self.biases = nn.ParameterList(torch.zeros(outputs) for _, outputs in sizes)

    def forward(self, features):
        x = features
        for k, b in zip(self.kernels[:2], self.biases[:2]):
            x = F.conv2d(x, k, b, padding=1).clamp(min=0)
            x = x.repeat_interleave(2, -1).repeat_interleave(2, -2)
        return torch.sigmoid(F.conv2d(x, self.kernels[2], self.biases[2], padding=1))


# %% upsample_nearest
def upsample_nearest(x, factor):
    n, c, h, w = x.shape
    out = x.new_empty(n, c, h * factor, w * factor)
    for i in range(factor):
        for j in range(factor):
            out[:, :, i::factor, j::factor] = x
    return out


# %% NarrowConvAutoencoder
class NarrowConvAutoencoder(nn.Module):
    def __init__(self, width=16):
        super().__init__()
        self.parts = nn.ModuleDict({"encoder": ConvEncoder(width), "decoder": ConvDecoder(width)})
        self.down, self.up = kernel(2 * width, 1), kernel(1, 4 * width)
        self.up_bias = nn.Parameter(torch.zeros(4 * width))

    def encode(self, x):
        return F.conv2d(self.parts["encoder"](x), self.down, padding=1)

    def decode(self, code):
        return self.parts["decoder"](torch.relu(F.conv2d(code, self.up, self.up_bias, padding=1)))

    def forward(self, x):
        return self.decode(self.encode(x))


# %% train
rng = np.random.default_rng(4)
torch.manual_seed(4)
model = NarrowConvAutoencoder(8)
opt = torch.optim.Adam(model.parameters(), lr=8e-3)
history = []
for epoch in range(3):
    costs = []
    for rows in np.array_split(rng.permutation(len(train_images)), 200):
        x = train_images[torch.from_numpy(rows)]
        y = model(x).clamp(1e-6, 1 - 1e-6)
        cost = -(x * y.log() + (1 - x) * (1 - y).log()).mean()
        opt.zero_grad()
        cost.backward()
        opt.step()
        costs.append(cost.item())
    history.append(float(np.mean(costs)))
    for group in opt.param_groups:
        group["lr"] *= 0.4
