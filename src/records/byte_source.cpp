// SPDX-License-Identifier: Apache-2.0
#include "records/byte_source.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>
#include <zlib.h>
#include <zstd.h>

#include <sys/stat.h>

#include "report.hpp"

namespace parindex::inline v1::detail::records {

// One of two ways to decompress, fed from a buffer of the file's bytes.
struct ByteSource::Decoder {
  explicit Decoder(bool is_gzip) : gzip(is_gzip), input(kInput) {}
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  ~Decoder() {
    if (zlib_open) inflateEnd(&zlib);
    ZSTD_freeDCtx(zstd);
  }

  bool open() {
    if (gzip) {
      constexpr int kGzipOnly = 15 + 16;
      zlib_open = inflateInit2(&zlib, kGzipOnly) == Z_OK;
      return zlib_open;
    }
    zstd = ZSTD_createDCtx();
    // A frame that asks for more than 128 MiB of window is refused.
    return zstd != nullptr && ZSTD_isError(ZSTD_DCtx_setParameter(zstd, ZSTD_d_windowLogMax, 27)) == 0;
  }

  static constexpr std::size_t kInput = std::size_t{1} << 16U;
  bool gzip;
  bool zlib_open = false;
  bool inside = false;  // a member or frame is begun and not ended
  bool at_end = false;
  z_stream zlib = {};
  ZSTD_DCtx* zstd = nullptr;
  std::vector<char> input;
  std::size_t from = 0, size = 0;
};

ByteSource::ByteSource(std::string name, Mistakes& mistakes) : name_(std::move(name)), mistakes_(&mistakes) {}

ByteSource::~ByteSource() {
  if (owned_ && descriptor_ >= 0) ::close(descriptor_);
}

void ByteSource::fail_read(int error) {
  failed_ = true;
  report(*mistakes_, error == ENOENT ? Code::kFileNotFound : Code::kFileUnreadable, Place{.file = name_},
         {name_, std::error_code(error, std::generic_category()).message()});
}

std::unique_ptr<ByteSource> ByteSource::open(const std::string& path, Mistakes& mistakes) {
  std::unique_ptr<ByteSource> source(new ByteSource(path, mistakes));
  if (path == "-") {
    source->descriptor_ = STDIN_FILENO;
  } else {
    do {
      source->descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    } while (source->descriptor_ < 0 && errno == EINTR);
    if (source->descriptor_ < 0) {
      source->fail_read(errno);
      return nullptr;
    }
    source->owned_ = true;
  }
  struct stat about = {};
  if (::fstat(source->descriptor_, &about) == 0) {
    if (S_ISDIR(about.st_mode)) {
      source->fail_read(EISDIR);
      return nullptr;
    }
    if (S_ISREG(about.st_mode)) source->total_ = static_cast<std::uint64_t>(about.st_size);
  }
  return source->begin() ? std::move(source) : nullptr;
}

std::unique_ptr<ByteSource> ByteSource::open(const RecordInput& input, Mistakes& mistakes) {
  if (input.bytes) return over(*input.bytes, input.name, mistakes);
  if (!input.read) return open(input.name, mistakes);
  std::unique_ptr<ByteSource> source(new ByteSource(input.name, mistakes));
  source->given_by_ = &input;
  return source->begin() ? std::move(source) : nullptr;
}

std::unique_ptr<ByteSource> ByteSource::over(std::string_view bytes, std::string name, Mistakes& mistakes) {
  std::unique_ptr<ByteSource> source(new ByteSource(std::move(name), mistakes));
  source->memory_ = bytes;
  source->total_ = bytes.size();
  return source->begin() ? std::move(source) : nullptr;
}

std::size_t ByteSource::raw(char* to, std::size_t room) {
  if (head_at_ != head_size_) {
    const std::size_t got = std::min(room, head_size_ - head_at_);
    std::memcpy(to, head_ + head_at_, got);
    head_at_ += got;
    return got;
  }
  std::size_t got = 0;
  if (given_by_ != nullptr) {
    const std::ptrdiff_t read = given_by_->read(to, room);
    if (read < 0 || static_cast<std::size_t>(read) > room) {
      fail_read(EIO);
      return 0;
    }
    got = static_cast<std::size_t>(read);
  } else if (descriptor_ < 0) {
    got = std::min(room, memory_.size());
    std::memcpy(to, memory_.data(), got);
    memory_.remove_prefix(got);
  } else {
    ssize_t read = 0;
    do {
      read = ::read(descriptor_, to, room);
    } while (read < 0 && errno == EINTR);
    if (read < 0) {
      fail_read(errno);
      return 0;
    }
    got = static_cast<std::size_t>(read);
  }
  taken_ += got;
  return got;
}

bool ByteSource::begin() {
  while (head_size_ != sizeof head_) {
    const std::size_t got = raw(head_ + head_size_, sizeof head_ - head_size_);
    if (failed_) return false;
    if (got == 0) break;
    // raw() would hand out the head itself once it has a size: keep it hidden until it is whole.
    head_size_ += got;
    head_at_ = head_size_;
  }
  head_at_ = 0;
  const std::string_view head(head_, head_size_);
  const bool gzip = head.starts_with("\x1F\x8B");
  if (gzip || head == "\x28\xB5\x2F\xFD") {
    decoder_ = std::make_unique<Decoder>(gzip);
    if (!decoder_->open()) throw std::bad_alloc();
  }
  return true;
}

std::size_t ByteSource::read(char* to, std::size_t room) {
  if (failed_) return 0;
  if (!decoder_) {
    const std::size_t got = raw(to, room);
    given_ += got;
    return got;
  }
  Decoder& d = *decoder_;
  std::size_t made = 0;
  while (made == 0 && !d.at_end) {
    if (d.from == d.size) {
      d.from = 0;
      d.size = raw(d.input.data(), d.input.size());
      if (failed_) return 0;
    }
    const bool dry = d.size == 0;
    std::string fault;
    if (dry) {
      d.at_end = true;
      if (d.inside) fault = "unexpected end of file";
    } else if (d.gzip) {
      // zlib counts in 32 bits and reads without const.
      d.zlib.next_in = reinterpret_cast<Bytef*>(d.input.data() + d.from);
      d.zlib.avail_in = static_cast<uInt>(d.size - d.from);
      d.zlib.next_out = reinterpret_cast<Bytef*>(to);
      d.zlib.avail_out = static_cast<uInt>(std::min<std::size_t>(room, std::size_t{1} << 30U));
      const uInt asked = d.zlib.avail_out;
      d.inside = true;
      const int code = inflate(&d.zlib, Z_NO_FLUSH);
      d.from = d.size - d.zlib.avail_in;
      made = asked - d.zlib.avail_out;
      if (code == Z_STREAM_END) {  // another member may follow
        d.inside = false;
        inflateReset(&d.zlib);
      } else if (code != Z_OK && code != Z_BUF_ERROR) {
        fault = d.zlib.msg != nullptr ? d.zlib.msg : "zlib " + std::to_string(code);
      }
    } else {
      ZSTD_inBuffer in{d.input.data(), d.size, d.from};
      ZSTD_outBuffer out{to, room, 0};
      const std::size_t left = ZSTD_decompressStream(d.zstd, &out, &in);
      d.from = in.pos;
      made = out.pos;
      if (ZSTD_isError(left) != 0) {
        fault = ZSTD_getErrorName(left);
      } else {
        d.inside = left != 0;
      }
    }
    if (!fault.empty()) {
      failed_ = true;
      report(*mistakes_, Code::kCompressedDamaged, Place{.file = name_}, {name_, fault});
      return 0;
    }
  }
  given_ += made;
  if (given_ > kFreeExpansion && given_ / kMaxExpansion > taken_) {
    failed_ = true;
    report(*mistakes_, Code::kCompressedTooMuch, Place{.file = name_}, {name_, taken_, given_});
    return 0;
  }
  return made;
}

}  // namespace parindex::inline v1::detail::records
