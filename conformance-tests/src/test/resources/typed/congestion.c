/* Programs that control the congestion of TCP connections: what they may read and change. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>
typedef unsigned int u32; typedef unsigned long long u64; typedef unsigned short u16; typedef unsigned char u8;
#define P __attribute__((preserve_access_index))
struct sock_common { u16 skc_family; } P;
struct sock { struct sock_common __sk_common; unsigned long sk_pacing_rate; int sk_rcvbuf; } P;
struct inet_sock { struct sock sk; } P;
struct inet_connection_sock { struct inet_sock icsk_inet; u64 icsk_ca_priv[104/8]; u8 icsk_ca_state; } P;
struct tcp_sock { struct inet_connection_sock inet_conn; u32 snd_cwnd; u32 snd_cwnd_cnt; u32 snd_ssthresh; u32 prior_cwnd; u32 snd_una; } P;
struct rate_sample; 
struct tcp_congestion_ops { u32 (*ssthresh)(struct sock *sk); void (*cong_avoid)(struct sock *sk, u32 ack, u32 acked); void (*set_state)(struct sock *sk, u8 new_state); u32 (*undo_cwnd)(struct sock *sk); void (*init)(struct sock *sk); char name[16]; } P;
struct ca { u32 a, b; };
static inline struct tcp_sock *tcp_sk(struct sock *sk) {
    return (struct tcp_sock*)sk;
}

SEC("struct_ops/x_init")
void BPF_PROG(x_init, struct sock *sk) {
    struct ca *c = (void*)((struct inet_connection_sock*)sk)->icsk_ca_priv;
    c->a = 1;
    c->b = tcp_sk(sk)->snd_una;
}

SEC("struct_ops")
u32 BPF_PROG(x_ss, struct sock *sk) {
    struct tcp_sock *tp = tcp_sk(sk);
    return tp->snd_cwnd >> 1;
}

SEC("struct_ops")
void BPF_PROG(x_avoid, struct sock *sk, u32 ack, u32 acked) {
    struct tcp_sock *tp = tcp_sk(sk);
    tp->snd_cwnd += acked;
    tp->snd_ssthresh = ack;
    tp->snd_cwnd_cnt = 0;
    sk->sk_pacing_rate = 5;
}

SEC("struct_ops")
void BPF_PROG(x_bad, struct sock *sk, u8 s) {
    struct tcp_sock *tp = tcp_sk(sk);
    tp->snd_una = s;
}

SEC("struct_ops")
u32 BPF_PROG(x_undo, struct sock *sk) {
    struct tcp_sock *tp = tcp_sk(sk);
    u32 a = tp->snd_cwnd, b = tp->prior_cwnd;
    return a > b ? a : b;
}
SEC(".struct_ops") struct tcp_congestion_ops ca = { .ssthresh = (void*)x_ss, .cong_avoid = (void*)x_avoid, .set_state = (void*)x_bad, .undo_cwnd = (void*)x_undo, .init = (void*)x_init, .name = "xca" };
char LICENSE[] SEC("license") = "GPL";
