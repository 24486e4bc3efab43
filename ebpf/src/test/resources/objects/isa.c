#include "bpf.h"

SEC("socket/arithmetic") u64 arithmetic(s64 *x)
{
	u64 a = x[0], b = x[1];
	s32 c = x[2], d = x[3];
	a = a * 3 + b / 7 - a % 5;
	a ^= b << 3 | b >> 2;
	a &= ~(u64)c;
	a += (s64)a >> 4;
	a = -a;
	c = c * d + (c >> 3);
	c ^= d << 2;
	d = -d;
	return a + (u32)c - (u32)d + 0x123456789abcdefULL;
}

SEC("socket/memory") u64 memory(u8 *x)
{
	u64 sum = *(u8 *)x + *(u16 *)(x + 2) + *(u32 *)(x + 4) + *(u64 *)(x + 8);
	sum += *(s8 *)(x + 1) + *(s16 *)(x + 18) + (s64) * (s32 *)(x + 20);
	*(u8 *)(x + 24) = 1;
	*(u16 *)(x + 26) = sum;
	*(u32 *)(x + 28) = 0x7fffffff;
	*(u64 *)(x + 32) = sum;
	return sum;
}

SEC("socket/branches") int branches(s64 *x)
{
	if (x[0] > 5 && x[1] < -3)
		return 1;
	if ((u64)x[2] >= 0x10000 || (u64)x[3] <= 17)
		return 2;
	if ((s32)x[4] > (s32)x[5])
		return 3;
	if ((u32)x[6] < (u32)x[7] && x[6] & 0x40)
		return 4;
	for (int i = 0; i < 10; i++) {
		x[i + 8] = ktime();
		if (x[i + 9] == x[i])
			break;
	}
	return x[8] != 7;
}

SEC("socket/swaps") u64 swaps(u64 *x)
{
	return __builtin_bswap16(x[0]) + __builtin_bswap32(x[1]) + __builtin_bswap64(x[2]);
}
