#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`paddock list` of many models against `ollama list` and against curl of /api/tags, the limit.

usage: build-aux/env --engines tests/bench/bench-list.py [MODELS]     (500 if not given; needs _build)

Starts a real Ollama of its own with a tiny model under MODELS names.
"""
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.path.insert(0, os.path.dirname(__file__))
import measure

build = pathlib.Path("_build").resolve()
paddock = build / "src/cli/paddock"
ollama = os.environ.get("PADDOCK_OLLAMA") or shutil.which("ollama")
count = int(sys.argv[1]) if len(sys.argv) > 1 else 500


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def post(address, path, body):
    request = urllib.request.Request(address + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as reply:
        return reply.read()


def upload(address, path):
    import hashlib
    data = path.read_bytes()
    digest = "sha256:" + hashlib.sha256(data).hexdigest()
    urllib.request.urlopen(urllib.request.Request(f"{address}/api/blobs/{digest}", data, method="POST")).read()
    return digest


def main():
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        address = f"http://127.0.0.1:{port}"
        environment = {**os.environ, "HOME": folder, "XDG_DATA_HOME": f"{folder}/data", "XDG_CONFIG_HOME": f"{folder}/config",
                       "XDG_CACHE_HOME": f"{folder}/cache", "OLLAMA_HOST": f"127.0.0.1:{port}",
                       "OLLAMA_MODELS": f"{folder}/models"}
        model = pathlib.Path(folder) / "tiny.gguf"
        subprocess.run([build / "tests/support/paddock-test-model", model], check=True, stdout=subprocess.DEVNULL)
        server = subprocess.Popen([ollama, "serve"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while True:
                try:
                    urllib.request.urlopen(address).read()
                    break
                except OSError:
                    time.sleep(0.05)
            post(address, "/api/create", {"model": "m0", "files": {"tiny.gguf": upload(address, model)}, "stream": False})
            for i in range(1, count):
                post(address, "/api/copy", {"source": "m0", "destination": f"m{i}"})
            subprocess.run([paddock, "adopt", "--all"], env=environment, check=True, stdout=subprocess.DEVNULL)
            print(f"{count} models")
            measure.compare({
                "paddock list": [str(paddock), "list"],
                "paddock list --json": [str(paddock), "list", "--json"],
                "ollama list": [ollama, "list"],
                "curl /api/tags": ["curl", "-s", address + "/api/tags"],
            }, environment=environment)
            print("\nstart-up")
            measure.compare({
                "paddock --version": [str(paddock), "--version"],
                "ollama --version": [ollama, "--version"],
                "curl --version": ["curl", "--version"],
            }, environment=environment)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()


main()
