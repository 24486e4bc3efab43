/* Sets of processors outside of the kernel: those of a machine with 64. */
#include "kfuncs.h"
KFUNC u32 bpf_cpumask_first_zero(const struct cpumask *m);
KFUNC u32 bpf_cpumask_first_and(const struct cpumask *a, const struct cpumask *b);
KFUNC u32 bpf_cpumask_any_distribute(const struct cpumask *m);
KFUNC u32 bpf_cpumask_any_and_distribute(const struct cpumask *a, const struct cpumask *b);
KFUNC void bpf_cpumask_xor(struct bpf_cpumask *d, const struct cpumask *a, const struct cpumask *b);
KFUNC void bpf_cpumask_copy(struct bpf_cpumask *d, const struct cpumask *s);
KFUNC bool bpf_cpumask_subset(const struct cpumask *a, const struct cpumask *b);
KFUNC bool bpf_cpumask_intersects(const struct cpumask *a, const struct cpumask *b);
KFUNC bool bpf_cpumask_empty(const struct cpumask *m);
KFUNC bool bpf_cpumask_full(const struct cpumask *m);
#define C(m) ((const struct cpumask *)(m))
#define ON(name, call) SEC("tracepoint") int name(void *ctx) { \
	struct bpf_cpumask *a = bpf_cpumask_create(), *b, *d; long r = 0; u64 bits[8] = {0b1011000}; \
	if (!a) return -1000; \
	b = bpf_cpumask_create(); \
	if (!b) { bpf_cpumask_release(a); return -1000; } \
	d = bpf_cpumask_create(); \
	if (!d) { bpf_cpumask_release(a); bpf_cpumask_release(b); return -1000; } \
	bpf_cpumask_populate((void *)a, bits, sizeof bits); \
	bpf_cpumask_set_cpu(4, b); bpf_cpumask_set_cpu(5, b); bpf_cpumask_set_cpu(63, b); bpf_cpumask_set_cpu(64, b); \
	r = call; \
	r = r * 1000 + (d->cpumask.bits[0] & 0xff); \
	bpf_cpumask_release(a); bpf_cpumask_release(b); bpf_cpumask_release(d); \
	return r; }
ON(q_first, bpf_cpumask_first(C(a)))
ON(q_first_zero, bpf_cpumask_first_zero(C(a)))
ON(q_first_none, bpf_cpumask_first(C(d)))
ON(q_first_and, bpf_cpumask_first_and(C(a), C(b)))
ON(q_any, bpf_cpumask_any_distribute(C(a)))
ON(q_any_and, bpf_cpumask_any_and_distribute(C(a), C(b)))
ON(q_weight, bpf_cpumask_weight(C(b)))
ON(q_test, bpf_cpumask_test_cpu(4, C(a)) * 10 + bpf_cpumask_test_cpu(5, C(a)))
ON(q_beyond, bpf_cpumask_test_cpu(64, C(b)) * 10 + bpf_cpumask_test_and_set_cpu(64, b))
ON(q_test_and, bpf_cpumask_test_and_set_cpu(1, d) * 10 + bpf_cpumask_test_and_clear_cpu(1, d))
ON(q_clear_cpu, ({ bpf_cpumask_clear_cpu(3, a); bpf_cpumask_copy(d, C(a)); 1; }))
ON(q_and, bpf_cpumask_and(d, C(a), C(b)))
ON(q_or, ({ bpf_cpumask_or(d, C(a), C(b)); 2; }))
ON(q_xor, ({ bpf_cpumask_xor(d, C(a), C(b)); 3; }))
ON(q_all, ({ bpf_cpumask_setall(d); bpf_cpumask_full(C(d)) * 10 + bpf_cpumask_full(C(a)); }))
ON(q_none, ({ bpf_cpumask_clear(a); bpf_cpumask_empty(C(a)) * 10 + bpf_cpumask_empty(C(b)); }))
ON(q_compare, bpf_cpumask_equal(C(a), C(a)) * 1000 + bpf_cpumask_equal(C(a), C(b)) * 100 + bpf_cpumask_intersects(C(a), C(b)) * 10 + bpf_cpumask_subset(C(b), C(a)))
ON(q_acquire, ({ struct bpf_cpumask *e = bpf_cpumask_acquire(a); u32 f = bpf_cpumask_first(C(e)); bpf_cpumask_release(e); f; }))
ON(q_short, (u32)-bpf_cpumask_populate((void *)a, bits, 4))
SEC("tracepoint") int q_stack(void *ctx) { u64 bits[32] = {6}; return bpf_cpumask_first((void *)bits); }
