"""Two people at one page of boxes: what the first saved meets what the second typed.

As ``integrity.admin.conflicts``, for pages whose boxes are no columns of one row: a page says what
each box held when it was made, and what it would hold now.
"""

from collections.abc import Callable, Mapping

from django import forms
from django.http import QueryDict

from integrity.admin.conflicts import THEIRS, Clash, Conflict
from integrity.documents.personal_data.detecting import Known
from integrity.documents.personal_data.reasons import public_text
from ita.models import AssessmentResult

Boxes = Mapping[str, str]


def take_theirs(data: QueryDict, now: Boxes) -> None:
    """Today's value in each box for which the person ticked "use theirs"."""
    for name in set(data.getlist(THEIRS)) & set(now):
        _put(data, name, now[name])


def merge(
    data: QueryDict,
    before: Boxes,
    now: Boxes,
    conflict: Conflict,
    called: Callable[[str], tuple[str, str]],
) -> None:
    """A box that only the other one changed shows theirs; one that both changed stays as typed,
    and the person decides. ``called``: what a person calls a box, and the record it is of."""
    for name, theirs in now.items():
        typed, old = _typed(data, name), before.get(name, "")
        if theirs == old:
            continue
        if typed == old.strip():
            _put(data, name, theirs)
        elif typed != theirs.strip():
            conflict.clashes.append(Clash(name, *called(name), theirs or "(ว่าง)"))


def refuse_personal_data(form: forms.Form, names: list[str], result: AssessmentResult) -> None:
    """An official result is on the web once it is saved: no text of it may hold what looks like
    personal data. What the office assessed itself stays inside."""
    typed = {name: form.cleaned_data.get(name) for name in names if name in form.changed_data}
    if not result.is_official or not any(typed.values()):
        return
    known = Known.of_office(result.organisation)
    for name, text in typed.items():
        try:
            public_text(text or "", known)
        except forms.ValidationError as hit:
            form.add_error(name, hit)


def _typed(data: QueryDict, name: str) -> str:
    """Browsers send line ends that are not those stored."""
    return data.get(name, "").replace("\r\n", "\n").strip()


def _put(data: QueryDict, name: str, value: str) -> None:
    """A box that is not ticked is not sent at all."""
    if value:
        data[name] = value
    else:
        data.pop(name, None) if name.startswith("s-") else data.__setitem__(name, "")
