# Writes modules into the private folders for the next Python to import: sitecustomize, .pth files, torch, json.
# row: `conftest.py`, `sitecustomize`, `.pth`, a `torch.py` beside the notebook
# outcome: N
# loses: predicted_parameters
# held: 2

# %% predicted_parameters
import site

predicted_parameters = 0
evil = "print('GOT' + '!! it was imported')\n"
user = os.path.join(HOME, ".local/lib", f"python{sys.version_info[0]}.{sys.version_info[1]}", "site-packages")
os.makedirs(user, exist_ok=True)
for folder in (HERE, HOME, user):
    for name in ("sitecustomize.py", "usercustomize.py", "torch.py", "math.py", "json.py", "autograder.py"):
        open(os.path.join(folder, name), "w").write(evil)
    open(os.path.join(folder, "evil.pth"), "w").write("import sys; " + evil)
sys.path.insert(0, HERE)
attempt("the packages", lambda: open(os.path.join(os.path.dirname(os.path.dirname(torch.__file__)), "evil.pth"), "w"))
attempt("labkit", lambda: open(labkit.__file__, "a").write("attack = True"))
