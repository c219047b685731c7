"""What can go wrong with the disk; whoever catches one of these must not say "recorded"."""


class StoreError(Exception):
    """The disk refused a write: nothing of it was recorded. Whoever sees it falls back to paper and says so."""


class StoreBusyError(StoreError):
    """Another process has the store open for writing."""


class StoreFullError(StoreError):
    """The disk is full; only emergency records still find room, in the reserve."""


class StoreDamagedError(StoreError):
    """The store was written by a newer version, or its beginning is not a store at all; it is left untouched."""


class StoreNewerError(StoreDamagedError):
    """The store was written by a newer version of this program; it is left untouched."""


class StoreKeyError(StoreDamagedError):
    """The store is sealed with another key than the one given; it is left untouched."""


class StoreSealedError(StoreError):
    """The device's keystore does not answer, so that nothing can be opened; what is recorded is there, untouched."""
