#!/bin/sh
# Compiles the rules in C. Needs clang-19 and llvm-strip-19. order_rule.h is what this prints:
#   ./bpf header dev.bpf4j.examples.orders.Shop --class-path examples/orders/target/classes
set -eu
cd "$(dirname "$0")"
for rule in loyalty careless; do
	object=../resources/dev/bpf4j/examples/orders/$rule.o
	clang-19 --target=bpfel -mcpu=v3 -O2 -g -Wall -Wno-unused -fdebug-prefix-map="$PWD"=. \
		-fdebug-compilation-dir=. -fno-ident -c $rule.c -o "$object"
	llvm-strip-19 --strip-debug "$object"
done
