"""Make the picture of a printed sheet in the papers: ten invented people's cards, one of each class and three more."""

import subprocess
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from checkpoint.domain.passes import Pass, PassType
from checkpoint.i18n import Language
from checkpoint.qr import short_code
from checkpoint.qr.keys import IssuerKey
from checkpoint.qr.token import encode_pass
from checkpoint.server.printing.card import Card, Layout
from checkpoint.server.printing.lettering import Lettering
from checkpoint.server.printing.sheets import draw_sheets

PICTURE = Path(__file__).parent.parent / "docs" / "screenshots" / "printed-sheet.png"
SINCE = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)
NAMES = ("张*国", "", "李*", "欧***娜", "王*明", "陈*", "A***", "㛃*䶮", "𬭎*", "𫖯*𬬭")


def sheet() -> tuple[Card, ...]:
    """Ten cards, signed by a key that nobody trusts."""
    key = IssuerKey(bytes(range(32)))
    cards = []
    for number, name in enumerate(NAMES):
        kind = PassType(number % len(PassType) + 1)
        person_no = 0 if kind is PassType.HOUSEHOLD else number % 3 + 1
        claims = Pass(
            pass_id=f"{number:016x}",
            place_id=41150040120101,
            household_id=0x9C41F00D + number,
            person_no=person_no,
            type=kind,
            issued_at=SINCE,
            valid_until=SINCE + timedelta(days=14),
            valid_from=SINCE,
            quota=(1, 2) if kind in (PassType.RESIDENT, PassType.HOUSEHOLD) else None,
            masked_name=name if len(name.encode()) <= 12 else name[0] + name[2:],
        )
        code = short_code.make(4711042 + 917 * number)
        card = Card(
            subject=f"{claims.household_id:08x}-{person_no}",
            code=code,
            text=encode_pass(claims, key),
            type=kind,
            place_name="总公司家属区",
            masked_name=claims.masked_name,
            person_no=person_no,
            unit=f"3-{number % 2 + 1}",
            address=f"3-{number % 2 + 1}-{number + 1}01",
            valid_from=SINCE,
            valid_until=claims.valid_until,
            quota=claims.quota,
            zone=ZoneInfo("Asia/Shanghai"),
        )
        cards.append(card)
    return tuple(cards)


def main() -> None:
    """Draw, render, keep."""
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    canvas = draw_sheets(sheet(), Layout.CARDS, Language.ZH, Lettering(), lambda _count: None)
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "sheet.pdf"
        canvas.output(str(pdf))
        command = ["pdftoppm", "-r", "100", "-png", "-singlefile", str(pdf), str(PICTURE.with_suffix(""))]
        subprocess.run(command, check=True)  # noqa: S603  # a fixed command
    print(PICTURE)


if __name__ == "__main__":
    main()
