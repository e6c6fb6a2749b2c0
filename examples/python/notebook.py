# SPDX-License-Identifier: Apache-2.0
# %% [markdown]
# # Chỉ số 766 của tỉnh Phú Thọ · Index 766 of Phú Thọ province
#
# Mở tệp này bằng Jupyter (jupytext) hoặc VS Code, hoặc chạy như chương trình thường. Trong sổ tay, dòng cuối của mỗi ô hiện
# thành bảng. · Open this file in Jupyter (jupytext) or VS Code, or run it as a program. In a notebook the last line of a cell
# is shown as a table.

# %%
from pathlib import Path

import parindex

examples = Path(__file__).resolve().parent.parent if "__file__" in globals() else Path.cwd().parent
case = examples / "cases" / "phu-tho-2026"

fw = parindex.Framework.load(examples / "frameworks" / "vn-766-2026.json")
fw

# %% [markdown]
# Số liệu và danh mục đơn vị là tệp CSV · Facts and the register of units are CSV files

# %%
cards = fw.score(case / "facts.csv", units=case / "units.csv")
cards

# %% [markdown]
# Một đơn vị: từng tiêu chí, điểm mất và lý do · One unit: every item, what was lost and why

# %%
card = cards["H44.246"]
card

# %%
print(card.explain("ON_TIME"))

# %% [markdown]
# Nếu giải quyết đúng hạn thêm 100 hồ sơ thì được bao nhiêu điểm? · What would 100 more dossiers on time be worth?

# %%
facts = {"on_time.numerator": 9000, "on_time.denominator": 9200}
more = {**facts, "on_time.numerator": 9100}
now, then = (fw.score({"unit": "X", **one})["X"].items["ON_TIME"].points for one in (facts, more))
print(f"{now} → {then}")
assert then > now

# %% [markdown]
# Điểm của mọi đơn vị thành bảng, khi có pandas hoặc polars · All points as a table, with pandas or polars

# %%
try:
    frame = cards.to_frame()
except ImportError:
    frame = cards.to_csv()
frame
