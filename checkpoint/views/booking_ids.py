"""Names of what is on the screen about bookings; see `ids`."""

from typing import Final

RESULT: Final = "result-booking-{number}"
OFFER: Final = "booking-offer"
LIST: Final = "booking-list"
FIND: Final = "booking-find"
ROW: Final = "booking-{number}"
BACK: Final = "booking-back"
CHOSEN: Final = "booking-chosen"
OTHER: Final = "booking-other"
NONE: Final = "booking-none"
DAY: Final = "booking-day"
SLOT: Final = "booking-slot-{number}"
