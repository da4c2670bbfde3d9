"""Ask the processor for records in advance: people of a roster lie apart in memory, and waiting for it costs time."""

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload

AHEAD = 8  # how many records a loop asks in advance
CACHE_LINE = 64  # bytes
# Arguments of LLVM's prefetch: to read, once. What is to stay would push the data of Python out of the caches.
READ, ONCE, DATA = 0, 0, 1


def prefetch(rows: Any, row: int) -> None:
    """Start to load a record into the processor's cache when compiled; changes nothing."""


@intrinsic
def _prefetch(_: Any, rows: Any, row: Any) -> Any:
    def lines(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        """Prefetch each cache line from the first to the last byte of the record."""
        address, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        load = builder.module.declare_intrinsic(
            "llvm.prefetch", [address], ir.FunctionType(ir.VoidType(), [address, *[number] * 3])
        )
        size = rows.dtype.size
        data = builder.bitcast(context.make_array(rows)(context, builder, arguments[0]).data, address)
        place = context.cast(builder, arguments[1], signature.args[1], types.intp)
        first = builder.mul(place, context.get_constant(types.intp, size))
        for offset in (*range(0, size, CACHE_LINE), size - 1):
            byte = builder.gep(data, [builder.add(first, context.get_constant(types.intp, offset))])
            builder.call(load, [byte, *map(number, (READ, ONCE, DATA))])
        return context.get_dummy_value()

    return types.void(rows, row), lines


@overload(prefetch)
def _compiled(rows: Any, row: Any) -> Any:  # noqa: ARG001 - numba passes the types of both
    def compiled(rows: Any, row: Any) -> Any:
        _prefetch(rows, row)  # type: ignore[call-arg]  # numba passes the first one

    return compiled
