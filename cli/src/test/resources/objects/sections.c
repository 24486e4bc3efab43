/* Programs in sections whose names say nothing of their type. clang -O2 -g -target bpf -mcpu=v3 -c sections.c */
#include <linux/bpf.h>

#define SEC(name) __attribute__((section(name), used))

char _license[] SEC("license") = "GPL";

static long (*skb_vlan_pop)(void *skb) = (void *)19;

SEC("from-netdev") int packet(struct __sk_buff *skb)
{
	unsigned char *data = (void *)(long)skb->data, *end = (void *)(long)skb->data_end;
	return data + 14 > end ? 0 : data[12];
}

SEC("2/7") int frame(struct xdp_md *xdp)
{
	unsigned char *data = (void *)(long)xdp->data, *end = (void *)(long)xdp->data_end;
	return data + 14 > end ? 1 : data[12] & 1;
}

SEC("tail-0") int pop(struct __sk_buff *skb)
{
	return skb_vlan_pop(skb);
}

SEC("prog") int device(struct bpf_cgroup_dev_ctx *ctx)
{
	return ctx->major == 1 && ctx->minor == 3;
}

SEC("broken") int unchecked(struct __sk_buff *skb)
{
	unsigned char *data = (void *)(long)skb->data;
	return data[12];
}

SEC("xdp_drop") int drop(struct xdp_md *xdp)
{
	return xdp->egress_ifindex;
}

SEC("cgroup/connect4") int connect(struct bpf_sock_addr *ctx)
{
	ctx->user_port = 0;
	return 2;
}

SEC("fentry/vfs_read") int entry(void *ctx)
{
	return 0;
}
