// SPDX-License-Identifier: Apache-2.0
#include "json/strict.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jwtsync::json {
namespace {

/// Reads text and tells how far: nlohmann/json's events do not say where they happened.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, const char** latest) : at_(at), latest_(latest) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    *latest_ = ++at_;
    return *this;
  }
  friend bool operator!=(const CountingIterator& a, const CountingIterator& b) { return a.at_ != b.at_; }

 private:
  const char* at_;
  const char** latest_;
};

/// Takes the parser's events and builds the value; the first fault ends the parse. `fault` says which.
class Builder : public nlohmann::json_sax<Value> {
 public:
  explicit Builder(const Limits& limits) : limits_(limits) {}

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t& /*text*/) override { return add(value); }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t& /*value*/) override { return false; }
  bool start_object(std::size_t /*size*/) override { return open(Value::object()); }
  bool start_array(std::size_t /*size*/) override { return open(Value::array()); }
  bool end_array() override { return close(); }
  bool end_object() override { return names_differ(*open_.back()) ? close() : fail("has one name twice in an object"); }

  bool key(string_t& name) override {
    // Appended unseen: the ordered map's own insertion looks through all members, every time.
    auto& members = open_.back()->get_ref<Value::object_t&>();
    if (members.size() >= limits_.members) return fail("has too many members in an object");
    members.Value::object_t::Container::emplace_back(std::move(name), nullptr);
    return true;
  }

  bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*error*/) override {
    return fail("is not valid JSON");  // the parser's own words quote the text
  }

  [[nodiscard]] const char* fault() const { return fault_; }
  [[nodiscard]] Value take() { return std::move(root_); }

 private:
  bool fail(const char* fault) {
    if (fault_ == nullptr) fault_ = fault;
    return false;
  }

  bool add(Value value) { return place(std::move(value)) != nullptr; }

  /// Puts a value where the text has it: alone, at the end of the open array, or as the open object's last member.
  Value* place(Value value) {
    if (open_.empty()) return &(root_ = std::move(value));
    Value& parent = *open_.back();
    if (parent.is_object()) return &(parent.get_ref<Value::object_t&>().back().second = std::move(value));
    auto& elements = parent.get_ref<Value::array_t&>();
    if (elements.size() < limits_.members) return &elements.emplace_back(std::move(value));
    fail("has too many elements in an array");
    return nullptr;
  }

  bool open(Value container) {
    if (open_.size() >= limits_.depth) return fail("is nested too deep");
    Value* const placed = place(std::move(container));
    if (placed != nullptr) open_.push_back(placed);
    return placed != nullptr;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  static bool names_differ(const Value& object) {
    std::vector<std::string_view> names;
    for (const auto& member : object.get_ref<const Value::object_t&>()) names.push_back(member.first);
    std::sort(names.begin(), names.end());
    return std::adjacent_find(names.begin(), names.end()) == names.end();
  }

  const Limits& limits_;
  Value root_;
  std::vector<Value*> open_;  // no parent grows while a child of it is open, so these stay valid
  const char* fault_ = nullptr;
};

}  // namespace

Result<Value> parse(std::string_view text, Code code, Limits limits) {
  if (text.size() > limits.size)
    return failure(code, "the JSON text is longer than " + std::to_string(limits.size) + " bytes");
  // nlohmann/json takes a NUL for the end of the text, and skips a byte order mark; RFC 8259 allows neither.
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    return failure(code, "the JSON text holds a NUL at byte " + std::to_string(nul + 1));
  }
  if (text.starts_with("\xef\xbb\xbf")) return failure(code, "the JSON text begins with a byte order mark");

  const char* latest = text.data();
  Builder builder(limits);
  if (Value::sax_parse(CountingIterator(text.data(), &latest), CountingIterator(text.data() + text.size(), &latest),
                       &builder)) {
    return builder.take();
  }
  return failure(code, std::string("the JSON text ") + (builder.fault() != nullptr ? builder.fault() : "is refused") +
                           ", at byte " + std::to_string(latest - text.data()));
}

// U+0085, U+2028 and U+2029 stand inside strings only. Some readers of lines break one there, Python's splitlines too.
std::string dump(const Value& value) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> separators{
      {{"\xc2\x85", "\\u0085"}, {"\xe2\x80\xa8", "\\u2028"}, {"\xe2\x80\xa9", "\\u2029"}}};
  const std::string text = value.dump(-1, ' ', false, Value::error_handler_t::replace);
  std::string line;
  line.reserve(text.size());
  for (std::string_view rest = text; !rest.empty();) {
    // All three begin with one of these bytes.
    const std::string_view before = rest.substr(0, rest.find_first_of("\xc2\xe2"));
    line += before;
    rest.remove_prefix(before.size());
    if (rest.empty()) break;
    const auto* const found = std::find_if(separators.begin(), separators.end(),
                                           [rest](const auto& each) { return rest.starts_with(each.first); });
    const bool is_separator = found != separators.end();
    line += is_separator ? found->second : rest.substr(0, 1);
    rest.remove_prefix(is_separator ? found->first.size() : 1);
  }
  return line;
}

Value error_json(const Error& error) {
  return {{"code", name_of(error.code)}, {"message", error.message}, {"hint", error.hint}};
}

}  // namespace jwtsync::json
