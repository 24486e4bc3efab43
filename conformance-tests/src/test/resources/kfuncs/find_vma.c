/* The function that finds the memory area of an address. */
#include "../features/feature.h"
struct task_struct { int pid; struct task_struct *group_leader; } __attribute__((preserve_access_index));
struct vm_area_struct { unsigned long vm_start, vm_end; } __attribute__((preserve_access_index));
static struct task_struct *(*current)(void) = (void *)158;
static long (*find_vma)(struct task_struct *task, u64 addr, void *callback, void *ctx, u64 flags) = (void *)180;
struct { UINT(type, RINGBUF_MAP); UINT(max_entries, 4096); } ring SEC(".maps");
extern void bpf_rcu_read_lock(void) ksym;
extern void bpf_rcu_read_unlock(void) ksym;
extern struct task_struct *bpf_task_acquire(struct task_struct *t) ksym;
extern void bpf_task_release(struct task_struct *t) ksym;
struct ctx { u64 start; int pid; struct task_struct *t; };
static long take(struct task_struct *t, struct vm_area_struct *v, struct ctx *c) { c->start = v->vm_start; c->pid = t->pid; return 0; }
static long take_one(struct task_struct *t, struct vm_area_struct *v, struct ctx *c) { return 1; }
static long take_two(struct task_struct *t, struct vm_area_struct *v, struct ctx *c) { return 2; }
static long take_any(struct task_struct *t, struct vm_area_struct *v, struct ctx *c) { return v->vm_start; }
static long take_write(struct task_struct *t, struct vm_area_struct *v, struct ctx *c) { v->vm_start = 1; return 0; }
static long take_leak(struct task_struct *t, struct vm_area_struct *v, struct ctx *c) { u64 *r = ringbuf_reserve(&ring, 8, 0); return 0; }
static long take_keep(struct task_struct *t, struct vm_area_struct *v, struct ctx *c) { c->start = (u64)v; return 0; }
static long take_nested(struct task_struct *t, struct vm_area_struct *v, struct ctx *c) { find_vma(t, 0, take_one, c, 0); return 0; }
static long take_leader(struct task_struct *t, struct vm_area_struct *v, struct ctx *c) { c->pid = t->group_leader->pid; return 0; }
static long take_far(struct task_struct *t, struct vm_area_struct *v, struct ctx *c) { return ((volatile u64 *)c)[4] & 0; }
static long take_null(struct task_struct *t, struct vm_area_struct *v, u64 *c) { return *(volatile u64 *)c & 1; }
static long take_acquire(struct task_struct *t, struct vm_area_struct *v, struct ctx *c) { struct task_struct *k = bpf_task_acquire(t); if (k) bpf_task_release(k); return 0; }
#define VMA(name, f) TC(name) { struct ctx c = {}; find_vma(current(), 0, f, &c, 0); return c.pid; }
VMA(vma_take, take) VMA(vma_one, take_one) VMA(vma_two, take_two) VMA(vma_any, take_any) VMA(vma_write, take_write) VMA(vma_leak, take_leak) VMA(vma_keep, take_keep)
VMA(vma_nested, take_nested) VMA(vma_leader, take_leader) VMA(vma_far, take_far) VMA(vma_acquire, take_acquire)
TC(vma_null_context) { find_vma(current(), 0, take_null, 0, 0); return 0; }
TC(vma_no_task) { struct ctx c = {}; find_vma(0, 0, take, &c, 0); return 0; }
TC(vma_flags) { struct ctx c = {}; find_vma(current(), 0, take, &c, 1); return 0; }
TC(vma_rcu) { struct ctx c = {}; bpf_rcu_read_lock(); find_vma(current(), 0, take, &c, 0); bpf_rcu_read_unlock(); return 0; }
TC(vma_leader_task) { struct ctx c = {}; find_vma(current()->group_leader, 0, take, &c, 0); return 0; }
char LICENSE[] SEC("license") = "GPL";
