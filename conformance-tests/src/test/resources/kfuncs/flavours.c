/* Types of the kernel by other names, and what programs for netfilter see. */
#include "kfuncs.h"
#include <bpf/bpf_core_read.h>
#define TAG(x) __attribute__((btf_decl_tag("arg:" #x)))
#define TP SEC("tp_btf/task_newtask")
struct task_struct___mine { int pid; } CORE;
struct task_struct___mine_too { int tgid; } CORE;
struct no_such_struct___mine { int pid; } CORE;
struct nf_hook_state { u8 hook; u8 pf; } CORE;
struct bpf_nf_ctx { const struct nf_hook_state *state; struct sk_buff *skb; };
__attribute__((noinline)) int g_mine(struct task_struct___mine *t TAG(trusted)) { return t->pid; }
__attribute__((noinline)) int g_mine_null(struct task_struct___mine_too *t TAG(trusted) TAG(nullable)) { return t ? t->tgid : 0; }
__attribute__((noinline)) int g_none(struct no_such_struct___mine *t TAG(trusted)) { return t->pid; }
TP int BPF_PROG(f_mine, struct task_struct *t, u64 f) { return g_mine((void *)t); }
TP int BPF_PROG(f_mine_null, struct task_struct *t, u64 f) { return g_mine_null((void *)t) + g_mine_null(0); }
TP int BPF_PROG(f_mine_missing, struct task_struct *t, u64 f) { return g_mine(0); }
SEC("netfilter") int f_skb(struct bpf_nf_ctx *ctx) { return ctx->skb->len > 100; }
SEC("netfilter") int f_state(struct bpf_nf_ctx *ctx) { return ctx->state->hook & 1; }
SEC("netfilter") int f_skb_sock(struct bpf_nf_ctx *ctx) { struct sock *sk = ctx->skb->sk; return sk ? sk->sk_rcvbuf & 1 : 0; }
SEC("netfilter") int f_write(struct bpf_nf_ctx *ctx) { ctx->skb->len = 1; return 0; }
SEC("netfilter") int f_two(struct bpf_nf_ctx *ctx) { return 2; }
