# SPDX-License-Identifier: Apache-2.0
"""How things look in a notebook, and what their repr says."""

import unittest
from html.parser import HTMLParser

import support
from support import parindex

_VOID = {"br"}


class _Checker(HTMLParser):
    """Every tag is closed; nothing is fetched and nothing runs."""

    def __init__(self):
        super().__init__()
        self.open, self.seen, self.text = [], set(), ""

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        names = {name for name, _ in attrs}
        if names & {"src", "href"} or any(name.startswith("on") for name in names):
            raise AssertionError(f"{tag} {attrs}")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if self.open.pop() != tag:
            raise AssertionError(tag)

    def handle_data(self, data):
        self.text += data


class NotebookTest(unittest.TestCase):
    def html(self, thing):
        page = thing._repr_html_()
        checker = _Checker()
        checker.feed(page)
        checker.close()
        self.assertEqual(checker.open, [])
        self.assertFalse(checker.seen & {"script", "iframe", "img", "link", "one", "b"})
        self.assertIn("prefers-color-scheme:dark", page)
        self.assertNotIn("@import", page)
        return page, checker.text

    def test_texts_of_the_data_are_escaped(self):
        evil = "<script>alert('&')</script>"
        for language in ("vi", "en"):
            fw = support.small(language)
            cards = fw.score([support.full("<b>X", name=evil), support.full("Y"), {"unit": "Z", "kind": "commune"}], keep_going=True)
            for thing in (fw, cards, cards[0], cards[2], cards[0].items["1.1"], cards[0].items["1"]):
                page, _ = self.html(thing)
                self.assertNotIn("<script", page)
                self.assertNotIn("<one>", page)
                self.assertNotIn("<một>", page)
            self.assertIn("&lt;script&gt;alert(&#x27;&amp;&#x27;)", cards._repr_html_())

    def test_numbers_are_written_as_the_language_does(self):
        for language, number, word in (("vi", "6,96", "Hạng"), ("en", "6.96", "Rank")):
            cards = support.small(language).score(support.full("X"))
            for thing in (cards, cards[0]):
                self.assertIn(number, self.html(thing)[1])
            self.assertIn(word, self.html(cards)[1])
            self.assertIn("-3,04" if language == "vi" else "-3.04", self.html(cards[0])[1])
            self.assertIn("12 / 50", self.html(cards[0].items["1.1"])[1])

    def test_the_best_of_many_come_first(self):
        rows = [support.full(f"U{number:03d}", done=number) for number in range(51)]
        _, text = self.html(support.small().score(rows))
        self.assertLess(text.index("U050"), text.index("U049"))
        self.assertNotIn("U000", text)
        self.assertIn("31 more units", text)
        by_column = support.small().bind({"unit": ["A", "B"], "tasks": [4, 4], "done": [1, 2]}).score()
        self.assertIn("pending", self.html(by_column)[1])

    def test_reprs(self):
        fw = support.small()
        cards = fw.score([support.full("X"), {"unit": "Y", "kind": "commune"}])
        self.assertEqual(repr(fw), "<parindex.Framework small.2026: 'A small one', 5 items, 7 facts>")
        self.assertEqual(repr(cards), "<parindex.Scorecards: 2 units of small.2026, 2026>")
        self.assertEqual(repr(cards[0]), "<parindex.Scorecard X 2026: 6.96/10.00, band B, rank 1/1>")
        self.assertEqual(repr(cards[1]), "<parindex.Scorecard Y 2026: 0.00/10.00, 4 pending>")
        self.assertEqual(repr(cards[0].items["1.1"]), "<parindex.Item 1.1 of X: 0.96/4.00, scored>")
        self.assertEqual(repr(fw.facts), "<7 facts: tasks, done, rate, day, pick, f, pc>")
        self.assertEqual(repr(fw.bind({"tasks": [1]})), "<parindex.Columns of 1 units, 1 facts, for small.2026>")
        self.assertEqual(repr(parindex.Calendar()), "<parindex.Calendar>")


if __name__ == "__main__":
    unittest.main()
