"""Hold an answer of the sandbox against the official client's own classes.

Every field the class declares without Optional has to be there; every field of the answer
has to be declared; values have to be of the declared kind, objects within objects included.
"""

from __future__ import annotations

import importlib
import types
from typing import Any, ForwardRef, Literal, Union, get_args, get_origin

import stripe

CLASSES: dict[str, Any] = {
    "payment_intent": stripe.PaymentIntent,
    "payment_method": stripe.PaymentMethod,
    "charge": stripe.Charge,
    "refund": stripe.Refund,
    "balance": stripe.Balance,
    "balance_transaction": stripe.BalanceTransaction,
    "account": stripe.Account,
    "account_link": stripe.AccountLink,
    "transfer": stripe.Transfer,
    "transfer_reversal": stripe.TransferReversal,
    "payout": stripe.Payout,
    "event": stripe.Event,
    "checkout.session": stripe.checkout.Session,
}

SIMPLE = (int, str, bool, float, type(None))
# Declared without Optional, yet documented as there only when it applies.
SOMETIMES = (".outcome.rule", ".capabilities.")


def complaints(answer: dict[str, Any], cls: Any = None, path: str = "") -> list[str]:
    """Give everything in which an answer departs from its class."""
    cls = cls or CLASSES[answer["object"]]
    path = path or str(answer["object"])
    declared = {
        name: kind for name, kind in _annotations(cls).items() if "ClassVar" not in str(kind)
    }
    found = [f"{path}.{name} is not declared" for name in answer if name not in declared]
    for name, kind in declared.items():
        if name not in answer:
            full = f"{path}.{name}"
            if not _is_optional(kind) and not any(part in full for part in SOMETIMES):
                found.append(f"{path}.{name} is missing")
        else:
            found += _mismatch(answer[name], kind, f"{path}.{name}")
    return found


def _annotations(cls: Any) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        if base.__module__.startswith("stripe._") or "checkout" in base.__module__:
            whole |= getattr(base, "__annotations__", {})
    return {name: kind for name, kind in whole.items() if not name.startswith("_")}


def _is_optional(kind: Any) -> bool:
    return get_origin(kind) is Union and type(None) in get_args(kind) and len(get_args(kind)) == 2


def _mismatch(value: Any, kind: Any, path: str) -> list[str]:
    choices = get_args(kind) if get_origin(kind) in {Union, types.UnionType} else (kind,)
    tried = [_against(value, choice, path) for choice in choices]
    if any(found == [] for found in tried):
        return []
    # The alternative that was followed deepest is the one that was meant.
    return max(tried, key=lambda found: len(found[0].split(" ")[0]))


def _against(value: Any, kind: Any, path: str) -> list[str]:
    if kind is Any or isinstance(kind, ForwardRef | str):
        # An expanded object names its own class.
        known = isinstance(value, dict) and CLASSES.get(str(value.get("object")))
        return complaints(value, known, path) if known else _unless(value is None, value, path)
    origin = get_origin(kind)
    if origin is list and isinstance(value, list):
        return [one for part in value for one in _mismatch(part, get_args(kind)[0], path)]
    if origin is None and isinstance(value, dict) and kind not in SIMPLE:
        return complaints(value, kind, path)
    return _unless(_is_of(value, kind, origin), value, path)


def _is_of(value: Any, kind: Any, origin: Any) -> bool:
    if origin is Literal:
        return value in get_args(kind)
    if origin is not None:
        return origin is not list and isinstance(value, dict)
    return type(value) is kind


def _unless(fine: bool, value: Any, path: str) -> list[str]:
    return [] if fine else [f"{path} is {value!r}, which is not of its kind"]


def allowed_parameters(name: str) -> set[str]:
    """Give the parameter names the client's own typed dictionary allows."""
    module, _, plain = name.rpartition(".")
    found = getattr(
        importlib.import_module(f"stripe.params{'.' + module if module else ''}"), plain
    )
    names: set[str] = set()
    for base in found.__mro__:
        names |= set(getattr(base, "__annotations__", {}))
    return names
