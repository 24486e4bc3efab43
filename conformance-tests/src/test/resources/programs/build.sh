#!/bin/sh
# Compiles the programs beside it for both byte orders and all versions of the instruction set, or those that are named.
# Needs clang-19 and llvm-strip-19. The objects keep BTF and have no DWARF; they depend on nothing of this machine.
set -eu
cd "$(dirname "$0")"
mkdir -p objects
[ $# -gt 0 ] || set -- *.c
for source; do
	name=${source%.c}
	for endian in el eb; do
		for cpu in v1 v2 v3 v4; do
			object=objects/$name.$endian.$cpu.o
			clang-19 --target=bpf$endian -mcpu=$cpu -O2 -g -Wall -Werror -Wno-unused -fdebug-prefix-map="$PWD"=. \
				-fdebug-compilation-dir=. -fno-ident -c "$source" -o "$object"
			llvm-strip-19 --strip-debug "$object"
		done
	done
done
