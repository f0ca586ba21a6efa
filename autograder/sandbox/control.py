"""What the trusted side and the fork server say to each other."""

import json
import socket
from typing import Any

from autograder.sandbox import SandboxError

START_SECONDS = 120.0
KEEPER_SECONDS = 20.0


def answer_of(sock: socket.socket, seconds: float, who: str) -> dict[str, Any]:
    sock.settimeout(seconds)
    try:
        packet = sock.recv(65536)
    except TimeoutError:
        raise SandboxError(f"{who} did not answer within {seconds:g} s") from None
    except OSError:
        packet = b""
    if not packet:
        raise SandboxError(f"{who} ended before it answered")
    answer = json.loads(packet)
    assert isinstance(answer, dict)
    return answer
