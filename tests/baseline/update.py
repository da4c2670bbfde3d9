"""Rewrite the golden baseline on purpose, and print what changed: python -m tests.baseline.update."""

import pandas as pd

from tests.baseline.weekly import FILE, make, read


def moved(old: pd.DataFrame, new: pd.DataFrame) -> list[str]:
    """One line a column that is new, gone, or differs: its sum over the weeks before and after."""
    lines = [f"{name}: gone" for name in old.columns.difference(new.columns)]
    lines += [f"{name}: new" for name in new.columns.difference(old.columns)]
    if len(old) != len(new):
        lines.append(f"weeks: {len(old)} -> {len(new)}")
    was, now = old.set_index("date"), new.set_index("date").reindex(old["date"])
    for name in was.columns.intersection(now.columns):
        weeks = int((was[name] != now[name]).sum())
        if weeks:
            lines.append(f"{name}: {weeks} weeks differ, sum {was[name].sum():.6g} -> {now[name].sum():.6g}")
    return lines


if __name__ == "__main__":
    table = make()
    changes = moved(read(), table) if FILE.exists() else ["no baseline before"]
    table.to_csv(FILE, index=False)
    print("\n".join(changes or ["nothing moved"]))  # noqa: T201
