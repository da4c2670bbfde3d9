"""Mangled files, flipped bits and kills, counted by how they end. What is a fault is listed, and ends with exit code 1.

Usage: python benchmarks/reliability.py [--files 2000] [--flips 2000] [--kills 100] [--seed 0] [--folder DIR]
Nothing is tried of a kind with 0. A file is a shipped scenario or a CSV of a user with random damage; a flip is one bit
of a finished batch or a stored run, read as `compare` and `open_run` do; a kill is SIGKILL to a batch on two processes,
or to a run with checkpoints, at a random moment, until it is finished.
"""

import argparse
import hashlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import FrameType

from sim.analysis.compare import compare
from sim.analysis.observed import observed
from sim.batch.designs import Design
from sim.batch.reader import Batch, IncompleteBatchWarning
from sim.errors import InputError
from sim.paths import data_dir
from sim.runs.store import open_run
from sim.scenario import load_scenario
from sim.scenario.doubts import doubts
from sim.scenario.timetable import differences

CALL = "import sys; sys.path.insert(0, sys.argv.pop(1)); from sim.cli import main; main()"
ROOT = Path(__file__).parents[1]
SECONDS_ALLOWED = 5  # of processor time, which other work on the machine does not lengthen
HANGS_AFTER = 60  # seconds of any time
LETTERS_ALLOWED = 4000
WORDS = (
    "rule",
    "none",
    "nan",
    "inf",
    "-1",
    "1e400",
    "true",
    '""',
    "[]",
    "{}",
    "9" * 400,
    "2021-13-45",
    "\\u0000",
    "=",
)
SMALL = 'extends = "as_it_happened"\ntitle = "{0}"\n[period]\nuntil = {1}\n[parameters]\nscale = 0.02\n'
DESIGN = "attempt_rate,poland.pushback,russia.role\n0.2,0.5,permissive\n0.3,0.1,restrainer\n"
COUNTS = (
    "date,measure,count,from,neighbour\n2021-07-03,attempts,12,,PL\n2021-07-31,arrivals,300,2021-07-01,\n"
)


class TooSlowError(Exception):
    """A refusal that takes longer than it may."""


def main() -> int:
    """Run what was asked for, print the counts, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, number in (("files", 2000), ("flips", 2000), ("kills", 100), ("seed", 0)):
        parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder if omitted")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        chance = random.Random(asked.seed)  # noqa: S311
        faults = []
        for kind, tries, number in (
            ("files", mangled_files, asked.files),
            ("flips", flipped_bits, asked.flips),
            ("kills", kills, asked.kills),
        ):
            if number:
                counts: Counter[str] = Counter()
                for what in tries(number, chance, folder):
                    outcome = what.partition(": ")[0]
                    counts[outcome] += 1
                    faults += [f"{kind}: {what}"] if outcome == "FAULT" else []
                print(
                    f"{kind}: {number}, " + ", ".join(f"{n} {outcome}" for outcome, n in counts.most_common())
                )
    print("\n".join(faults))
    return bool(faults)


def judged(read: Callable[[], str]) -> str:
    """How reading ends: `read` returns how it was when nothing is refused."""

    def late(*_: object) -> None:
        raise TooSlowError

    for timer, number, seconds in (
        (signal.ITIMER_PROF, signal.SIGPROF, SECONDS_ALLOWED),
        (signal.ITIMER_REAL, signal.SIGALRM, HANGS_AFTER),
    ):
        signal.signal(number, late)
        signal.setitimer(timer, seconds)
    try:
        return read()
    except InputError as error:
        if len(str(error)) > LETTERS_ALLOWED:
            return f"FAULT: a message of {len(str(error))} letters"
        return "refused in one message"
    except IncompleteBatchWarning:
        return "said to be incomplete"
    except TooSlowError:
        return f"FAULT: not refused within {SECONDS_ALLOWED} s of work or {HANGS_AFTER} s"
    except BaseException as error:  # noqa: BLE001 - whatever ends it is what is looked for
        return f"FAULT: {type(error).__name__}: {str(error)[:200]}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)


def mangled_files(number: int, chance: random.Random, folder: Path) -> Iterator[str]:
    """Damage scenario files, designs and files of counts, and read them."""
    texts = [file.read_bytes() for file in sorted(data_dir("scenarios").rglob("*.toml"))]
    base = load_scenario("as_it_happened")
    for n in range(number):
        kind = ("toml", "toml", "toml", "design.csv", "counts.csv")[n % 5]
        text = (
            chance.choice(texts) if kind == "toml" else (DESIGN if kind == "design.csv" else COUNTS).encode()
        )
        file = folder / f"mangled.{kind}"
        file.write_bytes(damaged(text, chance))
        outcome = judged(partial(_read, file, kind, base))
        if outcome.startswith("FAULT"):
            shutil.copy(file, folder / f"fault-{n}.{kind}")
            outcome += f" (fault-{n}.{kind})"
        yield outcome


def _read(file: Path, kind: str, base) -> str:  # type: ignore[no-untyped-def]
    if kind == "toml":
        scenario = load_scenario(file)
        list(doubts(scenario, differences(base if scenario.world is base.world else None, scenario)))
    elif kind == "design.csv":
        Design(str(file)).table(base)
    else:
        observed(file, base)
    return "read"


def damaged(text: bytes, chance: random.Random) -> bytes:
    """The text after one to four random changes of lines, values or bytes."""
    for _ in range(chance.randint(1, 4)):
        lines = text.split(b"\n")
        place, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        change = chance.randrange(8)
        if change == 0:
            del lines[place]
        elif change == 1:
            lines.insert(other, lines[place])
        elif change == 2:
            key, equals, _ = lines[place].partition(b"=")
            lines[place] = key + equals + b" " + chance.choice(WORDS).encode()
        elif change == 3:
            lines[place] = lines[place][: chance.randrange(len(lines[place]) + 1)]
        elif change == 4:
            lines[place] = lines[place].replace(
                b"," if b"," in lines[place] else b"_", chance.choice((b";", b"", b"\t"))
            )
        elif change == 5:
            cut = chance.randrange(len(lines[place]) + 1)
            lines[place] = lines[place][:cut] + bytes([chance.randrange(256)]) + lines[place][cut:]
        elif change == 6:
            lines[place], lines[other] = lines[other], lines[place]
        else:
            lines[place] = lines[place] * chance.choice((2, 50))
        text = b"\n".join(lines)
    return text


def flipped_bits(number: int, chance: random.Random, folder: Path) -> Iterator[str]:
    """Flip a bit of a finished batch or of a stored run, and read the whole of it."""
    names = _scenarios(folder, "2021-06-16")
    batch, run = folder / "flipped", folder / "run"
    _standoff(folder, "batch", *names, "--runs", "4", "--out", str(batch), "--draws", "none", "-q")
    _standoff(folder, "run", names[0], "--out", str(run), "--no-figures", "-q", "--force")
    files = [
        (root, file)
        for root in (batch, run)
        for file in sorted(root.rglob("*"))
        if file.stat().st_size and file.is_file()
    ]
    files = [(root, file) for root, file in files if file.name != "lock"]
    whole = {batch: _compared(batch), run: _opened(run)}
    readers = {batch: _compared, run: _opened}
    for _ in range(number):
        root, file = chance.choice(files)
        held = file.read_bytes()
        bit = chance.randrange(8 * len(held))
        changed = bytearray(held)
        changed[bit // 8] ^= 1 << bit % 8
        file.write_bytes(changed)

        def read(root: Path = root) -> str:
            same = readers[root](root) == whole[root]
            return "read with the same numbers" if same else "FAULT: other numbers without a word"

        with warnings.catch_warnings():
            warnings.simplefilter("error", IncompleteBatchWarning)
            outcome = judged(read)
        yield f"{outcome} ({file.relative_to(folder)}, bit {bit})" if outcome.startswith("FAULT") else outcome
        file.write_bytes(held)


def _compared(folder: Path) -> str:
    batch = Batch(folder)
    return compare(batch, batch.scenarios[0]).to_csv()


def _opened(folder: Path) -> str:
    run = open_run(folder)
    return "".join(table.to_csv() for table in run.tables.values())


def kills(number: int, chance: random.Random, folder: Path) -> Iterator[str]:
    """Kill batches and runs with checkpoints until they finish; their tables are those of undisturbed ones."""
    names = _scenarios(folder, "2021-08-01")
    batch = ("batch", *names, "--runs", "6", "--workers", "2", "--draws", "none", "-q", "--out")
    run = ("run", names[0], "--no-figures", "-q", "--force", "--checkpoint-every", "3", "--resume", "--out")
    wanted, longest = {}, {}
    for words, name in ((batch, "batch"), (run, "run")):
        begun = time.monotonic()
        whole = folder / f"whole-{name}"
        shutil.rmtree(whole, ignore_errors=True)
        _standoff(folder, *(word for word in words if word != "--resume"), str(whole))
        wanted[name], longest[name] = _hashes(whole), time.monotonic() - begun
    done = 0
    while done < number:
        for words, name in ((batch, "batch"), (run, "run")):
            out = folder / f"killed-{name}"
            shutil.rmtree(out, ignore_errors=True)
            before = set(folder.iterdir())
            for _ in range(chance.randint(2, 8)):
                if done < number and _killed(
                    folder, (*words, str(out)), chance.uniform(0.2, longest[name]), name
                ):
                    done += 1
                    yield "killed, and gone on"
            _standoff(folder, *words, str(out))
            left = sorted(path.name for path in folder.iterdir() if path != out and path not in before)
            if _hashes(out) != wanted[name]:
                yield f"FAULT: {name}: the tables differ after kills"
            if left:
                yield f"FAULT: {name}: left behind {', '.join(left)}"


def _killed(folder: Path, words: tuple[str, ...], seconds: float, name: str) -> bool:
    """Start a command and kill it after so long; False if it has ended before. Resuming needs what it resumes."""
    if name == "run" and not (folder / "killed-run.checkpoint").exists():
        words = tuple(word for word in words if word != "--resume")
    process = subprocess.Popen(_command(words), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    if process.returncode:
        raise RuntimeError((process.stderr.read() if process.stderr else b"").decode())
    return False


def _scenarios(folder: Path, until: str) -> list[str]:
    names = []
    for name in ("one", "two"):
        (folder / f"{name}.toml").write_text(SMALL.format(name, until))
        names.append(f"{name}.toml")
    with (folder / "two.toml").open("a") as stream:
        stream.write("climate.temperature_shift = -3\n")
    return names


def _command(words: tuple[str, ...]) -> list[str]:
    return [sys.executable, "-c", CALL, str(ROOT), *words]


def _standoff(folder: Path, *words: str) -> None:
    if words[0] == "run" and "--resume" in words and not (folder / "killed-run.checkpoint").exists():
        words = tuple(word for word in words if word != "--resume")
    made = subprocess.run(_command(words), cwd=folder, capture_output=True, text=True, check=False)
    if made.returncode:
        raise RuntimeError(made.stderr)


def _hashes(folder: Path) -> dict[str, str]:
    """The SHA-256 of every table below a folder."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*.parquet"))
        if "unfinished" not in file.parts
    }


def _end(number: int, _: FrameType | None) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _end)
    sys.exit(main())
