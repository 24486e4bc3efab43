#!/bin/sh
# Builds the objects from the sources beside it. Needs clang-19, llvm-strip-19 and the headers of libbpf.
set -eu
cd "$(dirname "$0")"
for source in *.c; do
	object=${source%.c}.o
	clang-19 --target=bpfel -idirafter "/usr/include/$(uname -m)-linux-gnu" -mcpu=v3 -O2 -g -Wall -Wno-unused -Wno-incompatible-pointer-types -Wno-uninitialized \
		-Wno-visibility -Wno-array-bounds -fdebug-prefix-map="$PWD"=. -fdebug-compilation-dir=. -fno-ident \
		-c "$source" -o "$object"
	llvm-strip-19 --strip-debug "$object"
done
