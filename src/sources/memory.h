// SPDX-License-Identifier: Apache-2.0
// What sources learn in the course of one search, so that they ask once.
#pragma once

#include <map>
#include <memory>
#include <typeindex>

namespace jwtsync::sources {

/// One value of each type, made when it is first asked for. One thread.
class Memory {
 public:
  template <typename T>
  [[nodiscard]] T& of() {
    std::shared_ptr<void>& value = values_[typeid(T)];
    if (!value) value = std::make_shared<T>();
    return *static_cast<T*>(value.get());
  }

 private:
  std::map<std::type_index, std::shared_ptr<void>> values_;
};

}  // namespace jwtsync::sources
