// SPDX-License-Identifier: Apache-2.0
#include "tree.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <ostream>
#include <utility>

namespace jwtsync::house {
namespace {

namespace fs = std::filesystem;

bool is_product(const fs::path& folder) {
  constexpr std::array<std::string_view, 5> names{".git", ".cache", "build", "__pycache__", "node_modules"};
  return std::find(names.begin(), names.end(), folder.filename().string()) != names.end() ||
         fs::exists(folder / "CMakeCache.txt");
}

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Offence& offence) {
  out << '\n' << offence.path;
  if (offence.line != 0) out << ':' << offence.line;
  return out << ": " << offence.what;
}

Tree::Tree(std::vector<File> files) : files_(std::move(files)) {
  std::sort(files_.begin(), files_.end(), [](const File& a, const File& b) { return a.path < b.path; });
  for (const File& file : files_) {
    for (std::string_view path = file.path; !path.empty(); path = folder_of(path)) paths_.emplace(path);
  }
}

Tree Tree::of(std::vector<File> files) { return Tree(std::move(files)); }

Tree Tree::read(const fs::path& root) {
  std::vector<File> files;
  for (auto entry = fs::recursive_directory_iterator(root); entry != fs::recursive_directory_iterator(); ++entry) {
    if (entry->is_directory() && is_product(entry->path())) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file()) {
      files.push_back({entry->path().lexically_relative(root).generic_string(), content_of(entry->path())});
    }
  }
  return Tree(std::move(files));
}

std::vector<const File*> Tree::files(std::string_view folder, const std::vector<std::string_view>& endings) const {
  std::vector<const File*> found;
  for (const File& file : files_) {
    const auto ends = [&](std::string_view ending) { return file.path.ends_with(ending); };
    if (file.path.starts_with(folder) && std::any_of(endings.begin(), endings.end(), ends)) found.push_back(&file);
  }
  return found;
}

bool Tree::has(std::string_view path) const {
  while (path.ends_with('/')) path.remove_suffix(1);
  return paths_.contains(path);
}

const Tree& this_tree() {
  static const Tree tree = Tree::read(JWTSYNC_SOURCE_DIR);
  return tree;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string_view folder_of(std::string_view path) noexcept {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

}  // namespace jwtsync::house
