/* Members that programs which may sleep read, inside and outside of regions. */
#include "kfuncs.h"
SEC("syscall") int s_parent(void *ctx) { struct task_struct *t = bpf_get_current_task_btf(); struct task_struct *p = t->real_parent, *q = t->last_wakee, *r = p->last_wakee; struct task_struct *m = (void *)t->mm; return p->pid + q->pid + r->pid + *(int *)m; }
SEC("syscall") int s_helper(void *ctx) { struct task_struct *t = bpf_get_current_task_btf(); u64 b[2]; return bpf_get_task_stack(t->real_parent, b, 16, 0); }
SEC("syscall") int s_helper_old(void *ctx) { struct task_struct *t = bpf_get_current_task_btf(); u64 b[2]; return bpf_get_task_stack(t->last_wakee, b, 16, 0); }
SEC("syscall") int s_rcu_old(void *ctx) { struct task_struct *t = bpf_get_current_task_btf(), *q; u64 b[2]; bpf_rcu_read_lock(); q = t->last_wakee; bpf_rcu_read_unlock(); return bpf_get_task_stack(q, b, 16, 0); }
SEC("syscall") int s_exe(void *ctx) { struct task_struct *t = bpf_get_current_task_btf(); struct file *x = t->mm->exe_file; return x->f_inode != 0; }
SEC("syscall") int s_acquired(void *ctx) { struct task_struct *t = bpf_task_from_pid(1), *q; u64 b[2]; int r; if (!t) return 0; q = t->real_parent; r = bpf_get_task_stack(q, b, 16, 0); bpf_task_release(t); return r; }
SEC("syscall") int s_current_signal(void *ctx) { struct task_struct *t = bpf_get_current_task_btf(); return bpf_send_signal_task(t->real_parent, 9, 0, 0); }
KFUNC void bpf_preempt_disable(void);
KFUNC void bpf_preempt_enable(void);
KFUNC void bpf_local_irq_save(unsigned long *);
KFUNC void bpf_local_irq_restore(unsigned long *);
struct val { struct bpf_spin_lock l; u64 v; };
struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 4); __type(key, u32); __type(value, struct val); } lm SEC(".maps");
SEC("syscall") int s_preempt(void *ctx) { struct task_struct *t = bpf_get_current_task_btf(), *p; bpf_preempt_disable(); p = bpf_task_acquire(t->real_parent); bpf_preempt_enable(); if (p) bpf_task_release(p); return 0; }
SEC("syscall") int s_irq(void *ctx) { struct task_struct *t = bpf_get_current_task_btf(), *p; unsigned long f; bpf_local_irq_save(&f); p = bpf_task_acquire(t->real_parent); bpf_local_irq_restore(&f); if (p) bpf_task_release(p); return 0; }
SEC("syscall") int s_lock(void *ctx) { struct task_struct *t = bpf_get_current_task_btf(), *p; u32 z = 0; struct val *v = bpf_map_lookup_elem(&lm, &z); u64 b[2]; if (!v) return 0; bpf_spin_lock(&v->l); p = t->real_parent; bpf_spin_unlock(&v->l); return bpf_get_task_stack(p, b, 16, 0); }
SEC("syscall") int s_lock_old(void *ctx) { struct task_struct *t = bpf_get_current_task_btf(), *p; u32 z = 0; struct val *v = bpf_map_lookup_elem(&lm, &z); u64 b[2]; if (!v) return 0; bpf_spin_lock(&v->l); p = t->last_wakee; bpf_spin_unlock(&v->l); return bpf_get_task_stack(p, b, 16, 0); }
SEC("syscall") int s_inode(void *ctx) { struct task_struct *t = bpf_get_current_task_btf(); struct file *x; int r = 0; bpf_rcu_read_lock(); x = t->mm->exe_file; if (x) r = x->f_inode->i_ino & 1; bpf_rcu_read_unlock(); return r; }
static long in_loop(u64 i, u64 *c) { struct task_struct *t = bpf_get_current_task_btf(); return bpf_get_task_stack(t->last_wakee, c, 16, 0) & 1; }
SEC("syscall") int s_callback(void *ctx) { u64 b[2]; bpf_loop(2, in_loop, b, 0); return 0; }
