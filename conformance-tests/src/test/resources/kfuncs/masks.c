/* Sets of processors: objects that programs make, and plain memory that is as good as one. */
#include "kfuncs.h"
#define TP SEC("tp_btf/task_newtask")

TP int BPF_PROG(m_create, struct task_struct *task, u64 f) { struct bpf_cpumask *m = bpf_cpumask_create(); if (!m) return 0; bpf_cpumask_set_cpu(1, m); bpf_cpumask_release(m); return 0; }
TP int BPF_PROG(m_leak, struct task_struct *task, u64 f) { struct bpf_cpumask *m = bpf_cpumask_create(); if (!m) return 0; bpf_cpumask_set_cpu(1, m); return 0; }
TP int BPF_PROG(m_unchecked, struct task_struct *task, u64 f) { struct bpf_cpumask *m = bpf_cpumask_create(); bpf_cpumask_set_cpu(1, m); if (m) bpf_cpumask_release(m); return 0; }
TP int BPF_PROG(m_task, struct task_struct *task, u64 f) { return bpf_cpumask_test_cpu(1, task->cpus_ptr); }
TP int BPF_PROG(m_task_set, struct task_struct *task, u64 f) { bpf_cpumask_set_cpu(1, (void *)task->cpus_ptr); return 0; }
TP int BPF_PROG(m_task_inner, struct task_struct *task, u64 f) { return bpf_cpumask_test_cpu(1, &task->cpus_mask); }
TP int BPF_PROG(m_task_inner_set, struct task_struct *task, u64 f) { bpf_cpumask_set_cpu(1, (void *)&task->cpus_mask); return 0; }
TP int BPF_PROG(m_task_itself, struct task_struct *task, u64 f) { return bpf_cpumask_test_cpu(1, (void *)task); }
TP int BPF_PROG(m_acquire, struct task_struct *task, u64 f) { struct bpf_cpumask *m = bpf_cpumask_create(), *n; if (!m) return 0; n = bpf_cpumask_acquire(m); bpf_cpumask_release(m); bpf_cpumask_clear(n); bpf_cpumask_release(n); return 0; }
TP int BPF_PROG(m_acquire_leak, struct task_struct *task, u64 f) { struct bpf_cpumask *m = bpf_cpumask_create(), *n; if (!m) return 0; n = bpf_cpumask_acquire(m); bpf_cpumask_release(m); return 0; }
TP int BPF_PROG(m_two, struct task_struct *task, u64 f) { struct bpf_cpumask *m = bpf_cpumask_create(), *n; bool r; if (!m) return 0; n = bpf_cpumask_create(); if (!n) { bpf_cpumask_release(m); return 0; } bpf_cpumask_setall(m); bpf_cpumask_or(n, (void *)m, task->cpus_ptr); r = bpf_cpumask_and(n, (void *)m, (void *)n); bpf_cpumask_release(m); bpf_cpumask_release(n); return r; }
TP int BPF_PROG(m_two_leak, struct task_struct *task, u64 f) { struct bpf_cpumask *m = bpf_cpumask_create(), *n; if (!m) return 0; n = bpf_cpumask_create(); if (!n) return 0; bpf_cpumask_release(m); bpf_cpumask_release(n); return 0; }
TP int BPF_PROG(m_null, struct task_struct *task, u64 f) { return bpf_cpumask_first(0); }
TP int BPF_PROG(m_number, struct task_struct *task, u64 f) { return bpf_cpumask_first((void *)f); }
TP int BPF_PROG(m_stack, struct task_struct *task, u64 f) { u64 mask[4] = {}; return bpf_cpumask_first((void *)mask); }
TP int BPF_PROG(m_stack_short, struct task_struct *task, u64 f) { u64 mask[1] = {}; return bpf_cpumask_first((void *)mask); }
TP int BPF_PROG(m_release_stack, struct task_struct *task, u64 f) { u64 mask[4] = {}; bpf_cpumask_release((void *)mask); return 0; }
TP int BPF_PROG(m_acquire_stack, struct task_struct *task, u64 f) { u64 mask[4] = {}; struct bpf_cpumask *m = bpf_cpumask_acquire((void *)mask); bpf_cpumask_release(m); return 0; }
TP int BPF_PROG(m_cpu_pointer, struct task_struct *task, u64 f) { struct bpf_cpumask *m = bpf_cpumask_create(); if (!m) return 0; bpf_cpumask_set_cpu((long)m, m); bpf_cpumask_release(m); return 0; }
TP int BPF_PROG(m_read, struct task_struct *task, u64 f) { struct bpf_cpumask *m = bpf_cpumask_create(); int r; if (!m) return 0; r = m->cpumask.bits[0]; bpf_cpumask_release(m); return r; }
TP int BPF_PROG(m_write, struct task_struct *task, u64 f) { struct bpf_cpumask *m = bpf_cpumask_create(); if (!m) return 0; m->cpumask.bits[0] = 1; bpf_cpumask_release(m); return 0; }
TP int BPF_PROG(m_release_as_other, struct task_struct *task, u64 f) { struct bpf_cpumask *m = bpf_cpumask_create(); if (!m) return 0; bpf_task_release((void *)m); return 0; }
TP int BPF_PROG(m_equal_two, struct task_struct *task, u64 f) { return bpf_cpumask_equal(task->cpus_ptr, &task->cpus_mask) + bpf_cpumask_weight(task->cpus_ptr); }
TP int BPF_PROG(m_test_and_set, struct task_struct *task, u64 f) { struct bpf_cpumask *m = bpf_cpumask_create(); int r; if (!m) return 0; r = bpf_cpumask_test_and_set_cpu(f, m) + bpf_cpumask_test_and_clear_cpu(2, m); bpf_cpumask_release(m); return r; }
TP int BPF_PROG(m_populate, struct task_struct *task, u64 f) { struct bpf_cpumask *m = bpf_cpumask_create(); u64 bits[8] = {1}; int r; if (!m) return 0; r = bpf_cpumask_populate((void *)m, bits, sizeof bits); bpf_cpumask_release(m); return r; }
TP int BPF_PROG(m_populate_beyond, struct task_struct *task, u64 f) { struct bpf_cpumask *m = bpf_cpumask_create(); u64 bits[2] = {1}; int r; if (!m) return 0; r = bpf_cpumask_populate((void *)m, bits, 24); bpf_cpumask_release(m); return r; }
TP int BPF_PROG(m_populate_variable, struct task_struct *task, u64 f) { struct bpf_cpumask *m = bpf_cpumask_create(); u64 bits[2] = {1}; int r; if (!m) return 0; r = bpf_cpumask_populate((void *)m, bits, f & 15); bpf_cpumask_release(m); return r; }
TP int BPF_PROG(m_populate_unbounded, struct task_struct *task, u64 f) { struct bpf_cpumask *m = bpf_cpumask_create(); u64 bits[2] = {1}; int r; if (!m) return 0; r = bpf_cpumask_populate((void *)m, bits, f); bpf_cpumask_release(m); return r; }
TP int BPF_PROG(m_populate_null, struct task_struct *task, u64 f) { struct bpf_cpumask *m = bpf_cpumask_create(); int r; if (!m) return 0; r = bpf_cpumask_populate((void *)m, 0, 8); bpf_cpumask_release(m); return r; }
TP int BPF_PROG(m_populate_size_pointer, struct task_struct *task, u64 f) { struct bpf_cpumask *m = bpf_cpumask_create(); u64 bits[2] = {1}; int r; if (!m) return 0; r = bpf_cpumask_populate((void *)m, bits, (long)bits); bpf_cpumask_release(m); return r; }
TP int BPF_PROG(m_uninitialised, struct task_struct *task, u64 f) { u64 mask[4]; asm volatile("" ::: "memory"); return bpf_cpumask_first((void *)mask); }
SEC("syscall") int m_syscall(void *ctx) { struct bpf_cpumask *m = bpf_cpumask_create(); if (m) bpf_cpumask_release(m); return 0; }
SEC("tc") int m_tc(struct __sk_buff *ctx) { struct bpf_cpumask *m = bpf_cpumask_create(); if (m) bpf_cpumask_release(m); return 0; }
SEC("tracepoint") int m_tracepoint(void *ctx) { struct bpf_cpumask *m = bpf_cpumask_create(); if (m) bpf_cpumask_release(m); return 0; }
SEC("syscall") int m_sleepable_member(void *ctx) { struct task_struct *t = bpf_get_current_task_btf(); return bpf_cpumask_first(t->cpus_ptr); }
SEC("syscall") int m_sleepable_inner(void *ctx) { struct task_struct *t = bpf_get_current_task_btf(); return bpf_cpumask_first(&t->cpus_mask); }
SEC("syscall") int m_sleepable_in_rcu(void *ctx) { struct task_struct *t = bpf_get_current_task_btf(); int r; bpf_rcu_read_lock(); r = bpf_cpumask_first(t->cpus_ptr); bpf_rcu_read_unlock(); return r; }
