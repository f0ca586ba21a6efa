# Tied weights: the decoder uses the encoder's matrix transposed; ELU code, NAdam.
# loses:

# %% Autoencoder
class Autoencoder(nn.Module):
    """The decoder's matrix is the encoder's, transposed; only the biases are its own."""

    def __init__(self, code_size=32):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(code_size, 784))
        nn.init.xavier_uniform_(self.weight)
        self.bias_code = nn.Parameter(torch.zeros(code_size))
        self.bias_pixels = nn.Parameter(torch.full((784,), -1.0))

    def encode(self, images):
        return F.elu(F.linear(images, self.weight, self.bias_code))

    def decode(self, code):
        return torch.sigmoid(F.linear(code, self.weight.t(), self.bias_pixels))

    def forward(self, images):
        return self.decode(self.encode(images))


# %% reconstruction_loss
def reconstruction_loss(reconstruction, target):
    return F.binary_cross_entropy(input=reconstruction, target=target, reduction="sum") / target.numel()


# %% train
torch.manual_seed(3)
model = Autoencoder(32)
optimizer = torch.optim.NAdam(model.parameters(), lr=4e-3)
history = []
for _ in range(15):
    history += [train_epoch(model, train_images, optimizer, batch_size=64)]
