# SPDX-License-Identifier: Apache-2.0
"""Handles: freed once, in any order, in threads, after fork, at the interpreter's end; progress and cancelling."""

import gc
import itertools
import os
import signal
import sys
import threading
import time
import unittest
import weakref
from array import array

import support
from support import parindex


def _memory():
    """Bytes of this process that are in memory."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class LifeTest(unittest.TestCase):
    def test_freeing_in_any_order(self):
        def made():
            fw = support.small()
            batch = fw.read([support.full("A"), support.full("B")])
            cards = batch.score()
            columns = fw.bind({"unit": ["A", "B"], "tasks": array("i", [4, 4]), "done": array("i", [1, 2])})
            return [fw, batch, cards, columns, columns.score(), cards["A"], cards["A"].items["1.1"]]

        for order in itertools.permutations(range(5)):
            things = made()
            for position in order:
                things[position].close()
                things[position].close()
                self.assertTrue(things[position].closed)
                things[position] = None
        for order in ((6, 5, 4, 3, 2, 1, 0), (0, 1, 2, 3, 4, 5, 6), (3, 0, 5, 1, 6, 2, 4)):
            things = made()
            for position in order:
                things[position] = None
                gc.collect()

    def test_what_was_made_outlives_what_made_it(self):
        fw = support.small()
        batch = fw.read(support.full())
        cards = batch.score()
        by_column = fw.bind({"tasks": array("i", [4]), "done": [1]}).score()
        fw.close()
        batch.close()
        gc.collect()
        self.assertEqual(str(cards["X"].items["1.1"].points), "0.96")
        self.assertIn("0.96", cards["X"].explain("1.1"))
        self.assertEqual(str(by_column["1"].items["1.1"].points), "1.00")
        self.assertIn("1.00", by_column["1"].explain("1.1"))
        self.assertIn("6.96", cards._repr_html_())

    @unittest.skipUnless(sys.implementation.name == "cpython", "only CPython counts references")
    def test_results_go_without_the_garbage_collector(self):
        def held():
            return sum(info.func.__module__ == "parindex._handle" for info in weakref.finalize._registry.values())

        fw = support.small()
        uses = [
            lambda card: card.items["1.1"].ledger, lambda card: card.items["1.1"].parent.children[0].trace, lambda card: list(card.items),
            lambda card: card.gates, lambda card: card.explain("1.1"), lambda card: card._repr_html_(), lambda card: card.to_dict(),
            lambda card: card._cards._repr_html_(), lambda card: card._cards.to_csv(), lambda card: [one.rank for one in card._cards],
        ]  # fmt: skip
        gc.collect()
        gc.disable()
        self.addCleanup(gc.enable)
        before = held()
        for use in uses:
            use(fw.score([support.full("A"), support.full("B")])[0])
            use(fw.bind({"unit": ["A", "B"], "tasks": array("i", [4, 4]), "done": array("i", [1, 2])}).score()[1])
            support.small().facts, support.small().items["1.1"], support.small().bands
            self.assertEqual(held(), before)

    def test_closed_things_say_so(self):
        fw = support.small()
        cards = fw.score(support.full())
        card = cards["X"]
        batch = fw.read(support.full())
        columns = fw.bind({"tasks": [1]})
        with cards, batch, columns, parindex.Calendar() as calendar, fw:
            pass
        for call in (lambda: cards["X"], lambda: card.items["1"], lambda: card.explain(), lambda: card.to_json(), lambda: cards.to_csv(),
                     lambda: fw.score(support.full()), lambda: fw.facts, lambda: fw.id, lambda: batch.score(), lambda: len(batch),
                     lambda: columns.score(), lambda: calendar.working_days("2026-01-05", "2026-01-06"), lambda: fw.bind({})):  # fmt: skip
            with self.assertRaisesRegex(parindex.ArgumentError, "is closed"):
                call()
        self.assertEqual(str(card.points), "6.96")
        for one in (fw, cards, batch, columns, calendar):
            self.assertIn("closed", repr(one))
        self.assertIn("closed", cards._repr_html_())

    def test_threads_share_a_framework_and_a_result(self):
        fw = support.small()
        shared = fw.score([support.full(f"U{n}") for n in range(50)])
        wanted = shared.to_jsonl()
        problems = []

        def work(number):
            try:
                for _ in range(20):
                    card = fw.score(support.full(f"T{number}", done=number))[0]
                    assert str(card.items["1.1"].points) == f"{number * 0.08:.2f}", card
                    assert shared.to_jsonl() == wanted
                    assert str(shared[f"U{number}"].points) == "6.96"
                    bound = fw.bind({"tasks": array("i", [50]), "done": array("i", [number])})
                    assert bound.score()[0].items["1.1"].points == card.items["1.1"].points
            except BaseException as problem:
                problems.append(problem)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(problems, [])

    def test_closing_while_another_thread_works(self):
        fw = support.small()
        stop = threading.Event()
        seen = []

        def work(cards):
            while not stop.is_set():
                try:
                    seen.append(len(cards.to_jsonl()))
                except parindex.ArgumentError:
                    seen.append("closed")
                    return

        for _ in range(10):
            cards = fw.score([support.full(f"U{n}") for n in range(100)])
            threads = [threading.Thread(target=work, args=(cards,)) for _ in range(3)]
            for thread in threads:
                thread.start()
            time.sleep(0.005)
            cards.close()
            for thread in threads:
                thread.join(10)
        stop.set()
        self.assertEqual(seen.count("closed"), 30)

    @unittest.skipUnless(hasattr(os, "fork"), "there is no fork")
    def test_a_child_goes_on_with_what_the_parent_made(self):
        fw = support.small()
        cards = fw.score([support.full("A"), support.full("B")])
        wanted = cards.to_jsonl()
        child = os.fork()
        if child == 0:
            try:
                good = cards.to_jsonl() == wanted and str(fw.score(support.full())["X"].points) == "6.96"
                good = good and fw.bind({"tasks": [4], "done": [1]}, threads=2).score()[0].items["1.1"].points == 1
                cards.close()
                fw.close()
                os._exit(0 if good else 3)
            finally:
                os._exit(4)
        self.assertEqual(os.waitpid(child, 0)[1], 0)
        self.assertEqual(cards.to_jsonl(), wanted)

    def test_the_interpreters_end(self):
        code = (
            "import parindex, threading, time, array\n"
            f"fw = parindex.Framework.loads({support.small().form('json')!r} and {_RULES!r})\n"
            "cards = fw.score({'unit': 'A', 'n': 1}); bound = fw.bind({'n': array.array('i', [1])}); again = bound.score()\n"
            "cycle = [cards, bound, fw]; cycle.append(cycle)\n"
            "class Last:\n"
            "    def __del__(self, card=cards): card.to_jsonl()\n"
            "last = Last()\n"
            "def work():\n"
            "    while True: fw.score({'unit': 'A', 'n': 1}).to_jsonl()\n"
            "def show():\n"
            "    while True: fw.score([{'unit': str(n), 'n': 1} for n in range(300)], progress=lambda done, total: None)\n"
            "for target in (work, work, show): threading.Thread(target=target, daemon=True).start()\n"
            "time.sleep(0.05)\n"
            "print('done')\n"
        )
        for _ in range(5):
            self.assertEqual(support.python(code), (0, "done\n", ""))

    def test_progress(self):
        fw = support.small()
        seen = []
        documents = [support.full(f"U{number}") for number in range(4000)]
        cards = fw.score(documents, progress=lambda done, total: seen.append((done, total)))
        self.assertEqual(len(cards), 4000)
        self.assertGreater(len(seen), 2)
        self.assertTrue(all(0 <= done and isinstance(total, int) for done, total in seen))
        table = {"tasks": array("i", [50]) * 200000, "done": array("i", [12]) * 200000}
        steps = []
        fw.bind(table).score_into({"points": array("q", bytes(1600000))}, progress=lambda done, total: steps.append((done, total)))
        self.assertTrue(steps and all(done <= total == 200000 for done, total in steps), steps)
        fw.bind(table).score(progress=lambda done, total: None)

    def test_cancelling(self):
        fw = support.small()
        documents = [support.full(f"U{number}") for number in range(4000)]
        bound = fw.bind({"tasks": array("i", [50]) * 200000})
        out = {"points": array("q", bytes(1600000))}
        calls = [
            lambda **how: fw.score(documents, **how), lambda **how: fw.score(iter(documents), **how), lambda **how: fw.read(documents, **how),
            lambda **how: bound.score(**how), lambda **how: bound.score_into(out, **how),
        ]  # fmt: skip
        for call in calls:
            with self.assertRaises(parindex.Cancelled):
                call(progress=lambda done, total: True)
            with self.assertRaisesRegex(ZeroDivisionError, "zero"):
                call(progress=lambda done, total: 1 // 0)
        bound.score_into(out)
        self.assertEqual(len(fw.score(documents[:3])), 3)

    @unittest.skipUnless(hasattr(signal, "setitimer"), "there are no timers")
    def test_ctrl_c_stops_a_call_that_has_progress(self):
        fw = support.small()
        bound = fw.bind({"tasks": array("i", [50]) * 400000, "done": array("i", [12]) * 400000})
        kept = signal.getsignal(signal.SIGINT)
        before = signal.default_int_handler  # jobs in the background are started with the signal ignored
        signal.signal(signal.SIGINT, before)
        signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGINT))

        def slow(done, total):
            time.sleep(0.002)

        try:
            for _ in range(3):
                signal.setitimer(signal.ITIMER_REAL, 0.02)
                with self.assertRaises(KeyboardInterrupt):
                    while True:
                        bound.score(progress=slow)
                self.assertIs(signal.getsignal(signal.SIGINT), before)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGINT, kept)

    def test_nothing_leaks(self):
        fw = support.small()
        fw.facts, fw.items, fw.bands
        bad = support.full(pick="C")

        def once():
            cards = fw.score([support.full("A"), support.full("B", done=None)])
            cards["A"].items["1.1"].ledger, cards["A"].items["1.1"].trace, cards["A"].explain(), cards.to_csv(), cards._repr_html_()
            fw.bind({"unit": ["A"] , "tasks": array("i", [4]), "done": [1]}).score()[0].to_json()
            fw.read(support.full()).score(progress=lambda done, total: None)
            support.small().score("unit,fact,value\nA,tasks,4\n")
            parindex.Calendar().working_days("2026-01-05", "2026-01-06")
            for wrong in (bad, "[", "unit,fact,value\nA,x,1\n"):
                try:
                    fw.score(wrong)
                except parindex.DataError:
                    pass

        def many(count):
            for _ in range(count):
                once()
            gc.collect()

        rounds = 60 if sys.implementation.name == "cpython" else 20
        many(rounds)
        before = _memory()
        many(rounds * 2)
        grown = _memory() - before
        # A result or a framework that stays behind is at least 20 KiB a round.
        self.assertLess(grown, rounds * 2 * 4096 + 2_000_000, "bytes more after as many rounds again")


_RULES = (
    '{"format":"parindex-framework/1","id":"x","max":1,"period":{"from":"2026-01-01","to":"2026-12-31"},'
    '"facts":{"n":{"type":"count"}},"items":[{"code":"1","max":1,"rule":{"kind":"check","if":"n > 0"}}]}'
)

if __name__ == "__main__":
    unittest.main()
