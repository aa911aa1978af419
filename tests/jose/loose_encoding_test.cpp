// SPDX-License-Identifier: Apache-2.0
#include "jose/loose_encoding.h"

#include <gtest/gtest.h>
#include <string>

namespace jwtsync::jose::loose_encoding_test {

const std::string text = "a key of 24 characters!!";
const std::string base64 = "YSBrZXkgb2YgMjQgY2hhcmFjdGVycyEh";
const std::string hex = "61206b6579206f66203234206368617261637465727321210a";

std::string undone(std::size_t (*undo)(std::string_view, std::span<char>) noexcept, std::string_view from) {
  std::string room(from.size(), '\0');
  room.resize(undo(from, room));
  return room;
}

TEST(loose_encoding, of_base64_has_pieces_beside_other_text) {
  for (const std::string& around : {"base64:" + base64, "b'" + base64 + "'", base64 + ",", "<k>" + base64 + "</k>",
                                    "\"" + base64, base64 + " # comment", "\xC2\xA0" + base64}) {
    EXPECT_EQ(undone(undo_base64_piece, around).substr(0, text.size()), text) << around;
  }
  EXPECT_EQ(undone(undo_base64_piece, base64), "") << "which undo_base64 reads";
  EXPECT_EQ(undone(undo_base64_piece, "no, it, is, none, of, it"), "");
}

TEST(loose_encoding, of_base64_in_several_pieces_is_put_together) {
  const std::string first = base64.substr(0, 12), second = base64.substr(12);
  for (const char* between : {"\" \"", "\n# ", "\xE2\x80\xA8", "|", ","}) {
    EXPECT_EQ(undone(undo_base64_pieces, first + between + second), text) << between;
  }
  EXPECT_EQ(undone(undo_base64_pieces, "!?$%&/()=!?$%&/()=aaaaaaaa"), "") << "more of something else than of base64";
}

TEST(loose_encoding, of_hexadecimal_has_pieces_beside_other_text) {
  for (const std::string& around : {"hex'" + hex + "'", "<Buffer " + hex + ">", "key is " + hex}) {
    EXPECT_EQ(undone(undo_hex_piece, around).substr(0, text.size()), text) << around;
  }
}

TEST(loose_encoding, of_numbers_are_bytes) {
  EXPECT_EQ(undone(undo_numbers, "[45,45,45,45,45,66,69,71,73,78,32,80]"), "-----BEGIN P");
  EXPECT_EQ(undone(undo_numbers, R"({"type":"Buffer","data":[45, 45, 45, 45, 45, 66, 69, 71, 73, 78, 32, 80]})"),
            "-----BEGIN P");
  EXPECT_EQ(undone(undo_numbers, "[-1,45,45,45,45,66,69,71,73,78,32,80]"), "\xFF----BEGIN P");
  for (const char* other : {"[45,45,45]", "[45,45,45,45,45,66,69,71,73,78,32,256]", "[1,,2,3,4,5,6,7,8,9,10,11,12]",
                            "[a,45,45,45,45,66,69,71,73,78,32,80]", "45,45,45,45,45,66,69,71,73,78,32,80", "[", "]["}) {
    EXPECT_EQ(undone(undo_numbers, other), "") << other;
  }
}

}  // namespace jwtsync::jose::loose_encoding_test
