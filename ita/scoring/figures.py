"""``AssessmentResult.figures``: what the scores come to, ready to be shown.

    {"total": "77.21" | null,
     "rating": "B" | null,                  the rating of that total
     "instruments": {"IIT": CELL, …},
     "parts": {"EIT-1": CELL, …},
     "indicators": {"1": CELL, …},
     "sub_indicators": {"9.1": CELL, …},
     "lifts": [LIFT, …]}

CELL: {"state": "scored" | "below" | "exempt" | "missing",
       "score": "99.12" | null,             what counts upward
       "typed": "99.10" | null,             what was entered for the place itself
       "difference": "-0.02" | null}        typed − score, where both are known and differ

LIFT: {"place": "indicator" | "sub_indicator" | "question" | "part" | "instrument",
       "code": "10", "to_full": "10.00", "to_pass": "7.00"}

Every place of the scheme but its questions has a cell; every number is a string with two decimals.
A lift says by how much the total rises when that one place goes to 100, or to the pass mark; those
that gain most come first, and places that have nothing to gain are left out.
"""

from decimal import Decimal
from fractions import Fraction

from ita.scoring.calculation import Calculated, Cell
from ita.scoring.gaps import Lift, lifts_of
from ita.scoring.rating import round2
from ita.scoring.scheme_tree import InstrumentTree


def figures_of(calculated: Calculated) -> dict:
    cells = {"instruments": {}, "parts": {}, "indicators": {}, "sub_indicators": {}}
    for instrument in calculated.scheme.instruments:
        _add(calculated, instrument, cells)
    return {
        "total": _two(calculated.total),
        "rating": calculated.rating.label if calculated.rating else None,
        **cells,
        "lifts": [_lift_json(lift) for lift in lifts_of(calculated)],
    }


def _add(calculated: Calculated, instrument: InstrumentTree, cells: dict) -> None:
    cell = calculated.cell
    cells["instruments"][instrument.code] = _json(cell(instrument.place))
    for part in instrument.parts:
        cells["parts"][f"{instrument.code}-{part.place.code}"] = _json(cell(part.place))
    for indicator in instrument.place.children:
        cells["indicators"][indicator.code] = _json(cell(indicator))
        for child in indicator.children:
            if child.kind == "sub_indicator":
                cells["sub_indicators"][child.code] = _json(cell(child))


def _json(cell: Cell) -> dict:
    return {
        "state": cell.state.value,
        "score": _two(cell.score),
        "typed": _two(cell.typed),
        "difference": _difference(cell),
    }


def _difference(cell: Cell) -> str | None:
    """Of the printed figures, so that whoever subtracts them on paper gets the same."""
    if cell.typed is None or not cell.from_children:
        return None
    difference: Decimal = round2(cell.typed) - round2(cell.score)
    return str(difference) if difference else None


def _two(value: Fraction | None) -> str | None:
    return None if value is None else str(round2(value))


def _lift_json(lift: Lift) -> dict:
    return {
        "place": lift.place,
        "code": lift.code,
        "to_full": str(round2(lift.to_full)),
        "to_pass": str(round2(lift.to_pass)),
    }
