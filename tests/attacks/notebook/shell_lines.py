# Runs shell lines: reads what is not there, kills what it cannot see, writes where it may not.
# row: `!shell`, `%%bash`, `%%script`, `%run`, `%load_ext`
# outcome: D
# sees: Read-only file system
# sees: Permission denied
# held: 1
# never: GOT-IT

# %% own
!touch /usr/attack-was-here && echo GOT"-"IT
!cat /proc/1/environ && echo GOT"-"IT
!kill -9 1; test -d /proc/1 || echo GOT"-"IT
!curl -s -m 2 http://example.com && echo GOT"-"IT
import sys

files = !cat /etc/shadow {sys.prefix}/../course.yml {sys.prefix}/../.course/secret 2>/dev/null
attempt("files of others", lambda: files)
