"""What supervisors read of visitors and vehicles in the list of movements and in its files."""

TEXTS: dict[str, tuple[str, str]] = {
    "export.host": ("到访住户", "Visits"),
    "export.purpose": ("来访事由", "Purpose"),
    "export.consent": ("住户同意", "Host agreed"),
    "export.companions": ("同行人数", "Companions"),
    "export.until": ("预计离开时间", "Expected out"),
    "export.plate": ("车牌", "Plate"),
    "export.riders": ("同乘人数", "Riders"),
    "export.booking.slot": ("预约时段", "Booked slot"),
    "export.booking.name": ("预约人", "Booked by"),
    "export.booking.number": ("预约编号", "Booking number"),
    "console.booking": ("预约 {booking}", "booked {booking}"),
    "console.booking.cancelled": ("已取消", "cancelled"),
    "console.visit.consent": ("住户已同意", "host agreed"),
    "console.visit.no_consent": ("住户未同意", "host did not agree"),
    "console.plate": ("车牌 {plate}", "plate {plate}"),
}
