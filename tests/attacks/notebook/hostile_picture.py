# Shows pictures that are none, that lie about their size, or carry a script behind their last byte.
# row: script in HTML, SVG, Markdown, JavaScript links, remote images (beacons), terminal escapes, template syntax, CSV formulas
# outcome: I

# %% own
import base64, io, struct, zlib

from IPython.display import display
from PIL import Image

file = io.BytesIO()
Image.new("L", (4, 4)).save(file, "PNG")
good = file.getvalue()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


bomb = good[:8] + chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(bytes(10**6))) + chunk(b"IEND", b"")
for picture in (good + b"<script>document.title = 'ran'</script>", bomb, b"GIF89a<svg onload=alert(1)>", good[:30], b""):
    display({"image/png": base64.b64encode(picture).decode()}, raw=True)
display({"image/png": "\"><script>document.title='ran'</script>", "image/svg+xml": "<svg onload=document.title='ran'>"}, raw=True)
