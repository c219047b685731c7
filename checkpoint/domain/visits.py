"""Visits (来访): whom somebody comes to see, why, and that the host agreed."""

from dataclasses import dataclass
from datetime import datetime

from checkpoint.domain.policy import TEXT_MAX


@dataclass(frozen=True, slots=True)
class Visit:
    """What the register asks of a visitor. `host` is the household visited, None for none (a delivery to the gate).

    `name` is as the visitor gave it, `phone` how to reach them; both may be empty. `consent`: the host agreed,
    asked by telephone or announced before. `expected_out`: when they mean to leave; None: not said. `allowed_by`: on
    whose word somebody was let in whom no host answered for, a supervisor's name or number; empty: nobody's.
    """

    host: int | None = None
    name: str = ""
    phone: str = ""
    purpose: str = ""
    consent: bool = False
    companions: int = 0
    expected_out: datetime | None = None
    allowed_by: str = ""

    def __post_init__(self) -> None:
        if any(len(text) > TEXT_MAX for text in (self.name, self.phone, self.purpose, self.allowed_by)):
            raise ValueError(f"texts of a visit are at most {TEXT_MAX} characters long")
        if self.companions < 0:
            raise ValueError("companions are not fewer than none")

    @property
    def only_named(self) -> bool:
        """Whether nothing but a name is known, as of somebody on a line of paper: no host was asked, or refused."""
        return self == Visit(name=self.name)

    @property
    def people(self) -> int:
        """How many come in and leave together: the visitor and who comes along without a pass of their own."""
        return 1 + self.companions
