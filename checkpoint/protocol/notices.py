"""Notices on their way down."""

from typing import Any

from checkpoint.domain.notices import Notice
from checkpoint.protocol.values import Json, format_time, get, get_optional_time, get_or, get_time


def notice_to_doc(notice: Notice) -> dict[str, Any]:
    """One notice."""
    doc: dict[str, Any] = {
        "id": notice.notice_id,
        "zh": notice.zh,
        "en": notice.en,
        "at": format_time(notice.at),
        "by": notice.by,
    }
    return doc if notice.until is None else doc | {"until": format_time(notice.until)}


def notice_from_doc(doc: Json) -> Notice:
    """Inverse of `notice_to_doc`."""
    return Notice(
        notice_id=get(doc, "id", str),
        zh=get_or(doc, "zh", str, ""),
        en=get_or(doc, "en", str, ""),
        at=get_time(doc, "at"),
        until=get_optional_time(doc, "until"),
        by=get_or(doc, "by", str, ""),
    )
