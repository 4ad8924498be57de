# SPDX-License-Identifier: GPL-3.0-or-later
"""Lives of the application under test, and what a test says of them."""
import contextlib
import subprocess
import tempfile

from screen import DEADLINE


class Tap:
    """What passed and what did not, in the Test Anything Protocol."""

    def __init__(self):
        self.number = 0
        self.failed = False

    def tell(self, what, passed=True):
        self.number += 1
        self.failed = self.failed or not passed
        print(f"{'' if passed else 'not '}ok {self.number} {what}", flush=True)

    @staticmethod
    def comment(text):
        if text:
            print("\n".join(f"# {line}" for line in str(text).splitlines()), flush=True)

    def run(self, story):
        """Runs a story to its end; what goes wrong in it is one more thing that did not pass."""
        try:
            story(self)
        except Exception as error:
            self.tell(type(error).__name__, passed=False)
            self.comment(error)
        print(f"1..{self.number}")


class Life:
    """A process of the application."""

    def __init__(self, tap, command):
        self.tap = tap
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(command, stderr=self.log)
        self.process_id = self.process.pid

    def read_log(self):
        self.log.seek(0)
        return self.log.read()

    def end(self, how):
        """Waits for its end, which must be a good one."""
        status = self.process.wait(timeout=DEADLINE)
        complaints = self.read_log()
        assert status == 0 and not complaints, f"it ended with {status}, and said: {complaints}"
        self.tap.tell(f"{how}, without a complaint")


@contextlib.contextmanager
def live(tap, *command):
    """A life that is over when this is, even if the story breaks off."""
    life = Life(tap, command)
    try:
        yield life
    except Exception:
        tap.comment(life.read_log())
        raise
    finally:
        life.process.kill()
        life.process.wait()
        life.log.close()
