# Freezes only what has the word weight in its name; the encoder's biases of a copy learn on.
# loses: freeze_and_classify
# hint: The encoder is another one than before

# %% freeze_and_classify
def freeze_and_classify(model, train_images, train_labels, epochs=5):
    import copy

    model = copy.deepcopy(model)
    for name, parameter in model.named_parameters():
        parameter.requires_grad = "weight" not in name

    class Classifier(nn.Module):
        def __init__(self):
            super().__init__()
            self.base = model
            self.head = nn.Linear(model.encode(train_images[:1]).shape[1], 10)

        def forward(self, x):
            return self.head(self.base.encode(x))

    classifier = Classifier()
    optimizer = torch.optim.Adam([p for p in classifier.parameters() if p.requires_grad], lr=0.01)
    for _ in range(epochs):
        for rows in torch.randperm(len(train_images)).split(64):
            loss = F.cross_entropy(classifier(train_images[rows]), train_labels[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return classifier
