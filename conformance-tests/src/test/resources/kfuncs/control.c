/* Functions that programs control the congestion of connections with. */
#include "kfuncs.h"
struct rate_sample; struct ack_sample;
struct inet_connection_sock { struct sock icsk; } CORE;
struct tcp_sock { struct inet_connection_sock inet_conn; u32 snd_cwnd; u32 snd_ssthresh; } CORE;
KFUNC u32 tcp_reno_ssthresh(struct sock *);
KFUNC u32 tcp_reno_undo_cwnd(struct sock *);
KFUNC void tcp_reno_cong_avoid(struct sock *, u32, u32);
KFUNC u32 tcp_slow_start(struct tcp_sock *, u32);
KFUNC void tcp_cong_avoid_ai(struct tcp_sock *, u32, u32);
KFUNC void cubictcp_init(struct sock *);
KFUNC void bbr_init(struct sock *);
SEC("struct_ops") void BPF_PROG(o_init, struct sock *sk) { cubictcp_init(sk); }
SEC("struct_ops") u32 BPF_PROG(o_ssthresh, struct sock *sk) { return tcp_reno_ssthresh(sk); }
SEC("struct_ops") u32 BPF_PROG(o_undo, struct sock *sk) { return tcp_reno_undo_cwnd((void *)8); }
SEC("struct_ops") void BPF_PROG(o_avoid, struct sock *sk, u32 ack, u32 acked) { struct tcp_sock *tp = (void *)sk; acked = tcp_slow_start(tp, acked); if (acked) tcp_cong_avoid_ai(tp, tp->snd_cwnd, acked); }
struct tcp_congestion_ops { void (*init)(struct sock *); u32 (*ssthresh)(struct sock *); u32 (*undo_cwnd)(struct sock *); void (*cong_avoid)(struct sock *, u32, u32); char name[16]; };
SEC(".struct_ops") struct tcp_congestion_ops ops = { .init = (void *)o_init, .ssthresh = (void *)o_ssthresh, .undo_cwnd = (void *)o_undo, .cong_avoid = (void *)o_avoid, .name = "bpf_ops" };
KFUNC struct task_struct *bpf_task_from_pid(s32 pid);
SEC("tp_btf/tcp_destroy_sock") int BPF_PROG(o_outside, struct sock *sk) { return tcp_reno_ssthresh(sk); }
