#!/bin/sh
# Builds the test objects from the sources beside it. Needs clang-19, llvm-mc-19 and llvm-strip-19.
set -eu
cd "$(dirname "$0")"

# compile SOURCE ENDIANNESS CPU [FLAGS...]: SOURCE.ENDIANNESS.CPU.o, with BTF but without DWARF
compile() {
	source=$1
	endian=$2
	cpu=$3
	shift 3
	clang-19 --target=bpf"$endian" -mcpu="$cpu" -O2 -g -Wall -Wno-unused -fdebug-prefix-map="$PWD"=. -fdebug-compilation-dir=. \
		-fno-ident "$@" -c "$source.c" -o "$source.$endian.$cpu.o"
	llvm-strip-19 --strip-debug "$source.$endian.$cpu.o"
}

for source in minimal maps_btf maps_legacy28 data subprograms callback kconfig core lines; do
	for endian in el eb; do
		compile $source $endian v3
	done
done
for source in maps_legacy20 maps_iproute2 tails ksyms unresolved sections core_target; do
	compile $source el v3
done
for cpu in v1 v2 v3 v4; do
	compile isa el $cpu
done
compile isa eb v4
compile atomics el v3
compile text_only el v2 -g0
llvm-mc-19 --triple=bpfel --filetype=obj notype.s -o notype.el.o
llvm-mc-19 --triple=bpfeb --filetype=obj notype.s -o notype.eb.o
ls ./*.o | wc -l
