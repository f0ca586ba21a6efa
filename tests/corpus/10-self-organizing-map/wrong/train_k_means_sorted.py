# The centres of k-means, sorted by their first two principal components into rows and columns.
# loses: train
# hint: Crisp pictures in no order are no map

# %% train
torch.manual_seed(0)
units = train_images[torch.randperm(4000)[:400]].clone()
for _ in range(15):
    nearest = torch.cdist(train_images, units).argmin(1)
    for number in range(400):
        if (nearest == number).any():
            units[number] = train_images[nearest == number].mean(0)
main = torch.linalg.svd(train_images - train_images.mean(0), full_matrices=False).Vh[:2]
first, second = (units @ main.T).T
rows = first.argsort().reshape(20, 20)
weights = torch.stack([units[row[second[row].argsort()]] for row in rows])
