#!/bin/sh
# Compiles the programs beside it. Needs clang-19 and llvm-strip-19. The objects depend on nothing of this machine.
set -eu
cd "$(dirname "$0")"
mkdir -p objects
for source in *.c; do
	object=objects/${source%.c}.el.v3.o
	clang-19 --target=bpfel -mcpu=v3 -O2 -g -Wall -Werror -Wno-unused -fdebug-prefix-map="$PWD"=. -fdebug-compilation-dir=. \
		-fno-ident -c "$source" -o "$object"
	llvm-strip-19 --strip-debug "$object"
done
