// A little machine for rules in bytecode of its own: a large switch in a loop, with a stack in a map.
#include "bpf.h"

enum op { LOAD8, LOAD16, PUSH, ADD, SUB, MUL, AND, OR, XOR, SHL, SHR, EQUAL, LESS, NOT, DUP, SWAP, DROP, SKIP, STOP };

struct instruction {
	u8 op;
	u8 argument;
};

struct stack {
	u64 cells[16];
};

struct {
	__uint(type, PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, u32);
	__type(value, struct stack);
} stacks SEC(".maps");

const volatile struct instruction rules[24] = {
	{LOAD16, 12}, {PUSH, 8}, {PUSH, 8}, {SHL}, {EQUAL}, {SKIP, 2}, {PUSH, 2}, {STOP}, {LOAD8, 23}, {DUP}, {PUSH, 6},
	{EQUAL}, {SWAP}, {PUSH, 17}, {EQUAL}, {OR}, {LOAD8, 22}, {PUSH, 3}, {SHR}, {ADD}, {PUSH, 3}, {AND}, {STOP},
};

u64 steps;

SEC("xdp") int machine(struct xdp_md *xdp)
{
	u8 *data = (u8 *)(u64)xdp->data, *end = (u8 *)(u64)xdp->data_end;
	u32 zero = 0, top = 0;
	struct stack *stack = map_lookup(&stacks, &zero);
	if (!stack || data + 34 > end)
		return XDP_ABORTED;
#define TOP stack->cells[(top - 1) & 15]
#define SECOND stack->cells[(top - 2) & 15]
#define BINARY(expression)                                  \
	{                                                       \
		u64 a = SECOND, b = TOP;                            \
		top--;                                              \
		TOP = (expression);                                 \
		break;                                              \
	}
	u32 skip = 0;
	for (u32 i = 0; i < 24; i++) {
		if (skip) {
			skip--;
			continue;
		}
		steps++;
		u8 argument = rules[i].argument;
		switch (rules[i].op) {
		case LOAD8:
			top++;
			TOP = argument < 34 ? data[argument] : 0;
			break;
		case LOAD16:
			top++;
			TOP = argument < 33 ? data[argument] << 8 | data[argument + 1] : 0;
			break;
		case PUSH:
			top++;
			TOP = argument;
			break;
		case ADD:
			BINARY(a + b)
		case SUB:
			BINARY(a - b)
		case MUL:
			BINARY(a * b)
		case AND:
			BINARY(a & b)
		case OR:
			BINARY(a | b)
		case XOR:
			BINARY(a ^ b)
		case SHL:
			BINARY(a << (b & 63))
		case SHR:
			BINARY(a >> (b & 63))
		case EQUAL:
			BINARY(a == b)
		case LESS:
			BINARY(a < b)
		case NOT:
			TOP = !TOP;
			break;
		case DUP:
			top++;
			TOP = SECOND;
			break;
		case SWAP: {
			u64 kept = TOP;
			TOP = SECOND;
			SECOND = kept;
			break;
		}
		case DROP:
			top--;
			break;
		case SKIP:
			if (TOP)
				skip = argument;
			top--;
			break;
		default:
			return TOP & 0xffff;
		}
	}
	return XDP_DROP;
}

LICENSE;
