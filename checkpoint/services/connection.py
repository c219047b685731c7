"""The connection of an enrolled tablet to its server."""

from pathlib import Path

from checkpoint.protocol.proof import signer_of
from checkpoint.store.identity import Identity
from checkpoint.transport import HttpTransport


def connect(identity: Identity, authority: Path) -> HttpTransport:
    """The connection of an enrolled tablet. The authority that it believes is a file because `requests` wants one."""
    if identity.authority:
        authority.write_text(identity.authority, encoding="ascii")
    signer = signer_of(identity.signing_seed) if identity.token else None
    return HttpTransport(
        identity.server_url,
        identity.token,
        signer,
        identity.device_id,
        str(authority) if identity.authority else "",
    )
