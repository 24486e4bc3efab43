/* Iterators over tasks, groups, memory areas, caches and buffers. */
#include "../features/feature.h"

struct bpf_iter_task { u64 o[3]; } __attribute__((aligned(8)));
struct bpf_iter_css { u64 o[3]; } __attribute__((aligned(8)));
struct bpf_iter_css_task { u64 o[1]; } __attribute__((aligned(8)));
struct bpf_iter_task_vma { u64 o[1]; } __attribute__((aligned(8)));
struct bpf_iter_kmem_cache { u64 o[1]; } __attribute__((aligned(8)));
struct bpf_iter_dmabuf { u64 o[1]; } __attribute__((aligned(8)));
struct task_struct { int pid; int tgid; } __attribute__((preserve_access_index));
struct cgroup_subsys_state { u64 serial_nr; } __attribute__((preserve_access_index));
struct cgroup { struct cgroup_subsys_state self; } __attribute__((preserve_access_index));
struct vm_area_struct { unsigned long vm_start, vm_end; } __attribute__((preserve_access_index));
struct kmem_cache { unsigned int size; } __attribute__((preserve_access_index));

extern int bpf_iter_task_new(struct bpf_iter_task *it, struct task_struct *task, unsigned int flags) ksym;
extern struct task_struct *bpf_iter_task_next(struct bpf_iter_task *it) ksym;
extern void bpf_iter_task_destroy(struct bpf_iter_task *it) ksym;
extern int bpf_iter_css_new(struct bpf_iter_css *it, struct cgroup_subsys_state *start, unsigned int flags) ksym;
extern struct cgroup_subsys_state *bpf_iter_css_next(struct bpf_iter_css *it) ksym;
extern void bpf_iter_css_destroy(struct bpf_iter_css *it) ksym;
extern int bpf_iter_css_task_new(struct bpf_iter_css_task *it, struct cgroup_subsys_state *css, unsigned int flags) ksym;
extern struct task_struct *bpf_iter_css_task_next(struct bpf_iter_css_task *it) ksym;
extern void bpf_iter_css_task_destroy(struct bpf_iter_css_task *it) ksym;
extern int bpf_iter_task_vma_new(struct bpf_iter_task_vma *it, struct task_struct *task, u64 addr) ksym;
extern struct vm_area_struct *bpf_iter_task_vma_next(struct bpf_iter_task_vma *it) ksym;
extern void bpf_iter_task_vma_destroy(struct bpf_iter_task_vma *it) ksym;
extern int bpf_iter_kmem_cache_new(struct bpf_iter_kmem_cache *it) ksym;
extern struct kmem_cache *bpf_iter_kmem_cache_next(struct bpf_iter_kmem_cache *it) ksym;
extern void bpf_iter_kmem_cache_destroy(struct bpf_iter_kmem_cache *it) ksym;
extern void bpf_rcu_read_lock(void) ksym;
extern void bpf_rcu_read_unlock(void) ksym;
extern void bpf_preempt_disable(void) ksym;
extern void bpf_preempt_enable(void) ksym;
static struct task_struct *(*current)(void) = (void *)158;


/* kernel objects */
#define SYS(name) SEC("syscall") int name(void *ctx)
#define LSMS(name) SEC("syscall") int name(u64 *ctx)
#define TP(name) SEC("tp_btf/sys_enter") int name(u64 *ctx)
#define FENTRYS(name) SEC("syscall") int name(u64 *ctx)
TP(task) { struct bpf_iter_task it; struct task_struct *t; int n = 0; bpf_rcu_read_lock(); bpf_iter_task_new(&it, 0, 0); while ((t = bpf_iter_task_next(&it))) n += t->pid; bpf_iter_task_destroy(&it); bpf_rcu_read_unlock(); return 0; }
TP(task_no_rcu) { struct bpf_iter_task it; struct task_struct *t; int n = 0; bpf_iter_task_new(&it, 0, 0); while ((t = bpf_iter_task_next(&it))) n += t->pid; bpf_iter_task_destroy(&it); return 0; }
FENTRYS(task_sleepable_rcu) { struct bpf_iter_task it; struct task_struct *t; int n = 0; bpf_rcu_read_lock(); bpf_iter_task_new(&it, 0, 0); while ((t = bpf_iter_task_next(&it))) n += t->pid; bpf_iter_task_destroy(&it); bpf_rcu_read_unlock(); return 0; }
FENTRYS(task_sleepable_no_rcu) { struct bpf_iter_task it; struct task_struct *t; int n = 0; bpf_iter_task_new(&it, 0, 0); while ((t = bpf_iter_task_next(&it))) n += t->pid; bpf_iter_task_destroy(&it); return 0; }
FENTRYS(task_unlock_early) { struct bpf_iter_task it; struct task_struct *t; int n = 0; bpf_rcu_read_lock(); bpf_iter_task_new(&it, 0, 0); bpf_rcu_read_unlock(); while ((t = bpf_iter_task_next(&it))) n++; bpf_iter_task_destroy(&it); return 0; }
FENTRYS(task_unlock_in_loop) { struct bpf_iter_task it; struct task_struct *t; int n = 0; bpf_rcu_read_lock(); bpf_iter_task_new(&it, 0, 0); while ((t = bpf_iter_task_next(&it))) { bpf_rcu_read_unlock(); bpf_rcu_read_lock(); n++; } bpf_iter_task_destroy(&it); bpf_rcu_read_unlock(); return 0; }
FENTRYS(task_after_unlock) { struct bpf_iter_task it; struct task_struct *t; int n = 0; bpf_rcu_read_lock(); bpf_iter_task_new(&it, 0, 0); t = bpf_iter_task_next(&it); bpf_iter_task_destroy(&it); bpf_rcu_read_unlock(); return t ? t->pid == 5 : 0; }
FENTRYS(task_threads) { struct bpf_iter_task it; struct task_struct *t, *c = current(); int n = 0; bpf_rcu_read_lock(); bpf_iter_task_new(&it, c, 1); while ((t = bpf_iter_task_next(&it))) n++; bpf_iter_task_destroy(&it); bpf_rcu_read_unlock(); return 0; }
TP(task_no_destroy) { struct bpf_iter_task it; bpf_rcu_read_lock(); bpf_iter_task_new(&it, 0, 0); bpf_rcu_read_unlock(); return 0; }
TP(task_untrusted) { struct bpf_iter_task it; struct task_struct *t; bpf_rcu_read_lock(); bpf_iter_task_new(&it, (void *)ctx, 0); bpf_iter_task_destroy(&it); bpf_rcu_read_unlock(); return 0; }
TP(task_unchecked) { struct bpf_iter_task it; bpf_rcu_read_lock(); bpf_iter_task_new(&it, 0, 0); int p = bpf_iter_task_next(&it)->pid; bpf_iter_task_destroy(&it); bpf_rcu_read_unlock(); return p == 5; }
TC(task_tc) { struct bpf_iter_task it; bpf_rcu_read_lock(); bpf_iter_task_new(&it, 0, 0); bpf_iter_task_destroy(&it); bpf_rcu_read_unlock(); return 0; }
TP(vma) { struct bpf_iter_task_vma it; struct vm_area_struct *v; u64 n = 0; bpf_iter_task_vma_new(&it, current(), 0); while ((v = bpf_iter_task_vma_next(&it))) n += v->vm_start; bpf_iter_task_vma_destroy(&it); return 0; }
TP(vma_no_destroy) { struct bpf_iter_task_vma it; bpf_iter_task_vma_new(&it, current(), 0); return 0; }
TP(vma_null) { struct bpf_iter_task_vma it; bpf_iter_task_vma_new(&it, 0, 0); bpf_iter_task_vma_destroy(&it); return 0; }
TC(kmem) { struct bpf_iter_kmem_cache it; struct kmem_cache *c; u64 n = 0; bpf_iter_kmem_cache_new(&it); while ((c = bpf_iter_kmem_cache_next(&it))) n++; bpf_iter_kmem_cache_destroy(&it); return 0; }
TP(kmem_tp) { struct bpf_iter_kmem_cache it; struct kmem_cache *c; u64 n = 0; bpf_iter_kmem_cache_new(&it); while ((c = bpf_iter_kmem_cache_next(&it))) n += c->size; bpf_iter_kmem_cache_destroy(&it); return 0; }
FENTRYS(kmem_s) { struct bpf_iter_kmem_cache it; struct kmem_cache *c; u64 n = 0; bpf_iter_kmem_cache_new(&it); while ((c = bpf_iter_kmem_cache_next(&it))) n += c->size; bpf_iter_kmem_cache_destroy(&it); return 0; }
SYS(kmem_syscall) { struct bpf_iter_kmem_cache it; struct kmem_cache *c; u64 n = 0; bpf_iter_kmem_cache_new(&it); while ((c = bpf_iter_kmem_cache_next(&it))) n++; bpf_iter_kmem_cache_destroy(&it); return 0; }
SYS(kmem_preempt) { struct bpf_iter_kmem_cache it; bpf_iter_kmem_cache_new(&it); bpf_preempt_disable(); bpf_iter_kmem_cache_next(&it); bpf_preempt_enable(); bpf_iter_kmem_cache_destroy(&it); return 0; }
SYS(kmem_rcu) { struct bpf_iter_kmem_cache it; bpf_iter_kmem_cache_new(&it); bpf_rcu_read_lock(); bpf_iter_kmem_cache_next(&it); bpf_rcu_read_unlock(); bpf_iter_kmem_cache_destroy(&it); return 0; }
TP(css_null) { struct bpf_iter_css it; bpf_rcu_read_lock(); bpf_iter_css_new(&it, 0, 1); bpf_iter_css_destroy(&it); bpf_rcu_read_unlock(); return 0; }
LSMS(css_task_null) { struct bpf_iter_css_task it; bpf_iter_css_task_new(&it, 0, 0); bpf_iter_css_task_destroy(&it); return 0; }
TP(css_task_tp) { struct bpf_iter_css_task it; bpf_iter_css_task_new(&it, 0, 0); bpf_iter_css_task_destroy(&it); return 0; }
extern struct cgroup *bpf_cgroup_from_id(u64 id) ksym;
extern void bpf_cgroup_release(struct cgroup *c) ksym;
TP(css) { struct bpf_iter_css it; struct cgroup_subsys_state *s; struct cgroup *c = bpf_cgroup_from_id(1); if (!c) return 0; u64 n = 0; bpf_rcu_read_lock(); bpf_iter_css_new(&it, &c->self, 1); while ((s = bpf_iter_css_next(&it))) n += s->serial_nr; bpf_iter_css_destroy(&it); bpf_rcu_read_unlock(); bpf_cgroup_release(c); return 0; }
LSMS(css_no_rcu) { struct bpf_iter_css it; struct cgroup_subsys_state *s; struct cgroup *c = bpf_cgroup_from_id(1); if (!c) return 0; u64 n = 0; bpf_iter_css_new(&it, &c->self, 1); while ((s = bpf_iter_css_next(&it))) n += s->serial_nr; bpf_iter_css_destroy(&it); bpf_cgroup_release(c); return 0; }
LSMS(css_task) { struct bpf_iter_css_task it; struct task_struct *s; struct cgroup *c = bpf_cgroup_from_id(1); if (!c) return 0; u64 n = 0; bpf_iter_css_task_new(&it, &c->self, 1); while ((s = bpf_iter_css_task_next(&it))) n += s->pid; bpf_iter_css_task_destroy(&it); bpf_cgroup_release(c); return 0; }


TP(task_flags) { struct bpf_iter_task it; bpf_rcu_read_lock(); int e = bpf_iter_task_new(&it, 0, 7); bpf_iter_task_destroy(&it); bpf_rcu_read_unlock(); return 0; }
extern struct task_struct *bpf_task_acquire(struct task_struct *t) ksym;
extern void bpf_task_release(struct task_struct *t) ksym;
extern void bpf_throw(u64 cookie) ksym;
TP(task_acquire) { struct bpf_iter_task it; struct task_struct *t, *k = 0; bpf_rcu_read_lock(); bpf_iter_task_new(&it, 0, 0); t = bpf_iter_task_next(&it); if (t) k = bpf_task_acquire(t); bpf_iter_task_destroy(&it); bpf_rcu_read_unlock(); if (k) bpf_task_release(k); return 0; }
TP(task_sub) { struct bpf_iter_task it; bpf_rcu_read_lock(); bpf_iter_task_new(&it, 0, 0); bpf_iter_task_next(&it); bpf_iter_task_next(&it); bpf_iter_task_destroy(&it); bpf_rcu_read_unlock(); return 0; }
TP(task_bool) { struct bpf_iter_task it; struct task_struct *t; int n = 0; bpf_rcu_read_lock(); bpf_iter_task_new(&it, 0, 0); while ((t = bpf_iter_task_next(&it))) if (t->tgid != t->pid) n++; bpf_iter_task_destroy(&it); bpf_rcu_read_unlock(); return n & 0; }
TP(task_write) { struct bpf_iter_task it; struct task_struct *t; bpf_rcu_read_lock(); bpf_iter_task_new(&it, 0, 0); while ((t = bpf_iter_task_next(&it))) t->pid = 1; bpf_iter_task_destroy(&it); bpf_rcu_read_unlock(); return 0; }
TP(task_nested) { struct bpf_iter_task it, jt; struct task_struct *t, *u; int n = 0; bpf_rcu_read_lock(); bpf_iter_task_new(&it, 0, 0); while ((t = bpf_iter_task_next(&it))) { bpf_iter_task_new(&jt, t, 1); while ((u = bpf_iter_task_next(&jt))) n += u->pid; bpf_iter_task_destroy(&jt); } bpf_iter_task_destroy(&it); bpf_rcu_read_unlock(); return 0; }
TP(task_vma) { struct bpf_iter_task it; struct bpf_iter_task_vma jt; struct task_struct *t; struct vm_area_struct *v; u64 n = 0; bpf_rcu_read_lock(); bpf_iter_task_new(&it, 0, 0); while ((t = bpf_iter_task_next(&it))) { bpf_iter_task_vma_new(&jt, t, 0); while ((v = bpf_iter_task_vma_next(&jt))) n += v->vm_end; bpf_iter_task_vma_destroy(&jt); } bpf_iter_task_destroy(&it); bpf_rcu_read_unlock(); return 0; }
TP(vma_after) { struct bpf_iter_task_vma it; struct vm_area_struct *v; bpf_iter_task_vma_new(&it, current(), 0); v = bpf_iter_task_vma_next(&it); bpf_iter_task_vma_destroy(&it); return v ? v->vm_start == 5 : 0; }
TP(vma_stack) { struct bpf_iter_task_vma it; u64 x[4] = {}; bpf_iter_task_vma_new(&it, (void *)x, 0); bpf_iter_task_vma_destroy(&it); return 0; }
SYS(vma_sleepable) { struct bpf_iter_task_vma it; struct vm_area_struct *v; u64 n = 0; bpf_iter_task_vma_new(&it, current(), 0); while ((v = bpf_iter_task_vma_next(&it))) n += v->vm_start; bpf_iter_task_vma_destroy(&it); return 0; }
extern int bpf_iter_dmabuf_new(struct bpf_iter_dmabuf *it) ksym;
struct dma_buf { unsigned long size; } __attribute__((preserve_access_index));
extern struct dma_buf *bpf_iter_dmabuf_next(struct bpf_iter_dmabuf *it) ksym;
extern void bpf_iter_dmabuf_destroy(struct bpf_iter_dmabuf *it) ksym;
SYS(dmabuf) { struct bpf_iter_dmabuf it; struct dma_buf *b; u64 n = 0; bpf_iter_dmabuf_new(&it); while ((b = bpf_iter_dmabuf_next(&it))) n += b->size; bpf_iter_dmabuf_destroy(&it); return 0; }
TC(dmabuf_tc) { struct bpf_iter_dmabuf it; bpf_iter_dmabuf_new(&it); bpf_iter_dmabuf_destroy(&it); return 0; }
SYS(kmem_no_destroy) { struct bpf_iter_kmem_cache it; bpf_iter_kmem_cache_new(&it); return 0; }
SYS(kmem_after) { struct bpf_iter_kmem_cache it; struct kmem_cache *c; bpf_iter_kmem_cache_new(&it); c = bpf_iter_kmem_cache_next(&it); bpf_iter_kmem_cache_destroy(&it); return c ? c->size == 5 : 0; }
SEC("iter.s/task") int css_task_iter(u64 *ctx) { struct bpf_iter_css_task it; struct task_struct *s; struct cgroup *c = bpf_cgroup_from_id(1); if (!c) return 0; u64 n = 0; bpf_iter_css_task_new(&it, &c->self, 1); while ((s = bpf_iter_css_task_next(&it))) n += s->pid; bpf_iter_css_task_destroy(&it); bpf_cgroup_release(c); return 0; }
SEC("iter/task") int css_task_iter_plain(u64 *ctx) { struct bpf_iter_css_task it; struct cgroup *c = bpf_cgroup_from_id(1); if (!c) return 0; bpf_iter_css_task_new(&it, &c->self, 1); bpf_iter_css_task_destroy(&it); bpf_cgroup_release(c); return 0; }
char LICENSE[] SEC("license") = "GPL";
