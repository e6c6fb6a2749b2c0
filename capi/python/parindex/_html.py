# SPDX-License-Identifier: Apache-2.0
"""How frameworks, scorecards and items look in a notebook: self-contained, light and dark, decimal comma in Vietnamese."""

from __future__ import annotations

from decimal import Decimal
from html import escape

from ._numbers import show

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from .advice import Advice
    from .framework import Framework
    from .item import Item
    from .scorecard import Scorecard
    from .scorecards import Scorecards

_ROWS = 20  # units that are shown of many
_FIELDS = 8  # top-level items that are shown of many

_STYLE = """<style>
.parindex{font-size:13px;line-height:1.45;color:inherit;max-width:100%;overflow-x:auto}
.parindex table{border-collapse:collapse;font-variant-numeric:tabular-nums;color:inherit}
.parindex caption{caption-side:top;text-align:left;padding:4px 0;font-weight:600;color:inherit}
.parindex caption small{font-weight:400;opacity:.7}
.parindex th{font-weight:600;opacity:.75;text-align:right;padding:4px 8px;border-bottom:1px solid rgba(128,128,128,.6);background:none}
.parindex td{text-align:right;padding:3px 8px;border-bottom:1px solid rgba(128,128,128,.22);background:none;vertical-align:top}
.parindex th.t,.parindex td.t{text-align:left}
.parindex tr.top td{font-weight:600}
.parindex .bar{display:inline-block;width:72px;height:7px;border-radius:4px;background:rgba(128,128,128,.25);vertical-align:middle;overflow:hidden}
.parindex .bar i{display:block;height:7px;background:#2f7dd1}
.parindex .lost{color:#c2410c}.parindex .dim{opacity:.65}
.parindex .tag{display:inline-block;border-radius:3px;padding:0 5px;background:rgba(47,125,209,.18)}
.parindex .wait{background:rgba(202,138,4,.25)}
@media (prefers-color-scheme:dark){.parindex .lost{color:#fb923c}.parindex .bar i{background:#5aa2ea}}
[data-jp-theme-light="false"] .parindex .lost{color:#fb923c}[data-jp-theme-light="false"] .parindex .bar i{background:#5aa2ea}
</style>"""

_WORDS = {
    "rank": ("Hạng", "Rank"),
    "unit": ("Mã", "Id"),
    "name": ("Đơn vị", "Unit"),
    "points": ("Điểm", "Points"),
    "max": ("Tối đa", "Maximum"),
    "index": ("Chỉ số", "Index"),
    "band": ("Xếp loại", "Band"),
    "pending": ("chưa đủ số liệu", "pending"),
    "more": ("… và {} đơn vị nữa", "… and {} more units"),
    "units": ("{} đơn vị", "{} units"),
    "units1": ("1 đơn vị", "1 unit"),
    "item": ("Tiêu chí", "Item"),
    "why": ("Điểm mất và lý do", "What was lost, and why"),
    "step": ("Bước", "Step"),
    "text": ("Phép tính", "Arithmetic"),
    "value": ("Kết quả", "Result"),
    "rule": ("Cách chấm", "Rule"),
    "facts": ("{} số liệu", "{} facts"),
    "closed": ("đã đóng", "closed"),
    "left": ("hạng {} trên {}", "rank {} of {}"),
    "change": ("Cần thay đổi", "What has to change"),
    "gain": ("Thêm", "Gain"),
    "total": ("Tổng điểm", "Total"),
    "possible": ("còn có thể đạt {}, đã mất {}", "{} still possible, {} lost"),
    "goal": ("Mục tiêu {}: {} điểm", "Target {}: {} points"),
    "far": ("Mục tiêu {}: không đạt được", "Target {}: out of reach"),
    "document": ("tài liệu", "a document"),
}
_STATES = {
    "scored": ("đã chấm", "scored"),
    "pending": ("chưa đủ số liệu", "pending"),
    "not_applicable": ("không áp dụng", "does not apply"),
    "no_activity": ("không phát sinh", "no activity"),
    "given": ("theo nguồn khác", "given"),
    "tracked": ("theo dõi", "tracked"),
}


def _word(key: str, language: str) -> str:
    vi, en = _WORDS[key]
    return vi if language == "vi" else en


def _page(body: str) -> str:
    return f'{_STYLE}<div class="parindex">{body}</div>'


def _number(value: Optional[Decimal], language: str) -> str:
    return "" if value is None else show(value, language)


def _bar(points: Decimal, of: Decimal) -> str:
    share = min(100, max(0, int(100 * points / of))) if of > 0 else 0
    return f'<span class="bar"><i style="width:{share}%"></i></span>'


def _row(cells: list[Any], kind: str = "td", css: str = "") -> str:
    out = []
    for cell in cells:
        text, left = cell if isinstance(cell, tuple) else (cell, False)
        out.append(f"<{kind}{' class=t' if left else ''}>{text}</{kind}>")
    return f"<tr{f' class={css}' if css else ''}>{''.join(out)}</tr>"


def scorecards(cards: Scorecards) -> str:
    """A ranking of the first units."""
    language = cards.language
    if cards.closed:
        return f"<i>{_word('closed', language)}</i>"
    tops = [rule for rule in cards._rules if rule.depth == 1 and not rule.adjustment][:_FIELDS]
    count = len(cards)
    order = _best(cards)
    head = [_word("rank", language), (_word("unit", language), True), (_word("name", language), True)]
    head += [_word("points", language), "", _word("index", language), (_word("band", language), True)]
    head += [f'<span title="{escape(rule.title, quote=True)}">{escape(rule.label)}</span>' for rule in tops]
    lines = []
    for row in order:
        card = cards[row]
        band = escape(card.band or "")
        if card.pending:
            band = f'<span class="tag wait">{_word("pending", language)}: {card.pending}</span>'
        cells: list[Any] = ["" if card.rank is None else card.rank, (escape(card.unit), True)]
        cells += [(escape(card.name), True), _number(card.points, language), _bar(card.points, card.applicable_max)]
        cells += [_number(card.index, language), (band, True)]
        cells += [_number(card.items[rule.position].points, language) for rule in tops]
        lines.append(_row(cells))
    told = _word("units1", language) if count == 1 else _word("units", language).format(count)
    period = f" · {escape(cards.period or '')}" if count else ""
    caption = (
        f"<caption>{escape(cards._framework_title or cards._framework_id)} <small>{told}{period}</small></caption>"
    )
    more = (
        f'<div class="dim">{_word("more", language).format(count - len(order))}</div>' if count > len(order) else ""
    )
    return _page(f"<table>{caption}<thead>{_row(head, 'th')}</thead><tbody>{''.join(lines)}</tbody></table>{more}")


def _best(cards: Scorecards) -> list[int]:
    """Positions of the units that come first, by rank; those without one last."""
    ranks = cards.column("rank").tolist()
    order = sorted(range(len(ranks)), key=lambda row: (ranks[row] == 0, ranks[row]))
    return order[:_ROWS]


def _ledger(one: Any, language: str) -> str:
    lines = []
    for entry in one.ledger:
        sign = "+" if entry.points > 0 else ""
        number = f'<span class="lost">{sign}{_number(entry.points, language)}</span>'
        lines.append(f"{number} {escape(entry.why(language) or entry.cause)}")
    return "<br>".join(lines)


def scorecard(card: Scorecard) -> str:
    """All items of a unit, with what was lost."""
    language = card._cards.language
    if card._cards.closed:
        return f"<i>{_word('closed', language)}</i>"
    lines = []
    for rule in card._cards._rules:
        lines.append(_item_row(card.items[rule.position], language))
    about = [escape(card.period)]
    if card.band:
        about.append(f'<span class="tag">{escape(card.band)}</span>')
    if card.rank is not None:
        about.append(_word("left", language).format(card.rank, card.of))
    if card.pending:
        about.append(f'<span class="tag wait">{_word("pending", language)}: {card.pending}</span>')
    name = f"{escape(card.name)} ({escape(card.unit)})" if card.name else escape(card.unit)
    total = f"{_number(card.points, language)} / {_number(card.max, language)}"
    caption = f"<caption>{name} · {total} <small>{' · '.join(about)}</small></caption>"
    head = [(_word("item", language), True), _word("points", language), _word("max", language), ""]
    head.append((_word("why", language), True))
    return _page(f"<table>{caption}<thead>{_row(head, 'th')}</thead><tbody>{''.join(lines)}</tbody></table>")


def _item_row(item: Item, language: str) -> str:
    indent = 14 * (item.rule.depth - 1)
    title = f' <span class="dim">{escape(item.title)}</span>' if item.title else ""
    state = ""
    if item.state != "scored":
        vi, en = _STATES[item.state]
        state = f' <span class="tag wait">{vi if language == "vi" else en}</span>'
    name = f'<span style="padding-left:{indent}px">{escape(item.label)}{title}{state}</span>'
    why = _ledger(item, language)
    cells: list[Any] = [(name, True), _number(item.points, language), _number(item.max, language)]
    cells += [_bar(item.points, item.applicable_max), (why, True)]
    return _row(cells, css="top" if item.rule.depth == 1 else "")


def item(one: Item) -> str:
    """An item with its arithmetic."""
    language = one.card._cards.language
    if one.card._cards.closed:
        return f"<i>{_word('closed', language)}</i>"
    head = [(_word(key, language), True) for key in ("step", "text", "value")]
    lines = [
        _row([(escape(step.step), True), (escape(step.text), True), (escape(step.value), True)]) for step in one.trace
    ]
    total = f"{_number(one.points, language)} / {_number(one.max, language)}"
    caption = (
        f"<caption>{escape(one.label)} {escape(one.title)} · {total} <small>{escape(one.card.unit)}</small></caption>"
    )
    lost = _ledger(one, language)
    table = f"<table>{caption}<thead>{_row(list(head), 'th')}</thead><tbody>{''.join(lines)}</tbody></table>"
    return _page(table + (f"<div>{lost}</div>" if lost else ""))


def framework(one: Framework) -> str:
    """The tree of items."""
    language = one.language
    if one.closed:
        return f"<i>{_word('closed', language)}</i>"
    lines = []
    for rule in one.items:
        name = f'<span style="padding-left:{14 * (rule.depth - 1)}px">{escape(rule.label)}</span> '
        cells: list[Any] = [(name + f'<span class="dim">{escape(rule.title)}</span>', True)]
        cells += [_number(rule.max, language), (escape(rule.rule), True)]
        lines.append(_row(cells, css="top" if rule.depth == 1 else ""))
    head = [(_word("item", language), True), _word("max", language), (_word("rule", language), True)]
    told = _word("facts", language).format(len(one.facts))
    caption = f"<caption>{escape(one.title or one.id)} <small>{escape(one.id)} · {told}</small></caption>"
    return _page(f"<table>{caption}<thead>{_row(head, 'th')}</thead><tbody>{''.join(lines)}</tbody></table>")


def _changes(changes: Any, language: str) -> str:
    lines = []
    for change in changes:
        if "fact" not in change:
            lines.append(escape(f"{_word('document', language)} {change.get('document', '')} ({change.get('item', '')})"))
            continue
        titles = change.get("title")
        title = "" if titles is None else titles.get(language) or titles.get("vi") or titles.get("en")
        lines.append(f"{escape(title or change.fact)}: {escape(change.before or '–')} → {escape(change.after)}")
    return "<br>".join(lines)


def advice(one: Advice) -> str:
    """The next step of each item, and the way to the target."""
    language = one._how.language
    lines = []
    if "target" in one:
        goal = one.target
        key = "goal" if goal.reachable else "far"
        told = escape(_word(key, language).format(goal.target, _number(goal.after.total, language)))
        lines.append(_row([(told, True), (_changes(goal.changes, language), True), "", ""], css="top"))
    for item in one["items"]:
        for step in item.steps[:1]:
            cells: list[Any] = [(escape(item.item), True), (_changes(step.changes, language), True)]
            cells += [f"+{_number(step.gain, language)}", _number(step.total, language)]
            lines.append(_row(cells))
    head: list[Any] = [(_word("item", language), True), (_word("change", language), True)]
    head += [_word("gain", language), _word("total", language)]
    unit = one.unit
    name = f"{unit.name} ({unit.id})" if unit.get("name") else unit.id
    losses = one.losses
    told = _word("possible", language).format(_number(losses.possible, language), _number(losses.lost, language))
    caption = f"<caption>{escape(name)} · {_number(one.points, language)} <small>{told}</small></caption>"
    return _page(f"<table>{caption}<thead>{_row(head, 'th')}</thead><tbody>{''.join(lines)}</tbody></table>")
