# Ten separate yes-or-no questions instead of the cross-entropy of a softmax.
# loses: freeze_and_classify
# hint: Is the softmax applied twice (F.cross_entropy does it itself), or is

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
        for rows in torch.randperm(len(train_images)).split(64):
            loss = F.binary_cross_entropy_with_logits(
                classifier(train_images[rows]), F.one_hot(train_labels[rows], 10).float()
            )
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return classifier
