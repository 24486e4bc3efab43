/* Objects of the kernel as arguments of functions that are verified on their own. */
#include "kfuncs.h"
#include <bpf/bpf_core_read.h>
#define TP SEC("tp_btf/task_newtask")
#define TAG(x) __attribute__((btf_decl_tag("arg:" #x)))
__noinline int g_trusted(struct task_struct *t TAG(trusted)) { struct task_struct *p = bpf_task_acquire(t); if (p) bpf_task_release(p); return t->pid; }
__noinline int g_nullable(struct task_struct *t TAG(trusted) TAG(nullable)) { if (!t) return 0; return t->pid; }
__noinline int g_nullable_unchecked(struct task_struct *t TAG(trusted) TAG(nullable)) { return t->pid; }
__noinline int g_untrusted(struct task_struct *t TAG(untrusted)) { return t->pid; }
__noinline int g_untrusted_acquire(struct task_struct *t TAG(untrusted)) { struct task_struct *p = bpf_task_acquire(t); if (p) bpf_task_release(p); return 0; }
__noinline int g_untrusted_memory(u64 *x TAG(untrusted)) { return *x; }
__noinline int g_untrusted_write(u64 *x TAG(untrusted)) { *x = 1; return 0; }
__noinline int g_plain(struct task_struct *t) { return t ? t->pid : 0; }
__noinline int g_release(struct task_struct *t TAG(trusted)) { bpf_task_release(t); return 0; }
TP int BPF_PROG(a_trusted, struct task_struct *t, u64 f) { return g_trusted(t); }
TP int BPF_PROG(a_trusted_acquired, struct task_struct *t, u64 f) { struct task_struct *p = bpf_task_from_pid(1); int r; if (!p) return 0; r = g_trusted(p); bpf_task_release(p); return r; }
TP int BPF_PROG(a_trusted_null, struct task_struct *t, u64 f) { return g_trusted(0); }
TP int BPF_PROG(a_trusted_old, struct task_struct *t, u64 f) { return g_trusted(t->last_wakee); }
TP int BPF_PROG(a_trusted_rcu, struct task_struct *t, u64 f) { return g_trusted(t->real_parent); }
TP int BPF_PROG(a_trusted_other, struct task_struct *t, u64 f) { struct cgroup *c = bpf_cgroup_from_id(1); int r; if (!c) return 0; r = g_trusted((void *)c); bpf_cgroup_release(c); return r; }
TP int BPF_PROG(a_nullable, struct task_struct *t, u64 f) { return g_nullable(0) + g_nullable(t); }
TP int BPF_PROG(a_nullable_unknown, struct task_struct *t, u64 f) { struct task_struct *p = bpf_task_from_pid(1); int r = g_nullable(p); if (p) bpf_task_release(p); return r; }
TP int BPF_PROG(a_nullable_unchecked, struct task_struct *t, u64 f) { return g_nullable_unchecked(t); }
TP int BPF_PROG(a_untrusted, struct task_struct *t, u64 f) { return g_untrusted(t) + g_untrusted(t->last_wakee) + g_untrusted((void *)f); }
TP int BPF_PROG(a_untrusted_acquire, struct task_struct *t, u64 f) { return g_untrusted_acquire(t); }
TP int BPF_PROG(a_untrusted_memory, struct task_struct *t, u64 f) { return g_untrusted_memory((void *)f) + g_untrusted_memory(&f); }
TP int BPF_PROG(a_untrusted_write, struct task_struct *t, u64 f) { return g_untrusted_write(&f); }
TP int BPF_PROG(a_plain, struct task_struct *t, u64 f) { return g_plain(t); }
TP int BPF_PROG(a_release, struct task_struct *t, u64 f) { struct task_struct *p = bpf_task_from_pid(1); if (!p) return 0; return g_release(p); }
SEC("syscall") int a_sleepable(void *ctx) { return g_trusted(bpf_get_current_task_btf()); }
SEC("tc") int a_tc(struct __sk_buff *ctx) { return g_trusted(bpf_get_current_task_btf()); }
__noinline int g_task(struct task_struct *t TAG(trusted) TAG(nullable)) { return t ? t->pid : 0; }
__noinline int g_cg(struct cgroup_subsys_state *t TAG(trusted)) { return t->cgroup != 0; }
TP int BPF_PROG(b_old, struct task_struct *t, u64 f) { return g_trusted(t->last_wakee); }
TP int BPF_PROG(b_old_null, struct task_struct *t, u64 f) { return g_task(t->last_wakee); }
TP int BPF_PROG(b_untrusted, struct task_struct *t, u64 f) { return g_trusted(bpf_rdonly_cast(t, bpf_core_type_id_kernel(struct task_struct))); }
TP int BPF_PROG(b_rcu_null, struct task_struct *t, u64 f) { return g_task(t->real_parent); }
TP int BPF_PROG(b_offset, struct task_struct *t, u64 f) { return g_trusted((void *)t + 8); }
TP int BPF_PROG(b_number, struct task_struct *t, u64 f) { return g_trusted((void *)f); }
TP int BPF_PROG(b_stack, struct task_struct *t, u64 f) { return g_trusted((void *)&f); }
TP int BPF_PROG(b_ctx, struct task_struct *t, u64 f) { return g_trusted((void *)ctx); }
TP int BPF_PROG(b_maybe, struct task_struct *t, u64 f) { struct task_struct *p = bpf_task_from_pid(1); int r = g_trusted(p); if (p) bpf_task_release(p); return r; }
SEC("tp_btf/cgroup_mkdir") int BPF_PROG(b_begin, struct cgroup *c, const char *p) { return g_cg(&c->self); }
SEC("tp_btf/cgroup_mkdir") int BPF_PROG(b_begin_whole, struct cgroup *c, const char *p) { return g_cg((void *)c); }
SEC("syscall") int b_sleep_member(void *ctx) { return g_trusted(bpf_get_current_task_btf()->real_parent); }
