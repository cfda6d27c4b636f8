"""The plain arithmetic an example carries, evaluated without running any of it as a program.

Numbers, + - * / **, comparisons, and, or, not, min, max, ceil, floor, round, sum, lists and an index into one, and
`sum(... for k in range(n))` with one small range. Anything else is refused.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

MAX_RANGE = 1000
MAX_POWER = 1000.0

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_CALLS: dict[str, Callable[..., Any]] = {
    "min": min,
    "max": max,
    "ceil": math.ceil,
    "floor": math.floor,
    "round": round,
    "abs": abs,
    "sum": sum,
}


class NotArithmetic(ValueError):
    """The text is not plain arithmetic; the message names the part that is not."""


def evaluate(text: str) -> float | bool:
    """The value of a plain expression. Raises NotArithmetic."""
    try:
        found = _value(ast.parse(text.strip(), mode="eval").body, {})
    except (SyntaxError, RecursionError) as error:
        raise NotArithmetic(f"cannot be read: {error}") from None
    except (ArithmeticError, TypeError, ValueError, IndexError) as error:
        raise NotArithmetic(str(error)) from None
    if not isinstance(found, (bool, int, float)):
        raise NotArithmetic("does not come to one number")
    return found


def _value(node: ast.expr, names: Mapping[str, float]) -> Any:
    rule = _NODES.get(type(node))
    if rule is None:
        raise NotArithmetic(f"{type(node).__name__} is not allowed")
    return rule(node, names)


def _constant(node: ast.Constant, _: Mapping[str, float]) -> float | bool:
    if not isinstance(node.value, (bool, int, float)):
        raise NotArithmetic(f"{node.value!r} is not a number")
    return node.value


def _name(node: ast.Name, names: Mapping[str, float]) -> float:
    if node.id not in names:
        raise NotArithmetic(f"{node.id} is no number")
    return names[node.id]


def _binary(node: ast.BinOp, names: Mapping[str, float]) -> Any:
    left, right = _value(node.left, names), _value(node.right, names)
    if isinstance(node.op, ast.Pow):
        return _power(left, right)
    if type(node.op) not in _BINARY or isinstance(left, list) or isinstance(right, list):
        raise NotArithmetic(f"{type(node.op).__name__} is not allowed here")
    return _BINARY[type(node.op)](left, right)


def _power(base: float, exponent: float) -> float:
    if abs(exponent) > MAX_POWER:
        raise NotArithmetic(f"an exponent above {MAX_POWER:g} is not allowed")
    found: float = float(base) ** exponent
    return found


def _unary(node: ast.UnaryOp, names: Mapping[str, float]) -> Any:
    value = _value(node.operand, names)
    if isinstance(node.op, ast.Not):
        return not value
    return -value if isinstance(node.op, ast.USub) else +value


def _both(node: ast.BoolOp, names: Mapping[str, float]) -> bool:
    parts = (bool(_value(part, names)) for part in node.values)
    return all(parts) if isinstance(node.op, ast.And) else any(parts)


def _compare(node: ast.Compare, names: Mapping[str, float]) -> bool:
    sides = [_value(side, names) for side in (node.left, *node.comparators)]
    if any(type(op) not in _COMPARE for op in node.ops):
        raise NotArithmetic("only < <= > >= == != compare")
    return all(_COMPARE[type(op)](a, b) for op, a, b in zip(node.ops, sides, sides[1:], strict=False))


def _list(node: ast.List | ast.Tuple, names: Mapping[str, float]) -> list[Any]:
    return [_value(item, names) for item in node.elts]


def _index(node: ast.Subscript, names: Mapping[str, float]) -> Any:
    items, at = _value(node.value, names), _value(node.slice, names)
    if not isinstance(items, list) or not isinstance(at, int):
        raise NotArithmetic("an index needs a list and a whole number")
    return items[at]


def _chosen(node: ast.IfExp, names: Mapping[str, float]) -> Any:
    return _value(node.body if _value(node.test, names) else node.orelse, names)


def _call(node: ast.Call, names: Mapping[str, float]) -> Any:
    if not isinstance(node.func, ast.Name) or node.func.id not in _CALLS or node.keywords:
        raise NotArithmetic(f"only {', '.join(_CALLS)} may be called")
    return _CALLS[node.func.id](*(_value(arg, names) for arg in node.args))


def _series(node: ast.GeneratorExp | ast.ListComp, names: Mapping[str, float]) -> list[Any]:
    """`... for k in range(n)`: one name, one range."""
    loop = node.generators[0]
    if len(node.generators) != 1 or loop.ifs or not isinstance(loop.target, ast.Name):
        raise NotArithmetic("one name running over one range is allowed")
    return [_value(node.elt, {**names, loop.target.id: k}) for k in _range(loop.iter, names)]


def _range(node: ast.expr, names: Mapping[str, float]) -> range:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range"):
        raise NotArithmetic("only range(...) may be run over")
    found = range(*(_value(arg, names) for arg in node.args))
    if len(found) > MAX_RANGE:
        raise NotArithmetic(f"a range above {MAX_RANGE} is not allowed")
    return found


_NODES: dict[type[ast.expr], Callable[[Any, Mapping[str, float]], Any]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: _both,
    ast.Compare: _compare,
    ast.List: _list,
    ast.Tuple: _list,
    ast.Subscript: _index,
    ast.IfExp: _chosen,
    ast.Call: _call,
    ast.GeneratorExp: _series,
    ast.ListComp: _series,
}
