"""What a phone or a program sends, as typed values: unknown keys, wrong types and huge numbers are refused.

`read` is the one door from JSON to a `Doing`; its refusal names the field.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from xiaoan.foundation.digest import canonical, sm3
from xiaoan.foundation.errors import Refused

Short = Annotated[str, msgspec.Meta(max_length=60)]
Line = Annotated[str, msgspec.Meta(max_length=500)]
Text = Annotated[str, msgspec.Meta(max_length=2000)]
Instant = Annotated[datetime, msgspec.Meta(tz=True)]
Quantity = Annotated[int, msgspec.Meta(ge=1, le=999)]


class Named(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One occurrence this sending serves (the unit is said once, beside it)."""

    duty: Short
    subject: UUID
    opens: Instant


OTHER_THEME = "other"
"""The theme of something done that is none of those to be covered; the record keeps no theme then."""

Cells = dict[Short, Annotated[str, msgspec.Meta(max_length=120)]]


class Given(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One answer. `fault` says what is wrong; the same item may hold several faults, at different places.

    A number outside its limits is a `fault` with its `value`; a small table says its `rows`, cells by column.
    """

    item: Short
    answer: Literal["fine", "fault", "na", "value"]
    value: Short = ""
    rows: Annotated[tuple[Cells, ...], msgspec.Meta(max_length=60)] = ()
    what: Line = ""
    where: Annotated[str, msgspec.Meta(max_length=200)] = ""
    place: UUID | None = None
    quantity: Quantity = 1
    fixed_on_spot: bool = False
    how_fixed: Line = ""
    danger: bool = False
    files: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=20)] = ()


class Promised(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file that goes with the record: an attachment already named to us, and what it proves."""

    attachment: UUID
    purpose: Short = ""


class Doing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One walk done: which occurrences, what was seen, when. `rest_fine` is the deliberate 其余看过，无异常.

    `happened` and `sent_at` are read from the phone's own clock. `told_by` names who did it when somebody
    else writes it down 代录. `sent_at` and `client_id` are transport: they do not enter the digest.
    """

    client_id: UUID
    occurrences: Annotated[tuple[Named, ...], msgspec.Meta(min_length=1, max_length=60)]
    answers: Annotated[tuple[Given, ...], msgspec.Meta(max_length=400)] = ()
    rest_fine: bool = False
    happened: Instant | None = None
    sent_at: Instant | None = None
    told_by: Short = ""
    remark: Text = ""
    theme: Short = ""
    minutes: Annotated[int, msgspec.Meta(ge=0, le=1440)] | None = None
    files: Annotated[tuple[Promised, ...], msgspec.Meta(max_length=20)] = ()

    def digest(self, unit: UUID, account: UUID) -> str:
        """Digest of what was said, by whom and for which unit, without transport fields."""
        plain = msgspec.to_builtins(self)
        said = {key: value for key, value in plain.items() if key not in ("client_id", "sent_at")}
        return sm3(canonical({"unit": str(unit), "account": str(account), "said": said}))


def read(raw: bytes | str | dict[str, Any]) -> Doing:
    """A `Doing` from JSON (or from values already decoded). Refused names the field that is wrong."""
    try:
        if isinstance(raw, bytes | str):
            return msgspec.json.decode(raw, type=Doing)
        return msgspec.convert(raw, Doing)
    except msgspec.ValidationError as wrong:
        raise Refused("提交的内容有误，请检查后再交。", {_field(str(wrong)): str(wrong)}) from wrong
    except msgspec.DecodeError as wrong:
        raise Refused("提交的内容不是正确的 JSON。", {"": str(wrong)}) from wrong


def _field(message: str) -> str:
    """The path msgspec names at the end of its message, without the leading `$.`."""
    _, found, path = message.rpartition(" - at `")
    if not found:
        return ""
    return path.rstrip("`").removeprefix("$.").removeprefix("$")
