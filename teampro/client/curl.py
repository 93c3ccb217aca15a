"""A call as a curl command that runs as it stands, once TEAMPRO_TOKEN is set."""

from __future__ import annotations

import json
import shlex

from teampro.client.call import ClientCall

_TOKEN = '-H "Authorization: Bearer $TEAMPRO_TOKEN"'


def curl(call: ClientCall, url: str) -> str:
    """Return the command."""
    lines = [f"curl -sS {_TOKEN}"]
    text = json.dumps(call.params, ensure_ascii=False) if call.params else ""
    if call.verb == "GET":
        if text:
            lines.append(f"-G --data-urlencode {shlex.quote(f'params={text}')}")
    elif call.file is not None:
        name = str(call.file).replace("\\", "\\\\").replace('"', '\\"')
        if text:
            lines.append(f"--form-string {shlex.quote(f'params={text}')}")
        lines.append("-F " + shlex.quote(f'file=@"{name}"'))
    else:
        lines[0] += f" -X {call.verb}"
        body = json.dumps({"params": call.params}, ensure_ascii=False)
        lines += ["-H 'Content-Type: application/json'", f"--data-raw {shlex.quote(body)}"]
    for name, value in call.key_headers.items():
        lines.append("-H " + shlex.quote(f"{name}: {value}"))
    lines.append(shlex.quote(url.rstrip("/") + call.path))
    return " \\\n  ".join(lines)
