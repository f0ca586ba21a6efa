# Five epochs, whatever was asked for.
# loses: freeze_and_classify
# hint: Is the number of epochs fixed in the function, or is the head not

# %% freeze_and_classify
import copy


def freeze_and_classify(model, train_images, train_labels, epochs=5):
    with torch.no_grad():
        codes = model.encode(train_images)
    head = nn.Linear(codes.shape[1], 10)
    optimizer = torch.optim.Adam(head.parameters(), lr=0.01)
    for _ in range(5):
        for rows in torch.randperm(len(codes)).split(64):
            optimizer.zero_grad()
            F.cross_entropy(head(codes[rows]), train_labels[rows]).backward()
            optimizer.step()

    class Classifier(nn.Module):
        def __init__(self):
            super().__init__()
            self.head = head
            self.encode = copy.deepcopy(model).requires_grad_(False).encode

        def forward(self, x):
            return self.head(self.encode(x))

    return Classifier()
