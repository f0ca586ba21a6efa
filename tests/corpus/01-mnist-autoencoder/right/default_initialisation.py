# PyTorch's own initialisation, the learning rate set by hand for every epoch, written out line by line.
# loses:

# %% Autoencoder
class Autoencoder(nn.Module):
    def __init__(self, code_size=32):
        super(Autoencoder, self).__init__()  # noqa: UP008
        self.input_layer = nn.Linear(in_features=784, out_features=code_size)
        self.output_layer = nn.Linear(in_features=code_size, out_features=784)

    def encode(self, images):
        h = self.input_layer(images)
        h = F.relu(h)
        return h

    def decode(self, code):
        out = self.output_layer(code)
        out = torch.sigmoid(out)
        return out

    def forward(self, images):
        code = self.encode(images)
        reconstruction = self.decode(code)
        return reconstruction


# %% train
model = Autoencoder()
num_epochs, batch_size = 14, 64
optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
history = []
for epoch in range(num_epochs):
    # up to 0.015 in the first third, then down again
    progress = (epoch + 1) / num_epochs
    lr = 0.015 * min(progress * 3, 1.02 - progress)
    for group in optimizer.param_groups:
        group["lr"] = lr
    mean_loss = train_epoch(model, train_images, optimizer, batch_size)
    history.append(mean_loss)
    if epoch % 5 == 0:
        print("Epoch [{}/{}], loss: {:.4f}".format(epoch + 1, num_epochs, mean_loss))  # noqa: UP032
