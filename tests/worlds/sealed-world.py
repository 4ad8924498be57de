#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job inside the sealed world of sealed-world.sh, each step held against the server.

usage: sealed-world.py WORK PADDOCK TEST_REGISTRY OLLAMA
"""
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import urllib.request

WORK, PADDOCK, REGISTRY, OLLAMA = sys.argv[1:]
NAME = "hf.co/bartowski/Tiny-GGUF:Q4_K_M"
OTHER_NAME = "huggingface.co/bartowski/Tiny-GGUF:Q4_K_M"
SPEECH = "I am made for tests, and this is all you will hear."
SERVER = "http://127.0.0.1:11434"


class Service:
    """A program that runs until the end; its log is printed if the story fails."""

    def __init__(self, announcement, *command):
        self.lines = []
        # Python sees to it that nothing outlives the story, however it ends.
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                        text=True, errors="replace", process_group=0)
        for line in self.process.stdout:
            self.lines.append(line)
            if re.search(announcement, line):
                break
        else:
            raise AssertionError(f"{command[0]} ended: {''.join(self.lines)}")
        threading.Thread(target=lambda: self.lines.extend(self.process.stdout), daemon=True).start()

    def stop(self):
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def ask_server(path):
    with urllib.request.urlopen(SERVER + path, timeout=30) as answer:
        return json.load(answer)


def list_server():
    return {model["name"]: model for model in ask_server("/api/tags")["models"]}


def list_running():
    return [model["name"] for model in ask_server("/api/ps")["models"]]


def paddock(*arguments, status=0):
    """Runs the command and returns what it printed: a list of models, or the objects of its lines."""
    done = subprocess.run([PADDOCK, *arguments, "--json"], capture_output=True, text=True, check=False,
                          timeout=120, stdin=subprocess.DEVNULL)
    print(f"# paddock {' '.join(arguments)} → {done.returncode}", flush=True)
    assert done.returncode == status, f"exit status {done.returncode}\n{done.stdout}\n{done.stderr}"
    if done.stdout.startswith("["):
        return json.loads(done.stdout)
    return [json.loads(line) for line in done.stdout.splitlines()]


def read_library():
    """What stands in the database, as a program that knows only the published schema reads it."""
    path = os.path.join(os.environ["HOME"], ".local/share/paddock/paddock.db")
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        return database.execute("SELECT ollama_model_name, quantization, source FROM downloaded_models").fetchall()


def expect(actual, expected, what):
    assert actual == expected, f"{what}: expected {expected!r}, got {actual!r}"


def prove_world():
    """The world itself: Ollama reaches the Hub's other name over TLS, whatever paddock does."""
    request = urllib.request.Request(SERVER + "/api/pull", json.dumps({"model": OTHER_NAME}).encode())
    with urllib.request.urlopen(request, timeout=60) as answer:
        last = json.loads(answer.readlines()[-1])
    expect(last, {"status": "success"}, "Ollama's last line")
    expect(list(list_server()), [OTHER_NAME], "the server")
    request = urllib.request.Request(SERVER + "/api/delete", json.dumps({"model": OTHER_NAME}).encode(), method="DELETE")
    urllib.request.urlopen(request, timeout=30).close()


def pull():
    lines = paddock("pull", NAME)
    progress = [line for line in lines if line["event"] == "progress"]
    fractions = [line["fraction"] for line in progress]
    total = list_server()[NAME]["size"]
    expect(lines[-1]["event"], "done", "the last line")
    expect(lines[-1]["model"]["ollama_model_name"], NAME, "the model that was fetched")
    assert len(progress) > 3 and fractions == sorted(fractions), f"fractions fall: {fractions}"
    assert {"downloading"} <= {line["phase"] for line in progress}, progress
    assert all(0 <= line["fraction"] <= 1 and line["done_bytes"] <= line["total_bytes"] for line in progress), progress
    assert 0 <= total - progress[-1]["total_bytes"] < 1000000, (total, progress[-1])


def check_list(names):
    listed = paddock("list")
    expect(sorted(model["ollama_model_name"] for model in listed), sorted(names), "paddock list")
    expect(sorted(row[0] for row in read_library()), sorted(names), "the database")
    expect(sorted(list_server()), sorted(names), "the server")
    for model in listed:
        expect(model["available"], True, "available")
        expect(model["digest"].removeprefix("sha256:"), list_server()[model["ollama_model_name"]]["digest"], "digest")
        expect(model["size_bytes"], list_server()[model["ollama_model_name"]]["size"], "size")
    return {model["ollama_model_name"]: model for model in listed}


def check_registered():
    model = check_list([NAME])[NAME]
    expect(model["source"], "custom_hf", "source")
    expect(model["repo_id"], "bartowski/Tiny-GGUF", "repository")
    expect(model["quantization"], "Q4_K_M", "quantization")
    expect(model["last_used"], None, "last use before it was used")


def run():
    done = paddock("run", NAME, "Hello")[-1]
    expect(done["event"], "done", "the last line")
    expect(done["text"].strip(), SPEECH, "what the model says")
    expect(list_running(), [NAME], "running on the server")
    running = paddock("ps")
    expect([model["name"] for model in running], [NAME], "paddock ps")
    assert check_list([NAME])[NAME]["last_used"], "no last use after it was used"
    expect(check_list([NAME])[NAME]["running"], True, "running in the list")


def copy():
    paddock("alias", NAME, "tiny")
    models = check_list([NAME, "tiny:latest"])
    expect(models["tiny:latest"]["digest"], models[NAME]["digest"], "digest of the alias")


def unload():
    paddock("unload", NAME)
    running = paddock("ps")
    assert NAME not in [model["name"] for model in running if model["expires_at"] is None], running
    expect(check_list([NAME, "tiny:latest"])[NAME]["running"], False, "running after the unload")


def remove():
    (error,) = paddock("remove", NAME, "--from-server", status=1)
    assert error["error"]["code"].startswith("ERR_"), error
    check_list([NAME, "tiny:latest"])
    (removed,) = paddock("remove", NAME, "--from-server", "--yes")
    expect(removed["freed_bytes"], 0, "freed while the alias shares it")
    check_list(["tiny:latest"])
    (removed,) = paddock("remove", "tiny", "--from-server", "--yes")
    assert removed["freed_bytes"] > 1000000, removed
    check_list([])


def refuse_what_is_not_there():
    error = paddock("pull", "hf.co/bartowski/Tiny-GGUF:Q9_X", status=1)[-1]["error"]
    assert error["message"] and error["hint"], error
    error = paddock("pull", "hf.co/nobody/Nothing-GGUF:Q4_K_M", status=1)[-1]["error"]
    expect(error["code"], "ERR_NOT_FOUND", "code of what does not exist")
    check_list([])


STORY = [prove_world, pull, check_registered, run, copy, unload, remove, refuse_what_is_not_there]


def main():
    os.makedirs(os.environ["HOME"])
    services = []
    try:
        services.append(Service(r"^\d+$", REGISTRY, f"{WORK}/hub", "serve", "--port", "443", "--rate", "20000000",
                                "--certificate", f"{WORK}/server.pem", "--key", f"{WORK}/server.key",
                                "--cdn", "https://cdn.hf.test"))
        services.append(Service(r"Listening on 127\.0\.0\.1:11434", OLLAMA, "serve"))
        print(f"1..{len(STORY)}")
        for number, step in enumerate(STORY, 1):
            step()
            print(f"ok {number} {step.__name__}", flush=True)
    except BaseException:
        for service in services:
            print("".join(f"# {line}" for line in service.lines[-60:]))
        raise
    finally:
        for service in reversed(services):
            service.stop()


main()
