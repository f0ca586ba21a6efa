# Tiles the picture instead of repeating its pixels.
# loses: upsample_nearest
# hint: The picture is tiled: repeat each pixel, not the whole picture.

# %% upsample_nearest
def upsample_nearest(x, factor):
    return x.repeat(1, 1, factor, factor)
