#!/bin/sh
# Compiles the programs beside it as old and new compilers would, or those that are named: with optimisation 1 and 2, for
# versions 1 and 3 of the instruction set; those with old maps also without types. Needs clang-19 and llvm-strip-19.
set -eu
cd "$(dirname "$0")"
mkdir -p objects
[ $# -gt 0 ] || set -- *.c

compile() { # SOURCE NAME FLAGS...
	source=$1
	object=objects/$2.o
	shift 2
	clang-19 --target=bpfel -Wall -Werror -Wno-unused -Wno-pass-failed -Wno-address-of-packed-member "$@" -fno-ident \
		-fdebug-prefix-map="$PWD"=. -fdebug-compilation-dir=. -c "$source" -o "$object"
	llvm-strip-19 --strip-debug "$object"
}

for source; do
	name=${source%.c}
	types=-g
	grep -q old.h "$source" && types=
	compile "$source" "$name.O2.v1" -O2 -mcpu=v1 $types -DDEPTH=8
	compile "$source" "$name.O2.v3" -O2 -mcpu=v3 $types -DDEPTH=8
	compile "$source" "$name.O1.v2" -O1 -mcpu=v2 $types -DDEPTH=4
done
