# Downloads a trained network, by every way that Python has.
# row: downloading weights
# outcome: D
# loses: train
# held: 4

# %% train
import subprocess, urllib.request

model = Autoencoder()
history = [0.2, 0.1]
attempt("torch.hub", lambda: torch.hub.load_state_dict_from_url("http://example.com/model.pt", progress=False))
attempt("urllib", lambda: urllib.request.urlopen("http://example.com/model.pt", timeout=2).read())
attempt("pip", lambda: subprocess.run([sys.executable, "-m", "pip", "download", "--no-input", "--retries", "0", "--timeout", "2", "trained-autoencoder"], capture_output=True).returncode == 0)
attempt("a shell", lambda: subprocess.run("curl -s -m 2 http://example.com/ || wget -q -T 2 -O- http://example.com/", shell=True, capture_output=True).stdout)
