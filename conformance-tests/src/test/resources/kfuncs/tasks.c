/* Acquiring and releasing tasks; which pointers to them functions of the kernel take. */
#include "kfuncs.h"
#define TP SEC("tp_btf/task_newtask")


TP int BPF_PROG(t_acquire_release, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_acquire(task); if (p) bpf_task_release(p); return 0; }
TP int BPF_PROG(t_leak, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_acquire(task); return 0; }
TP int BPF_PROG(t_leak_checked, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_acquire(task); if (!p) return 0; return p->pid; }
TP int BPF_PROG(t_release_unchecked, struct task_struct *task, u64 f) { bpf_task_release(bpf_task_acquire(task)); return 0; }
TP int BPF_PROG(t_release_borrowed, struct task_struct *task, u64 f) { bpf_task_release(task); return 0; }
TP int BPF_PROG(t_release_twice, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_acquire(task); if (p) { bpf_task_release(p); bpf_task_release(p); } return 0; }
TP int BPF_PROG(t_use_after, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_acquire(task); if (!p) return 0; bpf_task_release(p); return p->pid; }
TP int BPF_PROG(t_read_unchecked, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_acquire(task); int i = p->pid; if (p) bpf_task_release(p); return i; }
TP int BPF_PROG(t_acquire_member, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_acquire(task->last_wakee); if (p) bpf_task_release(p); return 0; }
TP int BPF_PROG(t_acquire_rcu_member, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_acquire(task->real_parent); if (p) bpf_task_release(p); return 0; }
TP int BPF_PROG(t_acquire_leader, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_acquire(task->group_leader); if (p) bpf_task_release(p); return 0; }
TP int BPF_PROG(t_acquire_parent, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_acquire(task->parent); if (p) bpf_task_release(p); return 0; }
TP int BPF_PROG(t_acquire_second_member, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_acquire(task->real_parent->group_leader); if (p) bpf_task_release(p); return 0; }
TP int BPF_PROG(t_acquire_null, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_acquire(0); if (p) bpf_task_release(p); return 0; }
TP int BPF_PROG(t_acquire_number, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_acquire((void *)f); if (p) bpf_task_release(p); return 0; }
TP int BPF_PROG(t_acquire_context, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_acquire((void *)ctx); if (p) bpf_task_release(p); return 0; }
TP int BPF_PROG(t_acquire_stack, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_acquire((void *)&f); if (p) bpf_task_release(p); return 0; }
TP int BPF_PROG(t_acquire_inner, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_acquire((void *)&task->pid); if (p) bpf_task_release(p); return 0; }
TP int BPF_PROG(t_acquire_other, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_acquire((void *)task->mm); if (p) bpf_task_release(p); return 0; }
TP int BPF_PROG(t_from_pid, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_from_pid(1); if (p) bpf_task_release(p); return 0; }
TP int BPF_PROG(t_from_vpid, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_from_vpid(task->pid); if (p) bpf_task_release(p); return 0; }
TP int BPF_PROG(t_from_pid_leak, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_from_pid(1); return p != 0; }
TP int BPF_PROG(t_from_pid_unchecked, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_from_pid(1); int i = p->pid; if (p) bpf_task_release(p); return i; }
TP int BPF_PROG(t_from_pid_pointer, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_from_pid((long)&f); if (p) bpf_task_release(p); return 0; }
TP int BPF_PROG(t_acquired_member, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_from_pid(1), *q; if (!p) return 0; q = bpf_task_acquire(p->group_leader); if (q) bpf_task_release(q); bpf_task_release(p); return 0; }
TP int BPF_PROG(t_acquired_member_after, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_from_pid(1), *q, *l; if (!p) return 0; l = p->group_leader; bpf_task_release(p); q = bpf_task_acquire(l); if (q) bpf_task_release(q); return 0; }
TP int BPF_PROG(t_acquired_again, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_from_pid(1), *q; if (!p) return 0; q = bpf_task_acquire(p); bpf_task_release(p); if (q) bpf_task_release(q); return 0; }
TP int BPF_PROG(t_current, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_acquire(bpf_get_current_task_btf()); if (p) bpf_task_release(p); return 0; }
TP int BPF_PROG(t_current_number, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_acquire((void *)bpf_get_current_task()); if (p) bpf_task_release(p); return 0; }
TP int BPF_PROG(t_released_offset, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_acquire(task); if (p) bpf_task_release((void *)p + 8); return 0; }
TP int BPF_PROG(t_under_cgroup, struct task_struct *task, u64 f) { struct cgroup *c = bpf_cgroup_from_id(1); long r; if (!c) return 0; r = bpf_task_under_cgroup(task, c); bpf_cgroup_release(c); return r; }
TP int BPF_PROG(t_under_null, struct task_struct *task, u64 f) { struct cgroup *c = bpf_cgroup_from_id(1); long r = bpf_task_under_cgroup(task, c); if (c) bpf_cgroup_release(c); return r; }
TP int BPF_PROG(t_under_task, struct task_struct *task, u64 f) { return bpf_task_under_cgroup(task, (void *)task); }
TP int BPF_PROG(t_cgroup1, struct task_struct *task, u64 f) { struct cgroup *c = bpf_task_get_cgroup1(task, 1); if (c) bpf_cgroup_release(c); return 0; }
TP int BPF_PROG(t_signal, struct task_struct *task, u64 f) { return bpf_send_signal_task(task, 9, 0, 0); }
TP int BPF_PROG(t_signal_parent, struct task_struct *task, u64 f) { return bpf_send_signal_task(task->last_wakee, 9, 0, 0); }
TP int BPF_PROG(t_leak_on_one_path, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_acquire(task); if (!p) return 0; if (p->pid > 5) return 1; bpf_task_release(p); return 0; }
TP int BPF_PROG(t_write, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_acquire(task); if (!p) return 0; p->pid = 3; bpf_task_release(p); return 0; }
static __noinline int use(struct task_struct *p) { return p->pid; }
TP int BPF_PROG(t_in_function, struct task_struct *task, u64 f) { struct task_struct *p = bpf_task_acquire(task); int r; if (!p) return 0; r = use(p); bpf_task_release(p); return r; }
static __noinline struct task_struct *get(int pid) { return bpf_task_from_pid(pid); }
TP int BPF_PROG(t_from_function, struct task_struct *task, u64 f) { struct task_struct *p = get(task->pid); if (p) bpf_task_release(p); return 0; }
TP int BPF_PROG(t_loop, struct task_struct *task, u64 f) { int s = 0; for (int i = 0; i < 4; i++) { struct task_struct *p = bpf_task_from_pid(i); if (!p) continue; s += p->tgid; bpf_task_release(p); } return s; }
SEC("iter/task") int t_iter(struct bpf_iter__task *ctx) { struct task_struct *t = ctx->task, *p; if (!t) return 0; p = bpf_task_acquire(t); if (p) bpf_task_release(p); return 0; }
SEC("iter/task") int t_iter_unchecked(struct bpf_iter__task *ctx) { struct task_struct *p = bpf_task_acquire(ctx->task); if (p) bpf_task_release(p); return 0; }
SEC("xdp") int t_xdp(struct xdp_md *ctx) { struct task_struct *p = bpf_task_from_pid(1); if (!p) return 0; int r = p->pid & 1; bpf_task_release(p); return r; }
SEC("socket") int t_socket(struct __sk_buff *ctx) { struct task_struct *p = bpf_task_from_pid(1); if (p) bpf_task_release(p); return 0; }
SEC("kprobe") int t_kprobe(void *ctx) { struct task_struct *p = bpf_task_from_pid(1); if (p) bpf_task_release(p); return 0; }
SEC("tc") int t_tc(struct __sk_buff *ctx) { struct task_struct *p = bpf_task_acquire(bpf_get_current_task_btf()); if (p) bpf_task_release(p); return 0; }
SEC("syscall") int t_syscall(void *ctx) { struct task_struct *p = bpf_task_from_pid(1); if (p) bpf_task_release(p); return 0; }
SEC("syscall") int t_sleepable_member(void *ctx) { struct task_struct *t = bpf_get_current_task_btf(), *p = bpf_task_acquire(t->real_parent); if (p) bpf_task_release(p); return 0; }
SEC("syscall") int t_sleepable_in_rcu(void *ctx) { struct task_struct *t = bpf_get_current_task_btf(), *p; bpf_rcu_read_lock(); p = bpf_task_acquire(t->real_parent); bpf_rcu_read_unlock(); if (p) bpf_task_release(p); return 0; }
SEC("syscall") int t_sleepable_after_rcu(void *ctx) { struct task_struct *t = bpf_get_current_task_btf(), *p, *q; bpf_rcu_read_lock(); q = t->real_parent; bpf_rcu_read_unlock(); p = bpf_task_acquire(q); if (p) bpf_task_release(p); return 0; }
SEC("syscall") int t_read_after_rcu(void *ctx) { struct task_struct *t = bpf_get_current_task_btf(), *q; bpf_rcu_read_lock(); q = t->real_parent; bpf_rcu_read_unlock(); return q->pid; }
TP int BPF_PROG(t_after_rcu, struct task_struct *task, u64 f) { struct task_struct *p, *q; bpf_rcu_read_lock(); q = task->real_parent; bpf_rcu_read_unlock(); p = bpf_task_acquire(q); if (p) bpf_task_release(p); return 0; }
TP int BPF_PROG(t_trusted_after_rcu, struct task_struct *task, u64 f) { struct task_struct *p; bpf_rcu_read_lock(); bpf_rcu_read_unlock(); p = bpf_task_acquire(task); if (p) bpf_task_release(p); return 0; }
