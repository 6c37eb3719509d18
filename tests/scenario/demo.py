"""The demonstration holds what it says, and leaves neither a process nor a file behind, however it ends."""
import tempfile

from testbed import *


def left_over(group):
    """Processes of the demonstration's own group: nobody else's are counted."""
    found = []
    for status in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        if fields[2] == str(group) and fields[0] != "Z":
            found.append(status.parent.name)
    return found


def demonstrate(seconds, number=None):
    """Runs it in a group and a temporary folder of its own, ended early by a signal if one is given."""
    with tempfile.TemporaryDirectory(prefix="tocsin-scenario-") as folder:
        demo = subprocess.Popen([sys.executable, "-B", str(SOURCE / "demo" / "demo.py"), TOCSIN, "--seconds",
                                 str(seconds)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                start_new_session=True, env={**os.environ, "TMPDIR": folder},
                                preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL))
        said = ""
        if number:
            while "HIGH " not in said:
                line = demo.stdout.readline()
                check(line, "an alert came before the end: " + said)
                said += line
            demo.send_signal(number)
        rest, _ = demo.communicate(timeout=seconds + DEADLINE_S)
        said += rest
        check(not left_over(demo.pid), "processes left after %s: %r" % (number, left_over(demo.pid)))
        check(not os.listdir(folder), "files left after %s: %r" % (number, os.listdir(folder)))
    check(demo.returncode == 0 and "WRONG" not in said, "ended with %d: %s" % (demo.returncode, said))
    counts = next(line for line in said.splitlines() if line.startswith("alerts ")).split()
    check(counts[1] == counts[3] and int(counts[1]) > 0, "every alert arrived: %r" % counts)
    return said


def main():
    said = demonstrate(40 if SANITIZED else 20)
    check("304" in said and "latency" in said and "\x1b" not in said, "the summary: " + said)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        demonstrate(60, number)


main()
