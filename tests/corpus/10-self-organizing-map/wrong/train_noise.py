# Random numbers.
# loses: train

# %% train
torch.manual_seed(1)
weights = torch.rand(20, 20, 784)
