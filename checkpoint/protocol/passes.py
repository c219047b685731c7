"""A pass with its short code on the wire: down to every tablet of its place, and up from the gate that issued it."""

from datetime import timedelta
from typing import Any, Final

from checkpoint.domain.passes import IssuedPass, Pass, PassType
from checkpoint.protocol.values import Json, ProtocolError, format_time, get, get_enum, get_or, get_time

_LIFE_MAX: Final = timedelta(days=14)
"""A row from before `issued` was sent is taken to have been issued so long before its end."""


def issued_pass_to_doc(row: IssuedPass) -> dict[str, Any]:
    """What a typed code needs to be judged as its picture would be; what is ordinary is left out."""
    claims = row.claims
    doc: dict[str, Any] = {
        "id": claims.pass_id,
        "code": row.short_code,
        "place": claims.place_id,
        "household": claims.household_id,
        "no": claims.person_no,
        "type": claims.type.value,
        "issued": format_time(claims.issued_at),
        "until": format_time(claims.valid_until),
    }
    if claims.valid_from != claims.issued_at:
        doc["from"] = format_time(claims.valid_from)
    if claims.quota is not None:
        doc["quota"] = list(claims.quota)
    if claims.masked_name:
        doc["name"] = claims.masked_name
    if claims.flags:
        doc["flags"] = claims.flags
    return doc


def issued_pass_from_doc(doc: Json) -> IssuedPass:
    """Inverse of `issued_pass_to_doc`.

    Raises:
        ProtocolError: a value is absent or of the wrong kind.
    """
    until = get_time(doc, "until")
    issued = get_time(doc, "issued") if "issued" in doc else until - _LIFE_MAX
    claims = Pass(
        pass_id=get(doc, "id", str),
        place_id=get_or(doc, "place", int, 0),
        household_id=get(doc, "household", int),
        person_no=get(doc, "no", int),
        type=get_enum(doc, "type", PassType),
        issued_at=issued,
        valid_from=get_time(doc, "from") if "from" in doc else issued,
        valid_until=until,
        quota=quota_from_doc(doc.get("quota")),
        masked_name=get_or(doc, "name", str, ""),
        flags=get_or(doc, "flags", int, 0),
    )
    return IssuedPass(claims, get(doc, "code", str))


def quota_from_doc(value: object) -> tuple[int, int] | None:
    """Read (exits, days); None where there is no quota.

    Raises:
        ProtocolError: anything else.
    """
    match value:
        case None:
            return None
        case [int(exits), int(days)]:
            return exits, days
    raise ProtocolError("quota: expected [exits, days]")
