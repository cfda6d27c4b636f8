"""Parameters of `us_xx.tax` by state, where not every state has every tax."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from reshore.law.lookup import Floats, by_key, refuse
from reshore.law.places import Codes
from reshore.law.record import Law


def provision_of(state: str) -> str:
    """The address of a state's taxes, from its postal code: "GA" is `us_ga.tax`."""
    return f"us_{state.lower()}.tax"


def state_codes(law: Law, states: ArrayLike) -> Codes:
    """Postal codes (AL ... WY, DC) as an array. Raises ValueError for a code without taxes in the law."""
    codes = np.asarray(states, dtype=np.str_)
    known = [
        k.split(".")[0].removeprefix("us_").upper() for k in law.provisions if k.startswith("us_") and k[5:] == ".tax"
    ]
    wrong = sorted(set(codes.ravel().tolist()) - set(known))
    refuse(np.asarray(bool(wrong)), f"unknown state {', '.join(wrong)}; give postal codes such as GA")
    return codes


def state_value(law: Law, parameter: str, on: date, states: ArrayLike, of: str | None = None) -> Floats:
    """The value on a day, in the shape of `states`; 0.0 where the state has no such tax.

    Raises ValueError for an unknown state, LawError for a day before the first value of a tax that exists.
    """

    def value(state: str) -> float:
        address = provision_of(state)
        has = parameter in law.provisions[address].parameters
        return law.rate(address, parameter, on, of) if has else 0.0

    return by_key(state_codes(law, states), value)


def state_flag(law: Law, parameter: str, on: date, state: str) -> bool:
    """A yes or no of one state on a day; no where it has no such parameter. Raises ValueError for an unknown state."""
    address = provision_of(str(state_codes(law, state)))
    return parameter in law.provisions[address].parameters and law.at(address, parameter, on) is True
