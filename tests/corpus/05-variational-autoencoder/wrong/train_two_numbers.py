# A code of two numbers.
# loses: train
# hint: The code says little: is the weight of the KL 1, has the code 20
# hint: Too little means that the decoder ignores its code, too much that

# %% train
torch.manual_seed(0)
model = VAE(latent=2)
optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
history = []
for _ in range(8):
    history.append(train_epoch(model, train_images, optimizer, batch_size=100))
