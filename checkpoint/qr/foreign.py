"""Other people's codes: what somebody held up instead of a pass, told by how the text begins."""

import re
from typing import Final

from stdnum.cn import ric

from checkpoint.domain.passes import ForeignCode

_ROWS: Final = (
    # Health certificates and tickets of other systems, and passes of a format to come.
    (ForeignCode.NEWER_PASS, r"GP[2-9]:"),
    # A pass as a scanner with the wrong keyboard or without its Shift key types it, which nobody can read back.
    (ForeignCode.SCANNER, r"GP[1&!][^:A-Z0-9\s].{40}|ПЗ[1!].{40}"),
    (ForeignCode.OTHER_PASS, r"(HC1|NZCP|LT1|shc|GP\d?|PASS|CARD|HEALTH|TICKET)[:/]"),
    (ForeignCode.OTHER_PASS, r"https?://[^/]*(jkm|jiankang|health|suishen|yqfk|txz|passport)[^/]*[./]"),
    (ForeignCode.ENROLMENT, r"ENROL(MENT)?:|checkpoint://enrol|\{[^}]*\"(ca_pin|keyset_fp|enrol)\""),
    (ForeignCode.ENROLMENT, r"(?-i:(?=.*\d)(?=.*[A-Z])[0-9A-HJKMNP-TV-Z]{5}-?[0-9A-HJKMNP-TV-Z]{5}$)"),
    (
        ForeignCode.PAYMENT,
        r"https?://(qr\.alipay\.com|ds\.alipay\.com|qr\.95516\.com|payapp\.(weixin|wechat)\.qq\.com)",
    ),
    (
        ForeignCode.PAYMENT,
        r"wxp://|alipays?://|weixin://wxpay|upwallet://|000201|bitcoin:|(25|26|27|28|29|30)\d{14,22}$",
    ),
    (ForeignCode.PAYMENT, r"1[0-5]\d{16}$|62\d{17}$|https?://\S*\b(pay|cashier|collect)\b"),
    (ForeignCode.SHOP, r"https?://(u\.wechat\.com|(\w+\.)?weixin\.qq\.com|qm\.qq\.com)"),
    (ForeignCode.SHOP, r"https?://\S*(shop|mall|store|menu|order)"),
    (ForeignCode.WIFI, r"WIFI:"),
    (ForeignCode.CONTACT, r"BEGIN:VCARD|MECARD:|BIZCARD:|tel:|mailto:|sms(to)?:"),
    (ForeignCode.URL, r"https?://|www\.|[a-z][a-z0-9+.-]{1,15}://"),
    (ForeignCode.GOODS, r"\d{8}$|\d{12,14}$|69\d{11}"),
)
"""The first row that fits. Pay codes: WeChat 10 to 15, Alipay 25 to 30, UnionPay 62, EMVCo 000201."""

_COMPILED: Final = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _ROWS)
_LOOKED_AT: Final = 128


def foreign_kind(text: str) -> ForeignCode:
    """Guess what a code is. Looks at the first 128 characters only; never fails."""
    head = text[:_LOOKED_AT].strip()
    if ric.is_valid(head):  # an identity card's reader types 18 digits too, as a pay code does
        return ForeignCode.TEXT
    return next((kind for kind, pattern in _COMPILED if pattern.match(head)), ForeignCode.TEXT)
