# history is the list of training losses.
# loses: train
# hint: Keep what fit returns: the losses on the training images and those on

# %% train
model = xavier(DeepAutoencoder())
history = fit(model, train_images, valid_images, epochs=10, batch_size=64, lr=0.005)
history = history["train"]
