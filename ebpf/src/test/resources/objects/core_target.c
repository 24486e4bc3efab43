/* Other layouts of the types in core.h; only the types of this object are used. */
#include "bpf.h"

struct nested {
	u64 inside;
	int skipped;
};

struct task {
	u64 added;
	struct {
		u64 more;
		u32 pid;
		u64 tgid;
	};
	struct task *parent;
	char name[32];
	u64 before : 11;
	u64 flag_b : 9;
	s64 flag_c : 4;
	u32 narrow;
	s64 grown_signed;
	struct nested list[8];
	struct nested nested;
	union {
		u64 other;
		u32 in_union;
	};
};

struct twice {
	u64 before;
	u32 field;
};

struct twice___other {
	u32 field;
};

enum state { STARTED = 0, RUNNING = 1, SLEEPING = 12 };
enum big : unsigned long long { LARGE = 0x7700000000ULL };
typedef int (*handler)(struct task *, u32);
typedef struct {
	u64 x;
	u32 y;
} point;
struct same {
	struct task *t;
	char b[4];
	u32 a;
	u32 new_one;
};
struct different {
	u64 a;
};
int kernel_number;
int kernel_function(u64 x)
{
	return x + kernel_number;
}

SEC("socket") int types(struct task *t)
{
	static volatile struct twice a;
	static volatile struct twice___other b;
	static volatile enum state c;
	static volatile enum big d;
	static volatile handler e;
	static volatile point f;
	static volatile struct same g;
	static volatile struct different h;
	return a.field + b.field + c + d + (e != 0) + f.x + g.a + h.a + t->tgid;
}
