// SPDX-License-Identifier: Apache-2.0
#include "records/dossiers.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <thread>
#include <utility>

#include "parindex/dossiers.hpp"

#include "records/dossier_facts.hpp"
#include "records/dossier_rows.hpp"
#include "records/dossier_state.hpp"
#include "records/fact_counter.hpp"

namespace parindex::inline v1 {
namespace detail::records {
namespace {

constexpr KindSchema kSchema{"dossiers", kDossierFields};

// What one thread made of its blocks.
struct Share {
  Share(const DossierOptions& options, const std::optional<DossierTrace>& trace)
      : state(std::make_unique<DossierState>(options)), quality(options.listed) {
    state->trace = trace;
  }
  std::unique_ptr<DossierState> state;
  Quality quality;
  std::uint64_t fault_block = ~std::uint64_t{0};
  Mistakes fault;
};

// Counts the dossiers of one file into a state of its own.
class FileReader {
 public:
  // `trace`: what rows are to be noted, nothing seen yet.
  FileReader(const DossierOptions& options, const DossierSource& how,
             const std::optional<DossierTrace>& trace, ByteSource& bytes, Mistakes& mistakes)
      : options_(options),
        how_(how),
        trace_(trace),
        bytes_(bytes),
        mistakes_(mistakes),
        blocks_(bytes, kBlockBytes, mistakes) {}

  std::unique_ptr<DossierState> read(const Mapping& mapping) {
    std::vector<char> buffer;
    std::optional<Block> first = blocks_.next(buffer);
    if (!first && blocks_.failed()) return nullptr;
    csv::Options csv_options;
    csv_options.file = bytes_.name();
    csv_options.separator = mapping.separator;
    csv_options.first_line = how_.first_line;
    Mistakes header_mistakes;
    const csv::Reader header(first ? first->rows : std::string_view(), csv_options, header_mistakes);
    for (const Mistake& mistake : header_mistakes)
      mistakes_.add(mistake);
    if (!header.ok() || header_mistakes.has_errors()) return nullptr;
    const std::optional<Binding> binding = bind(kSchema, mapping, header, mistakes_);
    if (!binding) return nullptr;
    const std::string_view head = first->rows.substr(0, header.position());
    first->first_line += static_cast<std::uint64_t>(std::count(head.begin(), head.end(), '\n'));
    first->rows.remove_prefix(head.size());

    const std::size_t threads = std::clamp<std::size_t>(how_.threads, 1, 64);
    std::vector<std::unique_ptr<Share>> shares;
    for (std::size_t i = 0; i != threads; ++i)
      shares.push_back(std::make_unique<Share>(options_, trace_));
    std::vector<std::thread> others;
    for (std::size_t i = 1; i != threads; ++i)
      others.emplace_back([&, i] { work(*shares[i], mapping, *binding, nullptr, {}); });
    work(*shares[0], mapping, *binding, &*first, std::move(buffer));
    for (std::thread& thread : others)
      thread.join();
    if (out_of_memory_) throw std::bad_alloc();

    const Share* fault = nullptr;
    for (const auto& share : shares) {
      if (share->fault_block != ~std::uint64_t{0} &&
          (fault == nullptr || share->fault_block < fault->fault_block))
        fault = share.get();
    }
    if (fault != nullptr) {
      for (const Mistake& mistake : fault->fault)
        mistakes_.add(mistake);
      return nullptr;
    }
    if (blocks_.failed() || cancelled_) return nullptr;
    std::unique_ptr<DossierState> out = std::move(shares[0]->state);
    for (std::size_t i = 1; i != threads; ++i)
      out->merge(std::move(*shares[i]->state));
    return out;
  }

 private:
  void work(Share& share, const Mapping& mapping, const Binding& binding, const Block* first,
            std::vector<char> buffer) {
    try {
      DossierState& state = *share.state;
      const std::uint32_t source = state.source(bytes_.name());
      DossierRows rows(state, source, mapping, binding, share.quality, how_);
      const bool main = first != nullptr;
      std::optional<Block> block = main ? std::optional(*first) : std::nullopt;
      while (!stop_) {
        if (!block) {
          const std::lock_guard lock(mutex_);
          block = blocks_.next(buffer);
          if (!block) break;
        }
        if (!rows.block(*block, share.fault)) {
          share.fault_block = block->number;
          stop_ = true;
          break;
        }
        block.reset();
        if (main && how_.progress) {
          std::uint64_t taken = 0;
          {
            const std::lock_guard lock(mutex_);
            taken = bytes_.taken();
          }
          if (how_.progress(taken, bytes_.total())) {
            cancelled_ = true;
            stop_ = true;
          }
        }
      }
      rows.finish();
      QualityReport report = std::move(share.quality).take();
      Source& to = state.sources[source];
      to.counted = report.rows_counted;
      for (const RefusedCount& reason : report.reasons)
        to.reasons[reason.code] = reason.rows;
      to.refused = std::move(report.refused);
    } catch (const std::bad_alloc&) {
      out_of_memory_ = true;
      stop_ = true;
    }
  }

  const DossierOptions& options_;
  const DossierSource& how_;
  const std::optional<DossierTrace>& trace_;
  ByteSource& bytes_;
  Mistakes& mistakes_;
  BlockReader blocks_;
  std::mutex mutex_;
  std::atomic<bool> stop_ = false, out_of_memory_ = false;
  bool cancelled_ = false;
};

std::unique_ptr<DossierState> read(const RecordInput& input, const DossierOptions& options,
                                   const DossierSource& how, const Mapping& mapping, Mistakes& mistakes,
                                   const std::optional<DossierTrace>& trace = {}) {
  const std::unique_ptr<ByteSource> bytes = ByteSource::open(input, mistakes);
  if (!bytes) return nullptr;
  DossierSource of_input = how;
  if (input.read) of_input.threads = 1;  // another thread must not call the caller
  FileReader reader(options, of_input, trace, *bytes, mistakes);
  return reader.read(mapping);
}

// What must be kept apart for the queries, which are checked; nothing when one asks for an unknown word.
std::optional<DossierOptions> options_of(const RecordsRequest& request, const std::vector<FactQuery>& queries,
                                         Mistakes& mistakes) {
  DossierOptions options;
  options.periods = each_once(request.periods);
  options.as_of = request.as_of;
  options.calendar = request.calendar;
  options.units = request.units;
  options.listed = request.listed;
  options.working_days = queries.empty();
  const std::size_t errors = mistakes.error_count();
  for (const FactQuery& query : queries) {
    options.by_procedure = options.by_procedure || counts_procedures(query.count);
    options.working_days = options.working_days || query.count.find("days") != std::string::npos;
    for (const auto& [field, words] : query.where) {
      options.by_procedure = options.by_procedure || field == "procedure";
      options.by_field = options.by_field || field == "field";
      options.by_channel = options.by_channel || field == "channel";
      options.by_origin = options.by_origin || field == "origin";
      for (const std::string& word : words) {
        const bool known = field == "channel"
                               ? word == "direct" || word == "online" || word == "post"
                               : field != "origin" || word == "received" || word == "carried_over";
        if (!known) {
          report(mistakes, Code::kUnknownWord, query.place,
                 {word, field == "channel" ? "direct, online, post" : "received, carried_over"});
        }
      }
    }
  }
  if (mistakes.error_count() != errors) return std::nullopt;
  return options;
}

std::optional<RecordFacts> read_dossiers(const RecordsRequest& request, const Mapping& mapping,
                                         Mistakes& mistakes) {
  const std::optional<DossierOptions> options = options_of(request, request.queries, mistakes);
  if (!options) return std::nullopt;
  DossierSource how;
  how.threads = request.threads;
  how.progress = request.progress;
  std::optional<DossierTrace> trace;
  for (const FactQuery& query : queries_of(request, dossier_counts())) {
    if (!trace && request.rows_of && query.fact == request.rows_of->fact)
      trace.emplace(request.rows_of->unit, query);
  }
  DossierState state(*options);
  state.trace = trace;
  for (const RecordInput& input : request.inputs) {
    std::unique_ptr<DossierState> part = read(input, *options, how, mapping, mistakes, trace);
    if (!part) return std::nullopt;
    state.merge(std::move(*part));
  }
  return RecordFacts{dossier_facts(state, request.queries), state.quality()};
}

}  // namespace

RecordKind dossiers_kind() noexcept {
  static constexpr std::array<std::string_view, 4> kWhere{"procedure", "field", "channel", "origin"};
  return {&kSchema, dossier_counts(), kWhere, read_dossiers};
}

}  // namespace detail::records

namespace records = detail::records;

std::optional<DossierPlan> plan_dossiers(const RecordsRequest& request, Mistakes& mistakes) {
  DossierPlan out;
  out.source.mapping = request.mapping;
  out.source.mapping_file = request.mapping_file;
  out.source.threads = request.threads;
  out.source.progress = request.progress;
  std::optional<records::Mapping> mapping =
      records::mapping_of(records::kSchema, request.mapping, request.mapping_file, mistakes);
  if (!mapping) return std::nullopt;
  out.queries = request.queries.empty() ? std::move(mapping->queries) : request.queries;
  if (!records::check_queries(records::dossiers_kind(), out.queries, mistakes)) return std::nullopt;
  std::optional<DossierOptions> options = records::options_of(request, out.queries, mistakes);
  if (!options) return std::nullopt;
  out.options = *std::move(options);
  return out;
}

DossierCounts::DossierCounts(const DossierOptions& options)
    : state_(std::make_unique<records::DossierState>(options)) {}
DossierCounts::DossierCounts(std::unique_ptr<records::DossierState> state) noexcept
    : state_(std::move(state)) {}
DossierCounts::DossierCounts(DossierCounts&&) noexcept = default;
DossierCounts& DossierCounts::operator=(DossierCounts&&) noexcept = default;
DossierCounts::~DossierCounts() = default;

bool DossierCounts::read(const RecordInput& input, const DossierSource& source, Mistakes& mistakes) {
  const std::optional<records::Mapping> mapping =
      records::mapping_of(records::kSchema, source.mapping, source.mapping_file, mistakes);
  if (!mapping) return false;
  std::unique_ptr<records::DossierState> part =
      records::read(input, state_->options, source, *mapping, mistakes);
  if (part) state_->merge(std::move(*part));
  return part != nullptr;
}

bool DossierCounts::read_file(const std::string& path, const DossierSource& source, Mistakes& mistakes) {
  return read(RecordInput{.name = path, .bytes = {}}, source, mistakes);
}

bool DossierCounts::read_bytes(std::string_view bytes, const std::string& name, const DossierSource& source,
                               Mistakes& mistakes) {
  return read(RecordInput{.name = name, .bytes = bytes}, source, mistakes);
}

bool DossierCounts::fits(const DossierCounts& other, Mistakes& mistakes) const {
  if (other.state_->fingerprint() == state_->fingerprint()) return true;
  report(mistakes, detail::Code::kStateOther, {},
         {Text{"kỳ, ngày xét, lịch hoặc cách chia nhóm khác nhau",
               "periods, day, calendar or groups are not the same"}});
  return false;
}

bool DossierCounts::merge(DossierCounts other, Mistakes& mistakes) {
  if (!fits(other, mistakes)) return false;
  state_->merge(std::move(*other.state_));
  return true;
}

std::uint64_t DossierCounts::count(std::string_view unit, std::size_t period, std::string_view word) const {
  return records::dossier_count(*state_, unit, period, word);
}

QualityReport DossierCounts::quality() const { return state_->quality(); }

RecordFacts DossierCounts::facts(const std::vector<FactQuery>& queries) const {
  return {records::dossier_facts(*state_, queries), state_->quality()};
}

}  // namespace parindex::inline v1
