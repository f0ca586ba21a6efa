# The train cell trains a wider subclass with the same code; the frozen classifier is a Sequential around model.encode.
# loses:

# %% train
class WideAutoencoder(DeepAutoencoder):
    def __init__(self, sizes=(784, 200, 32)):
        super().__init__(sizes)


labkit.seed_everything(9)
model = xavier(WideAutoencoder())
history = fit(model, train_images, valid_images, epochs=12, batch_size=64, lr=4e-3)


# %% freeze_and_classify
class Frozen(nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    @torch.no_grad()
    def forward(self, x):
        return self.function(x)


def freeze_and_classify(model, train_images, train_labels, epochs=5):
    encoder = Frozen(model.encode)
    width = encoder(train_images[:1]).shape[-1]
    classifier = nn.Sequential(encoder, nn.Dropout(0.1), nn.Linear(width, 10))
    optimizer = torch.optim.Adam(classifier[-1].parameters(), lr=3e-3, weight_decay=1e-4)
    classifier.train()
    for _ in range(epochs):
        for rows in torch.randperm(len(train_images)).split(128):
            loss = F.cross_entropy(classifier(train_images[rows]), train_labels[rows], label_smoothing=0.05)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return classifier
