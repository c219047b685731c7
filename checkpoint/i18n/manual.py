"""The manual of rules, `docs/rules.md`: printed from the table, never written by hand."""

from typing import Final

from checkpoint.domain.decide import RULES, Outcome, Rule
from checkpoint.domain.fail_policy import FAIL_POLICY
from checkpoint.i18n import Language, text

_HEAD: Final = """# 规则表 · Rules

Printed by `checkpoint policy rules --markdown` from the table in `checkpoint/domain/rules.py`; a test holds that this \
page is current.

- 一次判定给出所有不符合的规则，以最重的处置为准。All broken rules are reported; the severest outcome decides.
- 回家的居民、离开的外来人员，“劝返”一律改为“核实”。For a resident who comes home and a guest who leaves, REFUSE is CHECK.
- 缺少数据不作劝返理由；紧急放行不受任何规则限制。Missing data never refuses; an emergency exit is under no rule.
- 就医证不受限次、宵禁、居家管理和时长限制。A medical pass is under no quota, curfew, lock or time limit.
- 居家管理、返乡、不久前发热三类原因不上屏：卡片只说“需要核实”，原因由值守员点开看，几秒后自动关闭。Reasons that tell of an order about \
somebody's health, of a fever they had, or whence they came ({private}), are not on the glass: the card says "needs a \
check", and a tap shows the operator the words for a few seconds.
- 打 ✓ 的规则问的是人是谁、为什么来：核实后可以记下是怎样核实的。A rule with ✓ asks who it is, or why they come: how that was \
checked can be recorded.

Each row is tested by `tests/unit/domain/test_rules.py` under its name: an example that breaks the rule, and the same \
example with one fact changed that does not.

| 规则 rule | 处置 outcome | 可记核实 check noted | 何时 when | 卡点用语 words at the gate |
| --- | --- | --- | --- | --- |
"""


_FAIL_HEAD: Final = """
## 失效策略 · Fail policy

Printed from the rows of `checkpoint/domain/fail_policy.py`; `tests/unit/domain/test_fail_policy.py` decides the example \
of every row and names the test that holds what its last column says.

| 情形 situation | 处置 outcome | 怎么做 what is done |
| --- | --- | --- |
"""


def rules_manual() -> str:
    """The whole page, in both languages."""
    private = ", ".join(f"`{rule.reason.value}`" for rule in RULES if rule.private)
    return _HEAD.format(private=private) + "\n".join(_row(rule) for rule in RULES) + "\n" + fail_manual()


def fail_manual() -> str:
    """The rows of the fail policy, in both languages."""
    rows = [
        f"| {_both(f'fail.{row.key}')} | {_both(f'outcome.{row.outcome.value}')} | {_both(f'fail.{row.key}.does')} |"
        for row in FAIL_POLICY
    ]
    return _FAIL_HEAD + "\n".join(rows) + "\n"


def _row(rule: Rule) -> str:
    name = rule.reason.value
    outcome, noted = _both(f"outcome.{rule.outcome.value}"), "✓" if rule.checkable else ""
    return f"| `{name}` | {outcome} | {noted} | {_both(f'rule.{name}')} | {_both(f'reason.{name}')} |"


def _both(key: str) -> str:
    return f"{text(key)}<br>{text(key, Language.EN)}"


def rules_listing(language: Language) -> list[tuple[str, str, str]]:
    """For a terminal: reason, outcome, when, mildest outcome first."""
    order = list(Outcome)
    rows = sorted(RULES, key=lambda rule: order.index(rule.outcome))
    return [
        (
            rule.reason.value,
            text(f"outcome.{rule.outcome.value}", language),
            text(f"rule.{rule.reason.value}", language),
        )
        for rule in rows
    ]
