# The head's width is fixed at 31.
# loses: freeze_and_classify
# hint: RuntimeError: addmm: mat1 and mat2 shapes cannot be multiplied
# hint: mat1 and mat2 shapes cannot be multiplied

# %% freeze_and_classify
def freeze_and_classify(model, train_images, train_labels, epochs=5):
    class Classifier(nn.Module):
        def __init__(self):
            super().__init__()
            self.base = model
            self.head = nn.Linear(31, 10)

        def forward(self, x):
            return self.head(self.base.encode(x).detach())

    classifier = Classifier()
    optimizer = torch.optim.Adam(classifier.head.parameters(), lr=0.01)
    for _ in range(epochs):
        for rows in torch.randperm(len(train_images)).split(64):
            loss = F.cross_entropy(classifier(train_images[rows]), train_labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return classifier
