# The centres of k-means, in no order.
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
weights = units.reshape(20, 20, 784)
