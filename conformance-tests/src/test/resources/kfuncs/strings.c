/* Functions on texts, and others without objects of the kernel. */
#include "kfuncs.h"
KFUNC int bpf_strcmp(const char *, const char *);
KFUNC int bpf_strcasecmp(const char *, const char *);
KFUNC int bpf_strchr(const char *, char);
KFUNC int bpf_strchrnul(const char *, char);
KFUNC int bpf_strnchr(const char *, unsigned long, char);
KFUNC int bpf_strrchr(const char *, int);
KFUNC int bpf_strlen(const char *);
KFUNC int bpf_strnlen(const char *, unsigned long);
KFUNC int bpf_strspn(const char *, const char *);
KFUNC int bpf_strcspn(const char *, const char *);
KFUNC int bpf_strstr(const char *, const char *);
KFUNC int bpf_strnstr(const char *, const char *, unsigned long);
KFUNC int bpf_copy_from_user_str(void *, u32, const void *, u64);
KFUNC int bpf_copy_from_user_task_str(void *, u32, const void *, struct task_struct *, u64);
KFUNC int bpf_stream_vprintk_impl(int, const char *, const void *, u32, void *);
KFUNC int bpf_dynptr_copy(struct bpf_dynptr *, u32, struct bpf_dynptr *, u32, u32);
KFUNC int bpf_dynptr_memset(struct bpf_dynptr *, u32, u32, u8);
KFUNC int bpf_probe_read_kernel_dynptr(struct bpf_dynptr *, u32, u32, const void *);
KFUNC int bpf_probe_read_user_str_dynptr(struct bpf_dynptr *, u32, u32, const void *);
KFUNC int bpf_copy_from_user_dynptr(struct bpf_dynptr *, u32, u32, const void *);
KFUNC int bpf_copy_from_user_task_str_dynptr(struct bpf_dynptr *, u32, u32, const void *, struct task_struct *);
KFUNC int bpf_cgroup_read_xattr(struct cgroup *, const char *, struct bpf_dynptr *);
KFUNC int bpf_modify_return_test_tp(int);
KFUNC int bpf_get_file_xattr(struct file *, const char *, struct bpf_dynptr *);
KFUNC void bpf_preempt_disable(void);
KFUNC void bpf_preempt_enable(void);
struct { __uint(type, BPF_MAP_TYPE_HASH); __uint(max_entries, 4); __type(key, u32); __type(value, u64[4]); } m SEC(".maps");
const char text[] = "hello, world"; const char name[] = "user.bpf"; char variable[16] = "changes";
const char format[] = "%d %d";
#define SOCK SEC("socket")
#define TP SEC("tp_btf/task_newtask")

SOCK int x_strlen(struct __sk_buff *ctx) { return bpf_strlen(text); }
SOCK int x_strlen_stack(struct __sk_buff *ctx) { char s[8] = "abc"; return bpf_strlen(s); }
SOCK int x_strlen_number(struct __sk_buff *ctx) { return bpf_strlen((char *)16); }
SOCK int x_strlen_null(struct __sk_buff *ctx) { return bpf_strlen(0); }
SOCK int x_strlen_ctx(struct __sk_buff *ctx) { return bpf_strlen((char *)ctx); }
SOCK int x_strlen_value(struct __sk_buff *ctx) { u32 k = 0; return bpf_strlen(bpf_map_lookup_elem(&m, &k)); }
SOCK int x_strnlen(struct __sk_buff *ctx) { return bpf_strnlen(text, 3); }
SOCK int x_strnlen_pointer(struct __sk_buff *ctx) { return bpf_strnlen(text, (long)ctx); }
SOCK int x_strcmp(struct __sk_buff *ctx) { return bpf_strcmp(text, name) + bpf_strcasecmp(text, variable); }
SOCK int x_strchr(struct __sk_buff *ctx) { return bpf_strchr(text, 'w') + bpf_strchrnul(text, 'w') + bpf_strrchr(text, 'l') + bpf_strnchr(text, 5, 'o'); }
SOCK int x_strchr_pointer(struct __sk_buff *ctx) { return bpf_strchr(text, (char)(long)text); }
SOCK int x_strchr_not_number(struct __sk_buff *ctx) { int r; asm volatile("r1 = %[t]; r2 = %[c]; call %[f]; %[r] = r0" : [r] "=r"(r) : [t] "r"(text), [c] "r"(ctx), [f] "i"(bpf_strchr) : "r0", "r1", "r2", "r3", "r4", "r5"); return r; }
SOCK int x_strspn(struct __sk_buff *ctx) { return bpf_strspn(text, "hel") + bpf_strcspn(text, ","); }
SOCK int x_strstr(struct __sk_buff *ctx) { return bpf_strstr(text, "world") + bpf_strnstr(text, "world", 9); }
SOCK int x_strstr_pointer(struct __sk_buff *ctx) { return bpf_strnstr(text, "world", (long)text); }
SEC("xdp") int x_xdp(struct xdp_md *ctx) { return bpf_strcmp((void *)(long)ctx->data, text) & 1; }
SEC("kprobe") int x_kprobe(void *ctx) { return bpf_strcmp(ctx, text) & 1; }
TP int BPF_PROG(x_comm, struct task_struct *task, u64 f) { return bpf_strcmp(task->comm, text); }
SEC("syscall") int u_copy(void *ctx) { char s[8]; return bpf_copy_from_user_str(s, sizeof s, (void *)4096, 0); }
SEC("syscall") int u_copy_beyond(void *ctx) { char s[8]; return bpf_copy_from_user_str(s, 16, (void *)4096, 0); }
SEC("syscall") int u_copy_nothing(void *ctx) { char s[8]; return bpf_copy_from_user_str(s, 0, (void *)4096, 0); }
SEC("syscall") int u_copy_null(void *ctx) { return bpf_copy_from_user_str(0, 8, (void *)4096, 0); }
SEC("syscall") int u_copy_read_only(void *ctx) { return bpf_copy_from_user_str((void *)text, 8, (void *)4096, 0); }
SEC("syscall") int u_copy_flags(void *ctx) { char s[8]; return bpf_copy_from_user_str(s, 8, (void *)4096, (long)s); }
SEC("syscall") int u_copy_in_rcu(void *ctx) { char s[8]; int r; bpf_rcu_read_lock(); r = bpf_copy_from_user_str(s, 8, (void *)4096, 0); bpf_rcu_read_unlock(); return r; }
SEC("syscall") int u_copy_no_preemption(void *ctx) { char s[8]; int r; bpf_preempt_disable(); r = bpf_copy_from_user_str(s, 8, (void *)4096, 0); bpf_preempt_enable(); return r; }
SEC("syscall") int u_copy_task(void *ctx) { char s[8]; return bpf_copy_from_user_task_str(s, 8, (void *)4096, bpf_get_current_task_btf(), 0); }
SEC("syscall") int u_copy_task_null(void *ctx) { char s[8]; return bpf_copy_from_user_task_str(s, 8, (void *)4096, 0, 0); }
SEC("syscall") int u_copy_task_member(void *ctx) { char s[8]; return bpf_copy_from_user_task_str(s, 8, (void *)4096, bpf_get_current_task_btf()->last_wakee, 0); }
SOCK int u_copy_socket(struct __sk_buff *ctx) { char s[8]; return bpf_copy_from_user_str(s, 8, (void *)4096, 0); }
SEC("tc") int p_stream(struct __sk_buff *ctx) { u64 a[2] = {1, 2}; return bpf_stream_vprintk_impl(1, format, a, sizeof a, 0); }
SEC("tc") int p_stream_none(struct __sk_buff *ctx) { return bpf_stream_vprintk_impl(1, text, 0, 0, 0); }
SEC("tc") int p_stream_variable(struct __sk_buff *ctx) { return bpf_stream_vprintk_impl(1, variable, 0, 0, 0); }
SEC("tc") int p_stream_stack(struct __sk_buff *ctx) { char f[8] = "abc"; return bpf_stream_vprintk_impl(1, f, 0, 0, 0); }
SEC("tc") int p_stream_size(struct __sk_buff *ctx) { u64 a[2] = {1, 2}; return bpf_stream_vprintk_impl(1, format, a, 24, 0); }
SEC("tc") int p_stream_number(struct __sk_buff *ctx) { return bpf_stream_vprintk_impl((long)ctx, text, 0, 0, 0); }
SEC("socket") int d_copy(struct __sk_buff *ctx) { struct bpf_dynptr a, b; u32 k = 0; u64 *v = bpf_map_lookup_elem(&m, &k); if (!v) return 0; bpf_dynptr_from_mem(v, 16, 0, &a); bpf_dynptr_from_mem(v, 32, 0, &b); return bpf_dynptr_copy(&a, 0, &b, 0, 8) + bpf_dynptr_memset(&a, 0, 8, 3); }
SEC("socket") int d_copy_none(struct __sk_buff *ctx) { struct bpf_dynptr a, b; u32 k = 0; u64 *v = bpf_map_lookup_elem(&m, &k); if (!v) return 0; bpf_dynptr_from_mem(v, 16, 0, &a); return bpf_dynptr_copy(&a, 0, &b, 0, 8); }
SEC("socket") int d_copy_value(struct __sk_buff *ctx) { struct bpf_dynptr a; u32 k = 0; u64 *v = bpf_map_lookup_elem(&m, &k); if (!v) return 0; bpf_dynptr_from_mem(v, 16, 0, &a); return bpf_dynptr_copy((void *)v, 0, &a, 0, 8); }
SEC("socket") int d_memset_pointer(struct __sk_buff *ctx) { struct bpf_dynptr a; u32 k = 0; u64 *v = bpf_map_lookup_elem(&m, &k); if (!v) return 0; bpf_dynptr_from_mem(v, 16, 0, &a); return bpf_dynptr_memset(&a, 0, (long)v, 3); }
SEC("socket") int d_probe(struct __sk_buff *ctx) { struct bpf_dynptr a; u32 k = 0; u64 *v = bpf_map_lookup_elem(&m, &k); if (!v) return 0; bpf_dynptr_from_mem(v, 16, 0, &a); return bpf_probe_read_kernel_dynptr(&a, 0, 8, (void *)16) + bpf_probe_read_user_str_dynptr(&a, 0, 8, ctx); }
SEC("syscall") int d_user(void *ctx) { struct bpf_dynptr a; u32 k = 0; u64 *v = bpf_map_lookup_elem(&m, &k); if (!v) return 0; bpf_dynptr_from_mem(v, 16, 0, &a); return bpf_copy_from_user_dynptr(&a, 0, 8, (void *)16) + bpf_copy_from_user_task_str_dynptr(&a, 0, 8, 0, bpf_get_current_task_btf()); }
SEC("socket") int d_user_socket(struct __sk_buff *ctx) { struct bpf_dynptr a; u32 k = 0; u64 *v = bpf_map_lookup_elem(&m, &k); if (!v) return 0; bpf_dynptr_from_mem(v, 16, 0, &a); return bpf_copy_from_user_dynptr(&a, 0, 8, (void *)16); }
SEC("tp_btf/cgroup_mkdir") int BPF_PROG(d_xattr, struct cgroup *c, const char *path) { struct bpf_dynptr a; u32 k = 0; u64 *v = bpf_map_lookup_elem(&m, &k); if (!v) return 0; bpf_dynptr_from_mem(v, 16, 0, &a); return bpf_cgroup_read_xattr(c, name, &a); }
SEC("tp_btf/cgroup_mkdir") int BPF_PROG(d_xattr_variable, struct cgroup *c, const char *path) { struct bpf_dynptr a; u32 k = 0; u64 *v = bpf_map_lookup_elem(&m, &k); if (!v) return 0; bpf_dynptr_from_mem(v, 16, 0, &a); return bpf_cgroup_read_xattr(c, variable, &a); }
SEC("tp_btf/cgroup_mkdir") int BPF_PROG(d_xattr_stack, struct cgroup *c, const char *path) { struct bpf_dynptr a; char s[8] = "user.x"; u32 k = 0; u64 *v = bpf_map_lookup_elem(&m, &k); if (!v) return 0; bpf_dynptr_from_mem(v, 16, 0, &a); return bpf_cgroup_read_xattr(c, s, &a); }
SEC("tp_btf/cgroup_mkdir") int BPF_PROG(d_file_xattr, struct cgroup *c, const char *path) { struct bpf_dynptr a; u32 k = 0; u64 *v = bpf_map_lookup_elem(&m, &k); if (!v) return 0; bpf_dynptr_from_mem(v, 16, 0, &a); return bpf_get_file_xattr((void *)c, name, &a); }
TP int BPF_PROG(z_test, struct task_struct *task, u64 f) { return bpf_modify_return_test_tp(f); }
TP int BPF_PROG(z_test_pointer, struct task_struct *task, u64 f) { return bpf_modify_return_test_tp((long)task); }
