/* Types such as a kernel has: functions whose parameters have names, which declarations in programs lose. */
typedef unsigned int u32;
typedef unsigned long long u64;
typedef _Bool bool;
struct cpumask { unsigned long bits[4]; };
struct bpf_cpumask { struct cpumask cpumask; int usage; };
struct inner { int x; union { int y; char z[8]; }; };
struct plain { u64 numbers[3]; struct inner inner; };
struct node { struct node *next; };
struct bpf_dynptr { u64 data[2]; };
#define ASK(name) bool bpf_cpumask_##name(const struct cpumask *cpumask) { return 0; }
#define ASK2(name) bool bpf_cpumask_##name(const struct cpumask *src1, const struct cpumask *src2) { return 0; }
#define CHANGE(name) bool bpf_cpumask_##name(u32 cpu, struct bpf_cpumask *cpumask) { return 0; }
#define COMBINE(name) bool bpf_cpumask_##name(struct bpf_cpumask *dst, const struct cpumask *src1, const struct cpumask *src2) { return 0; }
ASK(first) ASK(first_zero) ASK(any_distribute) ASK(empty) ASK(full) ASK(weight)
ASK2(first_and) ASK2(any_and_distribute) ASK2(equal) ASK2(intersects) ASK2(subset)
CHANGE(set_cpu) CHANGE(clear_cpu) CHANGE(test_and_set_cpu) CHANGE(test_and_clear_cpu)
COMBINE(and) COMBINE(or) COMBINE(xor)
bool bpf_cpumask_test_cpu(u32 cpu, const struct cpumask *cpumask) { return 0; }
struct bpf_cpumask *bpf_cpumask_create(void) { return 0; }
struct bpf_cpumask *bpf_cpumask_acquire(struct bpf_cpumask *cpumask) { return cpumask; }
void bpf_cpumask_release(struct bpf_cpumask *cpumask) { }
void bpf_cpumask_setall(struct bpf_cpumask *cpumask) { }
void bpf_cpumask_clear(struct bpf_cpumask *cpumask) { }
void bpf_cpumask_copy(struct bpf_cpumask *dst, const struct cpumask *src) { }
int bpf_cpumask_populate(struct cpumask *cpumask, void *src, unsigned long src__sz) { return 0; }
void *constants(void *p__map, u64 id__k, const char *name__str, void *aux__prog, const void *unsafe_ptr__ign) { return 0; }
int dynptrs(struct bpf_dynptr *from, struct bpf_dynptr *to__uninit, struct node *node__nullable, void *buffer__opt, u32 buffer__szk) { return 0; }
int *memory(struct plain *plain, struct node *node, int *number, enum { A } e) { return 0; }
void nothing(void (*function)(void)) { }
