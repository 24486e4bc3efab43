#!/bin/sh
# Compiles the example object. Needs clang-19 and llvm-strip-19.
set -eu
cd "$(dirname "$0")"
clang-19 --target=bpfel -mcpu=v3 -O2 -g -Wall -fdebug-prefix-map="$PWD"=. -fdebug-compilation-dir=. -fno-ident \
	-c protocols.c -o protocols.o
llvm-strip-19 --strip-debug protocols.o
