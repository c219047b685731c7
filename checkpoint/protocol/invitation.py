"""The invitation (邀请码): what the bureau shows a new tablet, as the text of a QR code or to paste.

It names the server, the one-time code, and fingerprints of what the tablet is to believe: the authority of the
server's certificate and the root of the signed lists. It is no pass: a gate that scans it sees a foreign code.
"""

from dataclasses import dataclass
from typing import Final

from checkpoint.protocol.values import ProtocolError, dumps, get, get_or, loads

VERSION: Final = 1
TEXT_MAX: Final = 1000
_KIND: Final = "checkpoint-enrol"


class NewerInvitationError(ProtocolError):
    """Of a version that this program does not know: update the app."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """`authority`: SHA-256 of the certificate of the only authority to believe; empty: the system's authorities.

    `root`: SHA-256 of the root's public key; empty: the first that comes is believed.
    """

    url: str
    code: str
    authority: bytes = b""
    root: bytes = b""


def invitation_text(invitation: Invitation) -> str:
    """Write an invitation as text."""
    doc = {
        "kind": _KIND,
        "v": VERSION,
        "url": invitation.url,
        "code": invitation.code,
        "ca": invitation.authority.hex(),
        "root": invitation.root.hex(),
    }
    return dumps({key: value for key, value in doc.items() if value != ""}).decode()


def is_invitation(text: str) -> bool:
    """Whether a text is meant to be an invitation, of whatever version."""
    return text.lstrip().startswith("{") and _KIND in text[:TEXT_MAX]


def read_invitation(text: str) -> Invitation:
    """Read an invitation.

    Raises:
        NewerInvitationError: of a newer version.
        ProtocolError: it is none.
    """
    doc = loads(text[:TEXT_MAX])
    if get(doc, "kind", str) != _KIND:
        message = "kind: not an invitation"
        raise ProtocolError(message)
    if get(doc, "v", int) != VERSION:
        message = f"v: this program reads version {VERSION}"
        raise NewerInvitationError(message)
    try:
        authority, root = (bytes.fromhex(get_or(doc, key, str, "")) for key in ("ca", "root"))
    except ValueError as error:
        message = "ca, root: not hex"
        raise ProtocolError(message) from error
    return Invitation(get(doc, "url", str), get(doc, "code", str), authority, root)
