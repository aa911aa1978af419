// SPDX-License-Identifier: Apache-2.0
// The source tree as a value: every rule of the house is a function from a Tree to the offences in it, so that a test
// can hand it a tree with a planted offence and see that the rule finds it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace jwtsync::house {

struct File {
  std::string path;  // relative to the root, with '/'
  std::string text;
};

/// A line that breaks a rule; `line` counts from 1, and is 0 where the file as a whole offends.
struct Offence {
  std::string path;
  std::size_t line = 0;
  std::string what;
};
using Offences = std::vector<Offence>;

std::ostream& operator<<(std::ostream& out, const Offence& offence);

class Tree {
 public:
  static Tree of(std::vector<File> files);
  /// Every file below `root` that is no product: build folders, caches and the history are left out.
  static Tree read(const std::filesystem::path& root);

  [[nodiscard]] const std::vector<File>& files() const noexcept { return files_; }
  /// The files below a folder ("src/", or "" for all) whose name ends in one of `endings`.
  [[nodiscard]] std::vector<const File*> files(std::string_view folder,
                                               const std::vector<std::string_view>& endings) const;
  /// Whether there is such a file or folder.
  [[nodiscard]] bool has(std::string_view path) const;

 private:
  explicit Tree(std::vector<File> files);

  std::vector<File> files_;
  std::set<std::string, std::less<>> paths_;  // of files and of folders
};

/// The tree that this program was built from, read once.
const Tree& this_tree();

/// C++ files that the rules about code look at.
inline const std::vector<std::string_view> cpp_endings{".cpp", ".h"};

/// The lines of a text, without their ends.
std::vector<std::string_view> lines_of(std::string_view text);

/// `path` up to its last '/', which is left out; empty if there is none.
std::string_view folder_of(std::string_view path) noexcept;

}  // namespace jwtsync::house
