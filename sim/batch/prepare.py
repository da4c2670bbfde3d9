"""Check a batch's folder: whether it is ours, which blocks are complete or missing, and which runs failed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import asdict
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from sim.batch.entries import Entry, Failure
from sim.batch.lock import LOCK, foreign, writing
from sim.batch.plan import Plan, alone, run_key
from sim.batch.store import ALWAYS, DESIGN, FAILURES, Store
from sim.errors import InputError
from sim.runs.code import code_version
from sim.runs.manifest import MADE_BY, NAME, versions

_KINDS = {"point": pa.int64(), "seed": pa.int64()}
_SCHEMA = pa.schema([(name, _KINDS.get(name, pa.string())) for name in Failure.__dataclass_fields__])


def prepare(
    plan: Plan,
    store: Store,
    *,
    force: bool,
    report: Callable[[str], object],
    count: Callable[[Entry], object],
) -> list[int]:
    """Prepare the folder and return the blocks to run; complete blocks go to `count`.

    Damaged parts are moved away and reported through `report`. Raise InputError if the folder holds anything else,
    OSError on a full disk.
    """
    check(plan, store, force=force)
    with writing(store.folder):
        if force and not is_same(plan, store):
            store.remove()  # also a batch without a manifest
        store.make_folders((*ALWAYS, *plan.wide))
        torn = store.torn()
        begun = bool(torn) or store.manifest() is not None
        if torn:
            report(f"{NAME} {torn}: written again, for the finished blocks are those of this command")
        if torn or not begun:
            _begin(plan, store)
        _write_design(plan, store, report if begun else lambda _: None)
        return [block for block in range(plan.blocks) if not _whole(plan, store, block, report, count)]


def check_free(plan: Plan, store: Store, *, force: bool) -> None:
    """Refuse a folder that another process uses, then check it without creating anything."""
    with writing(store.folder), store.locked() if (store.folder / LOCK).exists() else nullcontext():
        check(plan, store, force=force)


def check(plan: Plan, store: Store, *, force: bool) -> None:
    """Refuse a folder that holds anything but this batch, or with `force` anything but a batch."""
    if what := store.torn():
        if not force:
            _demand_agreement(plan, store, what)
        return
    manifest = store.manifest()
    if manifest is None and (stray := store.stray()):
        raise foreign(store.folder, stray)
    if manifest is None or force or is_same(plan, store):
        return
    difference = _difference(manifest["batch"], plan.identity())
    raise InputError(
        f"already holds a batch, and {difference}",
        file=store.folder,
        allowed="another folder, or --force to start a new one",
    )


def _demand_agreement(plan: Plan, store: Store, what: str) -> None:
    """Raise InputError unless the finished blocks of a batch without a manifest are those of this plan."""
    for entry in store.entries():
        mine = entry.block < plan.blocks
        if not mine or (entry.keys and entry.keys[0] not in _keys(plan, entry.block)):
            raise InputError(
                f"{what}, and block {entry.block} is not one of this command",
                file=store.folder / NAME,
                allowed="the command that made the batch, another folder, or --force to start a new one",
            )


def is_same(plan: Plan, store: Store) -> bool:
    """Whether the folder holds this very batch."""
    manifest = None if store.torn() else store.manifest()
    return manifest is not None and manifest["batch"].get("digest") == plan.digest()


def write_failures(store: Store) -> None:
    """Put the failed runs of every block into one table, or no file where none failed. Raises OSError."""
    file = store.folder / FAILURES
    if not any(entry.failed for entry in store.entries()):
        file.unlink(missing_ok=True)
        return
    with store.placed(file) as draft, pq.ParquetWriter(draft, _SCHEMA) as writer:
        for entry in store.entries():
            if entry.failed:
                writer.write_table(pa.Table.from_pylist([asdict(each) for each in entry.failed], _SCHEMA))


def _begin(plan: Plan, store: Store) -> None:
    """Write the manifest first: it makes the folder a batch."""
    store.write_manifest(
        {
            "made_by": MADE_BY,
            "batch": plan.identity()
            | {
                "digest": plan.digest(),
                "total": plan.total,
                "block_size": plan.block_size,
                "drawn": list(plan.kinds_drawn),
            },
            "versions": versions(),
            "design": hashlib.sha256(_design(plan)).hexdigest(),
            "scenarios": {sweep.base.name: sweep.base.resolved() for sweep in plan.sweeps},
            "worlds": {sweep.base.world.written: sweep.base.world.digest for sweep in plan.sweeps},
        }
    )


def _design(plan: Plan) -> bytes:
    """The design as Parquet: a plan always gives the same bytes."""
    buffer = BytesIO()
    plan.design().to_parquet(buffer, index=False)
    return buffer.getvalue()


def _write_design(plan: Plan, store: Store, report: Callable[[str], object]) -> None:
    """Write the design if it differs from the plan's."""
    file, content = store.folder / DESIGN, _design(plan)
    found = file.read_bytes() if file.exists() else None
    if found != content:
        report(
            f"{DESIGN} {'is missing' if found is None else 'was changed since it was written'}: written again"
        )
        with store.placed(file) as draft:
            draft.write_bytes(content)


def _whole(
    plan: Plan, store: Store, block: int, report: Callable[[str], object], count: Callable[[Entry], object]
) -> bool:
    """Return whether a block is complete, after moving damaged parts away."""
    entry = store.entry(block)
    if entry is None:
        return False
    damaged = list(store.damage(entry))
    if entry.keys and not damaged and entry.keys[0] not in _keys(plan, block):
        damaged = [(store.part(table, block), "holds the runs of another block") for table in entry.parts]
    for file, what in damaged:
        report(f"{file.relative_to(store.folder)} {what}: set aside, its runs are done again")
        store.set_aside(file)
    if damaged:
        store.entry_file(block).unlink()
    if damaged or entry.failed:
        return False
    count(entry)
    return True


def _keys(plan: Plan, block: int) -> Iterator[str]:
    """Return the keys of the runs of a block, in order; each requires resolving a scenario."""
    code = code_version()
    return (run_key(cell.scenario(), cell.seed, code) for cell in plan.cells(block))


def _difference(found: dict[str, Any], wanted: dict[str, Any]) -> str:
    """Describe how two batches differ."""
    reasons = []
    before, now = found.get("scenarios", {}), wanted["scenarios"]
    changed = [name for name in now if name in before and before[name] != now[name]]
    if changed:
        reasons.append(f"scenario {', '.join(changed)} has changed since")
    policies = found.get("policies", [])
    bases, others = alone(before, policies), alone(now, wanted["policies"])
    if set(bases) != set(others):
        reasons.append(f"its scenarios are {', '.join(bases)}")
    elif bases != others:
        reasons.append("its scenarios stand in another order")
    if policies != wanted["policies"]:
        reasons.append(f"its policies are {', '.join(policies) or 'none'}, in this order")
    if found.get("code") != wanted["code"]:
        reasons.append(f"the code has changed since ({found.get('code')}, now {wanted['code']})")
    if found.get("draws", "") != wanted["draws"]:
        reasons.append("its runs are drawn from another posterior or none")
    others = [name for name in ("runs", "seed_from", "tables") if found.get(name) != wanted[name]]
    reasons += [f"its {name} is {found.get(name)}, not {wanted[name]}" for name in others]
    return "; ".join(reasons) or "its manifest was changed"
