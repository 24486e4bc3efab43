// A socket that was looked up is released.
#include "../programs/bpf.h"

static void *(*sk_lookup_tcp)(void *context, void *tuple, u32 size, u64 netns, u64 flags) = (void *)84;
static long (*sk_release)(void *socket) = (void *)86;

struct socket {
	u32 bound_dev_if, family, type, protocol, mark, priority, src_ip4, src_ip6[4], src_port;
};

SEC("tc") int entry(struct skb *skb)
{
	u32 tuple[3] = {1, 2, 3};
	struct socket *socket = sk_lookup_tcp(skb, tuple, sizeof(tuple), -1, 0);
	if (!socket)
		return TC_OK;
	u32 family = socket->family;
#ifdef REFUSED
	if (family == 2)
		return TC_SHOT;
#endif
	sk_release(socket);
	return family;
}

LICENSE;
