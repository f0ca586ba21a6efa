# Trains on the first 64 images only.
# loses: freeze_and_classify
# hint: Is the head trained by cross-entropy, on the codes of the pre-trained

# %% freeze_and_classify
def freeze_and_classify(model, train_images, train_labels, epochs=5):
    class Classifier(nn.Module):
        def __init__(self):
            super().__init__()
            self.base = model
            self.head = nn.Linear(model.encode(train_images[:1]).shape[1], 10)

        def forward(self, x):
            return self.head(self.base.encode(x).detach())

    classifier = Classifier()
    optimizer = torch.optim.Adam(classifier.head.parameters(), lr=0.01)
    for _ in range(epochs):
        for rows in [torch.arange(min(64, len(train_images)))]:
            loss = F.cross_entropy(classifier(train_images[rows]), train_labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return classifier
