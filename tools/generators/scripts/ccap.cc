// SPDX-License-Identifier: Apache-2.0
// Draws labeled captchas with the C++ part of ccap, a library of Node servers that only old versions of Node load: it is compiled here with stand-ins for the few classes of V8 that it uses.
//
// usage: npm install --ignore-scripts ccap && touch node.h &&
//        g++ -O1 -w -I. -Inode_modules/ccap/addon -Dcimg_display=0 -Dcimg_use_jpeg SCRIPTS/ccap.cc -o ccap -ljpeg -lpthread && ./ccap COUNT SEED OUT
//
// OUT is a folder; writes OUT/*.jpg and OUT/labels.tsv. Four in ten images have the settings of the library.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>
extern "C" {
#include <jpeglib.h> // of the system, before the one of the package
}

namespace v8 {
struct Value {};
struct Argument {
  std::string text;
  Argument* operator->() { return this; }
  Argument ToString() { return *this; }
  int Int32Value() { return std::atoi(text.c_str()); }
};
template <class T> using Local = Argument;
struct Isolate {
  static Isolate* GetCurrent() { return nullptr; }
};
struct HandleScope {
  explicit HandleScope(Isolate*) {}
};
struct Result {
  void Set(int) {}
};
template <class T> struct FunctionCallbackInfo {
  std::vector<Argument> values;
  Argument operator[](int n) const { return values[n]; }
  Result GetReturnValue() const { return {}; }
};
struct String {
  struct Utf8Value {
    std::string text;
    explicit Utf8Value(Argument argument) : text(argument.text) {}
    const char* operator*() const { return text.c_str(); }
  };
  static int NewFromUtf8(Isolate*, const char*) { return 0; }
};
}

#include "cap.cc"

static int between(int low, int high) { return low + std::rand() % (high - low + 1); }

int main(int count, char** arguments) {
  const int images = std::atoi(arguments[1]);
  std::srand(std::atoi(arguments[2]));
  const std::string out = arguments[3];
  std::ofstream labels(out + "/labels.tsv");
  const std::vector<std::string> alphabets = {"0123456789", "23456789ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789abdefghjmnqrtyABDEFGHJLMNQRTY"};
  for (int n = 0; n < images; n++) {
    const bool usual = between(0, 9) < 4;
    const std::string alphabet = usual ? "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789" : alphabets[between(0, 4)];
    const int length = usual ? 6 : between(3, 7);
    std::string text;
    for (int k = 0; k < length; k++) {
      text += alphabet[between(0, alphabet.size() - 1)];
    }
    const int size = usual ? 57 : between(40, 64);
    const int offset = usual ? 40 : size * between(64, 80) / 100;
    const int width = usual ? 256 : offset * length + between(16, 30);
    const int height = usual ? 60 : size + between(8, 20);
    std::string name = std::to_string(n);
    name = std::string(6 - name.size(), '0') + name + ".jpg";
    std::vector<v8::Argument> values;
    for (const std::string& value : {text, out + "/" + name, std::to_string(length), std::to_string(width), std::to_string(height), std::to_string(offset),
                                     std::to_string(usual ? 50 : between(40, 95)), std::string("1"), std::to_string(size)}) {
      values.push_back({value});
    }
    cap::create({values});
    labels << name << '\t' << text << '\n';
  }
}
