/* What the programs beside this file see of the kernel. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef int s32;
typedef long long s64;
typedef _Bool bool;
#define KFUNC extern __attribute__((weak)) __attribute__((section(".ksyms")))
#define CORE __attribute__((preserve_access_index))

struct cpumask { unsigned long bits[1]; } CORE;
typedef struct cpumask cpumask_t;
struct bpf_cpumask { cpumask_t cpumask; } CORE;
struct cgroup_subsys_state { struct cgroup *cgroup; } CORE;
struct kernfs_node { u64 id; } CORE;
struct cgroup { struct cgroup_subsys_state self; int level; struct kernfs_node *kn; } CORE;
struct css_set { struct cgroup *dfl_cgrp; } CORE;
struct vfsmount;
struct inode { unsigned long i_ino; } CORE;
struct dentry { struct inode *d_inode; } CORE;
struct path { struct vfsmount *mnt; struct dentry *dentry; } CORE;
struct file { struct path f_path; struct inode *f_inode; } CORE;
struct mm_struct { struct file *exe_file; } CORE;
struct task_struct {
	int pid; int tgid; int flags; char comm[16]; struct task_struct *real_parent; struct task_struct *parent;
	struct task_struct *group_leader; struct task_struct *last_wakee; struct mm_struct *mm; const cpumask_t *cpus_ptr; cpumask_t cpus_mask; struct css_set *cgroups;
} CORE;
struct sock_common { u16 skc_family; } CORE;
struct sock { struct sock_common __sk_common; int sk_rcvbuf; } CORE;
struct sk_buff { u32 len; struct sock *sk; } CORE;
struct seq_file;
struct bpf_iter_meta { struct seq_file *seq; u64 session_id; u64 seq_num; } CORE;
struct bpf_iter__task { struct bpf_iter_meta *meta; struct task_struct *task; };
struct bpf_iter__tcp { struct bpf_iter_meta *meta; struct sock_common *sk_common; };
struct bpf_iter__udp { struct bpf_iter_meta *meta; struct sock *udp_sk; };
struct bpf_iter__cgroup { struct bpf_iter_meta *meta; struct cgroup *cgroup; };
struct bpf_iter__bpf_map { struct bpf_iter_meta *meta; struct bpf_map *map; };
struct bpf_map { u32 id; u32 max_entries; } CORE;

KFUNC void bpf_rcu_read_lock(void);
KFUNC void bpf_rcu_read_unlock(void);
KFUNC void *bpf_rdonly_cast(const void *obj, u32 btf_id);
KFUNC void *bpf_cast_to_kern_ctx(void *ctx);
KFUNC struct task_struct *bpf_task_acquire(struct task_struct *p);
KFUNC void bpf_task_release(struct task_struct *p);
KFUNC struct task_struct *bpf_task_from_pid(s32 pid);
KFUNC struct task_struct *bpf_task_from_vpid(s32 pid);
KFUNC struct cgroup *bpf_task_get_cgroup1(struct task_struct *task, int id);
KFUNC long bpf_task_under_cgroup(struct task_struct *task, struct cgroup *ancestor);
KFUNC int bpf_send_signal_task(struct task_struct *task, int sig, int type, u64 value);
KFUNC struct cgroup *bpf_cgroup_acquire(struct cgroup *c);
KFUNC void bpf_cgroup_release(struct cgroup *c);
KFUNC struct cgroup *bpf_cgroup_ancestor(struct cgroup *c, int level);
KFUNC struct cgroup *bpf_cgroup_from_id(u64 id);
KFUNC struct bpf_cpumask *bpf_cpumask_create(void);
KFUNC struct bpf_cpumask *bpf_cpumask_acquire(struct bpf_cpumask *m);
KFUNC void bpf_cpumask_release(struct bpf_cpumask *m);
KFUNC u32 bpf_cpumask_first(const struct cpumask *m);
KFUNC void bpf_cpumask_set_cpu(u32 cpu, struct bpf_cpumask *m);
KFUNC void bpf_cpumask_clear_cpu(u32 cpu, struct bpf_cpumask *m);
KFUNC bool bpf_cpumask_test_cpu(u32 cpu, const struct cpumask *m);
KFUNC bool bpf_cpumask_test_and_set_cpu(u32 cpu, struct bpf_cpumask *m);
KFUNC bool bpf_cpumask_test_and_clear_cpu(u32 cpu, struct bpf_cpumask *m);
KFUNC void bpf_cpumask_setall(struct bpf_cpumask *m);
KFUNC void bpf_cpumask_clear(struct bpf_cpumask *m);
KFUNC bool bpf_cpumask_and(struct bpf_cpumask *d, const struct cpumask *a, const struct cpumask *b);
KFUNC void bpf_cpumask_or(struct bpf_cpumask *d, const struct cpumask *a, const struct cpumask *b);
KFUNC bool bpf_cpumask_equal(const struct cpumask *a, const struct cpumask *b);
KFUNC u32 bpf_cpumask_weight(const struct cpumask *m);
KFUNC int bpf_cpumask_populate(struct cpumask *m, void *src, unsigned long src__sz);
KFUNC s64 bpf_map_sum_elem_count(const struct bpf_map *map);
KFUNC int bpf_sock_destroy(struct sock_common *sk);

char _license[] SEC("license") = "GPL";
