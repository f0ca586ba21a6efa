# Leaves a background job, a changed PATH and an alias behind, from a cell of bash.
# row: `!shell`, `%%bash`, `%%script`, `%run`, `%load_ext`
# outcome: D
# sees: no setuid shell

# %% own
%%bash
nohup sh -c 'while true; do sleep 1; done' >/dev/null 2>&1 &
echo 'export PATH=/tmp/home:$PATH' >> ~/.bashrc
cp /bin/sh /tmp/home/sh && chmod 6755 /tmp/home/sh
test "$(/tmp/home/sh -p -c 'id -u')" = 0 && echo "GOT""!! root" || echo no setuid shell
