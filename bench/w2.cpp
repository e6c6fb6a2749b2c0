// SPDX-License-Identifier: Apache-2.0
// How long does it take to count a country's dossiers? The workload W2: 20 million dossiers of 3,321
// communes in
// one year, as columns in memory and as a CSV file of 974 MB; beside the same count written by hand, and
// the time
// the machine needs to read that memory. Integers only, from a fixed seed.
//
//   bench_w2 [rows=20000000] [repetitions=5] [folder]     with a folder: also writes w2.csv there and reads
// it
//   bench_w2 [rows] [repetitions] [folder] day            only: a day's new dossiers merged into the year's
// counts
//
// One JSON object a line; "differences" is against the count written by hand.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "parindex/dossiers.hpp"
#include "parindex/working_days.hpp"

namespace {

using parindex::Date;

constexpr int kUnits = 3321;
constexpr std::int32_t kNone = parindex::DossierColumns::kNoDay;
const std::int32_t kFirst = Date::from_ymd(2025, 1, 1)->day_number();
const std::int32_t kLast = Date::from_ymd(2025, 12, 31)->day_number();

std::uint64_t mix(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15U;
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
  return x ^ (x >> 31U);
}
std::uint64_t made(std::uint64_t stream, std::uint64_t row) {
  return mix(mix(mix(stream * 1000003U) ^ row) ^ 17U);
}
std::uint64_t below(std::uint64_t number, std::uint64_t limit) {
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>(static_cast<Wide>(number) * limit >> 64U);
}
int small(std::uint64_t number, int limit) {
  return static_cast<int>(below(number, static_cast<std::uint64_t>(limit)));
}

struct W2 {
  std::vector<std::int32_t> unit, received, due, finished;
  std::vector<std::uint8_t> channel, digitised;

  explicit W2(std::size_t rows) {
    constexpr int kAllowed[] = {1, 3, 5, 7, 10, 15, 20, 30};
    for (std::uint64_t i = 0; i != rows; ++i) {
      const std::uint64_t a = made(7, i), b = made(8, i), c = made(9, i);
      // Few communes have many dossiers: the square of a number below one, in integers.
      const std::uint64_t share = below(a, 1U << 20U);
      const auto u = static_cast<std::int32_t>(share * share * kUnits >> 40U);
      const int good = 70 + small(made(10, static_cast<std::uint64_t>(u)), 30);
      const std::int32_t came = kFirst + static_cast<std::int32_t>(i * 365 / rows);
      const int allowed = kAllowed[below(b, 8)];
      std::int32_t end = kNone;
      if (small(mix(b), 100) < good) {
        end = came + small(c, allowed + 1);
      } else if (small(mix(c), 10) < 8) {
        end = came + allowed + 1 + small(mix(mix(c)), 30);
      }
      if (end > kLast) end = kNone;
      unit.push_back(u);
      received.push_back(came);
      due.push_back(came + allowed);
      finished.push_back(end);
      channel.push_back(static_cast<std::uint8_t>(below(mix(a), 4)));
      digitised.push_back(small(mix(mix(a)), 100) < good - 20 ? 1 : 0);
    }
  }
};

constexpr std::string_view kWords[] = {"received",           "on_time", "finished_late", "in_process_overdue",
                                       "in_process_in_time", "online",  "digitised_in"};
using Counts = std::vector<std::uint64_t>;  // seven a unit

void by_hand(const W2& data, std::size_t begin, std::size_t end, std::vector<std::int32_t>& out) {
  out.assign(std::size_t{kUnits} * 8, 0);
  for (std::size_t i = begin; i != end; ++i) {
    if (data.received[i] < kFirst || data.received[i] > kLast) continue;
    std::int32_t* const to = &out[static_cast<std::size_t>(data.unit[i]) * 8];
    const bool open = data.finished[i] == kNone;
    const bool in_time = !open && data.finished[i] <= data.due[i], overdue = open && data.due[i] < kLast;
    ++to[0];
    to[1] += in_time;
    to[2] += !open && !in_time;
    to[3] += overdue;
    to[4] += open && !overdue;
    to[5] += data.channel[i] == 1 || data.channel[i] == 2;
    to[6] += data.digitised[i];
  }
}

Counts counted_by_hand(const W2& data, unsigned threads) {
  std::vector<std::vector<std::int32_t>> parts(threads);
  std::vector<std::thread> others;
  const std::size_t rows = data.unit.size();
  for (unsigned t = 1; t < threads; ++t)
    others.emplace_back(by_hand, std::cref(data), rows / threads * t,
                        t + 1 == threads ? rows : rows / threads * (t + 1), std::ref(parts[t]));
  by_hand(data, 0, threads == 1 ? rows : rows / threads, parts[0]);
  for (std::thread& thread : others)
    thread.join();
  Counts out(std::size_t{kUnits} * 7);
  for (const auto& part : parts) {
    for (std::size_t i = 0; i != out.size(); ++i)
      out[i] += static_cast<std::uint64_t>(part[i / 7 * 8 + i % 7]);
  }
  return out;
}

parindex::DossierOptions options() {
  parindex::DossierOptions out;
  out.periods = {{*Date::from_day_number(kFirst), *Date::from_day_number(kLast)}};
  out.working_days = false;
  return out;
}

std::vector<std::string> unit_names() {
  std::vector<std::string> out;
  for (int u = 0; u != kUnits; ++u)
    out.push_back(std::to_string(u));
  return out;
}

parindex::DossierColumns columns_of(const W2& data, const std::vector<std::string>& names, std::size_t rows) {
  parindex::DossierColumns out;
  out.rows = rows;
  out.units = names;
  out.unit = data.unit.data();
  out.received = data.received.data();
  out.due = data.due.data();
  out.finished = data.finished.data();
  out.channel = data.channel.data();
  out.channels = {"counter", "online_partial", "online_full", "post"};
  out.digitised_in = data.digitised.data();
  return out;
}

std::uint64_t differences(const parindex::DossierCounts& counts, const Counts& expected) {
  std::vector<parindex::FactQuery> queries;
  for (const std::string_view word : kWords)
    queries.push_back({std::string(word), std::string(word), {}, {}});
  const parindex::RecordFacts facts = counts.facts(queries);
  std::uint64_t out = 0;
  Counts found(expected.size());
  for (const parindex::UnitFacts& unit : facts.units) {
    const auto u = static_cast<std::size_t>(std::atoi(unit.unit.c_str()));
    for (std::size_t i = 0; i != 7; ++i)
      found[u * 7 + i] = static_cast<std::uint64_t>(std::atoll(unit.facts[i].value.c_str()));
  }
  for (std::size_t i = 0; i != expected.size(); ++i)
    out += found[i] != expected[i];
  return out;
}

double median_seconds(int repetitions, const std::function<void()>& work) {
  std::vector<double> seconds;
  for (int i = 0; i != repetitions; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  }
  std::sort(seconds.begin(), seconds.end());
  return seconds[seconds.size() / 2];
}

void say(const std::string& what, double seconds, double rows, double bytes, std::uint64_t wrong) {
  std::printf(
      "{\"what\": \"%s\", \"median_s\": %.6f, \"per_second\": %.4g, \"bytes_per_second\": %.4g, "
      "\"differences\": %llu}\n",
      what.c_str(), seconds, rows / seconds, bytes / seconds, static_cast<unsigned long long>(wrong));
  std::fflush(stdout);
}

volatile std::uint64_t g_sink = 0;

void sum(const std::vector<std::int32_t>& values, std::size_t begin, std::size_t end) {
  std::uint64_t out = 0;
  for (std::size_t i = begin; i != end; ++i)
    out += static_cast<std::uint32_t>(values[i]);
  g_sink = g_sink + out;
}
void read_all(const W2& data, unsigned threads) {
  const auto share = [&](unsigned t) {
    const std::size_t rows = data.unit.size(), begin = rows / threads * t, end = rows / threads * (t + 1);
    for (const auto* column : {&data.unit, &data.received, &data.due, &data.finished})
      sum(*column, begin, end);
    std::uint64_t out = 0;
    for (const auto* column : {&data.channel, &data.digitised}) {
      for (std::size_t i = begin; i != end; ++i)
        out += (*column)[i];
    }
    g_sink = g_sink + out;
  };
  std::vector<std::thread> others;
  for (unsigned t = 1; t < threads; ++t)
    others.emplace_back(share, t);
  share(0);
  for (std::thread& thread : others)
    thread.join();
}

std::size_t write_csv(const W2& data, const std::string& path) {
  constexpr const char* kChannels[] = {"counter", "online_partial", "online_full", "post"};
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return 0;
  std::string text = "unit,received,due,finished,channel,digitised_in\n";
  std::vector<std::string> days;
  for (int i = 0; i != 600; ++i)
    days.push_back(Date::from_day_number(kFirst + i)->to_string());
  const auto day = [&](std::int32_t number) { return days[static_cast<std::size_t>(number - kFirst)]; };
  std::size_t size = 0;
  for (std::size_t i = 0; i != data.unit.size(); ++i) {
    text += std::to_string(data.unit[i]) + "," + day(data.received[i]) + "," + day(data.due[i]) + "," +
            (data.finished[i] == kNone ? "" : day(data.finished[i])) + "," + kChannels[data.channel[i]] +
            "," + (data.digitised[i] != 0 ? "1\n" : "0\n");
    if (text.size() < 1U << 20U && i + 1 != data.unit.size()) continue;
    size += std::fwrite(text.data(), 1, text.size(), file);
    text.clear();
  }
  std::fclose(file);
  return size;
}

void a_day(const W2& data, int repetitions) {
  constexpr std::size_t kDay = 55'000;
  const std::vector<std::string> names = unit_names();
  parindex::Mistakes mistakes;
  parindex::DossierCounts year(options());
  year.add_columns(columns_of(data, names, data.unit.size() - kDay), 2, mistakes);
  parindex::DossierColumns day = columns_of(data, names, kDay);
  const std::size_t from = data.unit.size() - kDay;
  for (const std::int32_t** column : {&day.unit, &day.received, &day.due, &day.finished})
    *column += from;
  day.channel += from;
  day.digitised_in += from;
  const std::string bytes = year.bytes();
  std::vector<double> seconds;
  for (int i = 0; i != repetitions; ++i) {
    std::optional<parindex::DossierCounts> fresh =
        parindex::DossierCounts::from_bytes(bytes, options(), mistakes);
    const auto begin = std::chrono::steady_clock::now();
    fresh->add_columns(day, 1, mistakes);
    seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    if (i == 0)
      std::printf("{\"what\": \"a day into the year\", \"differences\": %llu}\n",
                  static_cast<unsigned long long>(differences(*fresh, counted_by_hand(data, 1))));
  }
  std::sort(seconds.begin(), seconds.end());
  say("55,000 dossiers of a day into the year's counts", seconds[seconds.size() / 2], kDay, kDay * 18, 0);
}

void working_time(const W2& data, int repetitions) {
  const parindex::WorkingDays working(parindex::Calendar::vietnam());
  std::vector<std::int32_t> allowed(data.unit.size()), due(data.unit.size()), used(data.unit.size());
  for (std::size_t i = 0; i != allowed.size(); ++i)
    allowed[i] = data.due[i] - data.received[i];
  const double seconds = median_seconds(repetitions, [&] {
    working.due(data.received, allowed, due);
    working.between(data.received, data.due, used);
  });
  say("working time: due day and days used, 1 thread", seconds, static_cast<double>(due.size()),
      static_cast<double>(due.size()) * 20, 0);
}

}  // namespace

int main(int argc, char** argv) {
  const auto rows = static_cast<std::size_t>(argc > 1 ? std::atoll(argv[1]) : 20'000'000);
  const int repetitions = argc > 2 ? std::atoi(argv[2]) : 5;
  const std::string folder = argc > 3 ? argv[3] : "";
  const W2 data(rows);
  if (argc > 4) {
    a_day(data, repetitions);
    working_time(data, repetitions);
    return 0;
  }
  const auto count = static_cast<double>(rows);
  const std::vector<std::string> names = unit_names();
  const Counts expected = counted_by_hand(data, 1);
  parindex::Mistakes mistakes;
  for (const unsigned threads : {1U, 2U}) {
    const std::string of = threads == 1 ? ", 1 thread" : ", 2 threads";
    say("reading that memory" + of, median_seconds(repetitions, [&] { read_all(data, threads); }), count,
        count * 18, 0);
    say("by hand" + of, median_seconds(repetitions, [&] { counted_by_hand(data, threads); }), count,
        count * 18, 0);
    std::optional<parindex::DossierCounts> counts;
    const double seconds = median_seconds(repetitions, [&] {
      counts.emplace(options());
      counts->add_columns(columns_of(data, names, rows), threads, mistakes);
    });
    say("add_columns" + of, seconds, count, count * 18, differences(*counts, expected));
  }
  if (folder.empty()) return 0;
  const std::string path = folder + "/w2.csv";
  const auto size = static_cast<double>(write_csv(data, path));
  for (const unsigned threads : {1U, 2U}) {
    std::optional<parindex::DossierCounts> counts;
    const double seconds = median_seconds(repetitions, [&] {
      counts.emplace(options());
      parindex::DossierSource how;
      how.threads = threads;
      if (!counts->read_file(path, how, mistakes)) std::fputs("the file was refused\n", stderr);
    });
    say(std::string("read_file, CSV") + (threads == 1 ? ", 1 thread" : ", 2 threads"), seconds, count, size,
        differences(*counts, expected));
  }
}
